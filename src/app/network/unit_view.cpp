#include "app/network/unit_view.h"

#include "analysis/lines/line_path.h"
#include "analysis/regions/region_walls.h"
#include "base/text/number_format.h"
#include "base/texts/views/network_texts.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

std::string unit_text(const Network& network, UnitId unit) {
    const UnitPlace place = place_of(network, unit);
    return network_texts::unit_name(place.layer, place.unit);
}

namespace {

std::string rows_sentence(const Document& document, const UnitFacts& facts) {
    const std::size_t rows = document.study.clustering->num_rows();
    // With a slope below 0 a unit that is never active still passes something on.
    if (facts.dead && document.study.network().hidden_layers()[facts.layer].leaky)
        return "Active for no row: here it is linear, with its slope below 0.";
    if (facts.dead) return "Active for no row: it is dead, and could be left out without changing any prediction here.";
    if (facts.always_active && rows == 1) return "Active for the only row: here it is linear.";
    if (facts.always_active)
        return "Active for all " + display_count(rows) + " rows: here it is linear, and separates none of them.";
    return "Active for " + display_count(facts.active_rows) + " of " + counted(rows, "row", "rows") + " (" +
           display_share(facts.share) + " of them).";
}

std::string twin_sentence(const Network& network, const UnitFacts& facts) {
    if (facts.proportional)
        return " Its weights are " + display_number(facts.factor) + " times those of " +
               unit_text(network, *facts.proportional) + ": both have the same wall.";
    if (facts.same_rows) return " The same rows activate " + unit_text(network, *facts.same_rows) + ".";
    return "";
}

/// "z = 0.31 + 1.2 age \u2212 0.4 [sex = female] + 3 more", in the table's units, the terms that vary most over the
/// rows first.
std::string z_formula(const Document& document, const UnitView& view) {
    constexpr std::size_t kMaxTerms = 4;
    const auto& origins = document.study.input->origins;
    const Eigen::MatrixXd& inputs = document.study.input->rows->inputs;
    std::vector<double> strength(origins.size());
    std::vector<std::size_t> order;
    for (std::size_t j = 0; j < origins.size(); ++j) {
        const auto row = static_cast<Eigen::Index>(j);
        if (view.weights(row) == 0) continue;
        order.push_back(j);
        const double mean = inputs.row(row).mean();
        strength[j] = std::abs(view.weights(row) * origins[j].scale) *
                      std::sqrt((inputs.row(row).array() - mean).square().mean());
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return strength[a] > strength[b]; });
    std::string text = "z = " + display_number(view.bias);
    for (std::size_t k = 0; k < std::min(order.size(), kMaxTerms); ++k) {
        const InputOrigin& origin = origins[order[k]];
        const double weight = view.weights(static_cast<Eigen::Index>(order[k]));
        text += (weight < 0 ? " \u2212 " : " + ") + display_number(std::abs(weight)) +
                (origin.indicator ? " [" + origin.label + "]" : " " + origin.label);
    }
    return order.size() > kMaxTerms ? text + " + " + std::to_string(order.size() - kMaxTerms) + " more" : text;
}

void add_subject(const Document& document, const SubjectValues& values, UnitId unit, UnitView& view) {
    const Network& network = document.study.network();
    const auto bit = static_cast<Eigen::Index>(unit.index);
    const double z = values.values.z(bit, 0);
    view.subject = "For " + values.name + " it is " + (z > 0 ? "on: z = " : "off: z = ") + display_number(z) + ".";
    BitMatrix pattern(1, network.num_hidden_units());
    for (std::size_t u = 0; u < network.num_hidden_units(); ++u)
        pattern.set(0, u, values.values.z(static_cast<Eigen::Index>(u), 0) > 0);
    RegionWalls walls;
    WallCollapse(network).run(pattern.row(0), walls);
    const auto& origins = document.study.input->origins;
    view.z = z;
    view.weights = walls.W.row(bit).transpose();
    view.bias = walls.b(bit);
    for (std::size_t j = 0; j < origins.size(); ++j) {
        double& weight = view.weights(static_cast<Eigen::Index>(j));
        weight /= origins[j].scale;
        view.bias -= weight * origins[j].mean;
    }
    view.formula = z_formula(document, view);
}

}  // namespace

std::optional<UnitView> unit_view(const Document& document, const NetworkState& state, UnitId unit) {
    const Network& network = document.study.network();
    if (!state.facts || unit.index >= state.facts->size() || unit.index >= network.num_hidden_units())
        return std::nullopt;
    const UnitFacts& facts = (*state.facts)[unit.index];
    UnitView view;
    view.unit = unit;
    view.title = unit_text(network, unit);
    view.title[0] = 'U';
    view.sentence = rows_sentence(document, facts) + twin_sentence(network, facts);
    view.share = facts.share;
    if (state.values && state.values->values.z.rows() == static_cast<Eigen::Index>(network.num_hidden_units()))
        add_subject(document, *state.values, unit, view);
    return view;
}

}  // namespace reluscope
