#include "app/simplify/families_facts.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/fit_format.h"
#include "base/text/number_format.h"
#include "base/texts/simplify/families_texts.h"
#include "base/texts/simplify/merge_texts.h"
#include "base/texts/views/families_view_texts.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

const FamilyCut* current_families(const AppState& state) {
    const auto& cut = state.families.cut;
    const bool there = cut && state.document && state.document->study.scores && cut->is_of(state.document->study);
    return there ? cut.get() : nullptr;
}

namespace {

/// How often the network itself is right on the held-out rows; NaN without classes to compare with.
double network_accuracy(const FamilyRows& rows) {
    if (!rows.target || !rows.target->is_class()) return std::numeric_limits<double>::quiet_NaN();
    std::size_t known = 0;
    std::size_t right = 0;
    for (Eigen::Index r = 0; r < rows.count(); ++r) {
        const std::int32_t truth = rows.target->class_of_row[static_cast<std::size_t>(r)];
        if (truth < 0) continue;
        ++known;
        right += predicted_class(rows.logits.col(r)) == truth ? 1 : 0;
    }
    return known == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(right) / static_cast<double>(known);
}

std::string share_or_nothing(double share) { return std::isfinite(share) ? display_share(share) : std::string(); }

}  // namespace

std::string families_answer(const AppState& state, const FamilyCut& cut) {
    const FamilyPoint& point = cut.point();
    families_view_texts::Price price;
    price.pruned = cut.curve->by == FamilyWay::kPruning;
    price.families = cut.families;
    price.clusters = state.document->study.clustering->num_clusters();
    if (point.held_out) {
        price.held_out = point.held_out->rows;
        price.agreement = share_or_nothing(point.held_out->agreement);
        price.fidelity = display_r2(point.held_out->r2);
        price.accuracy = share_or_nothing(point.held_out->accuracy);
        price.network_accuracy = share_or_nothing(network_accuracy(cut.curve->ground->held_out));
    }
    return families_view_texts::answer(price);
}

std::size_t families_ties(const FamilyCut& cut) { return cut.curve->touching ? cut.curve->search->num_ties() : 0; }

std::string families_certificate(const AppState& state, const FamilyCut& cut) {
    if (!cut.worst_row.valid()) return "";
    std::string text = families_view_texts::certificate(display_number(cut.mean_deviation, 2),
                                                        display_number(cut.largest_deviation, 2),
                                                        state.document->study.input->rows->row[cut.worst_row.index]);
    if (cut.unseen > 0) text += " " + families_view_texts::unseen(cut.unseen, cut.curve->search == nullptr);
    if (const std::size_t ties = families_ties(cut); ties > 0) text += " " + families_texts::ties(ties);
    return text;
}

std::string families_origin(const FamilyCut& cut) {
    const FamilyCurve& curve = *cut.curve;
    const std::size_t clusters = curve.ground->clustering->num_clusters();
    switch (curve.by) {
        case FamilyWay::kFidelity: return families_texts::kFitNetwork;
        case FamilyWay::kAnswers: return families_texts::kFitAnswers;
        case FamilyWay::kAletheia:
            return merge_texts::merge_summary(clusters, curve.ward_clusters[cut.wanted - 1], curve.neighbours,
                                              cut.families, AletheiaOptions().min_samples);
        case FamilyWay::kPruning:
            return families_view_texts::pruned(cut.families, clusters, curve.rows_kept[cut.wanted - 1],
                                               curve.ground->clustering->num_rows());
    }
    return "";
}

namespace {

/// What a set of rows says of families.
std::string figures_on(const std::string& where, const FamilyScores& scores) {
    families_texts::Lost lost;
    lost.where = where;
    lost.agreement = share_or_nothing(scores.agreement);
    lost.r2 = display_r2(scores.r2);
    lost.accuracy = share_or_nothing(scores.accuracy);
    lost.deviation = display_number(scores.largest_deviation, 2);
    std::string text = families_texts::lost(lost);
    if (std::isfinite(scores.rmse)) text += " " + families_view_texts::error_of_answers(display_number(scores.rmse, 3));
    return text;
}

}  // namespace

std::vector<std::string> families_figures(const FamilyCut& cut) {
    const FamilyPoint& point = cut.point();
    std::vector<std::string> lines = {figures_on(families_texts::on_training(point.training.rows), point.training)};
    if (point.held_out)
        lines.push_back(figures_on(families_texts::on_held_out(point.held_out->rows, 0), *point.held_out));
    return lines;
}

std::string family_name(const FamiliesState& families, const FamilyCut& cut, std::uint32_t family) {
    for (const FamilyName& one : families.settings.names) {
        if (one.families == cut.families && one.family == family && one.by == cut.curve->by) return one.name;
    }
    return cut.list[family].name;
}

std::string family_prediction(const AppState& state, const FamilyFacts& family) {
    const Study& study = state.document->study;
    if (study.network().num_outputs() > 1 && family.predicted >= 0)
        return class_name(*state.document->model, study, family.predicted);
    const double mean = family.mean_output.size() > 0 ? family.mean_output(0) : 0;
    return study.network().link() == Link::kSigmoid ? display_share(mean) : display_number(mean);
}

std::string family_title(const FamiliesState& families, const FamilyCut& cut, std::uint32_t family) {
    return families_view_texts::named_title(family, family_name(families, cut, family));
}

std::string family_rule(const FamilyCut& cut, std::uint32_t family) {
    if (cut.families == 1) return "";
    const FamilyFacts& facts = cut.list[family];
    if (facts.leaves == 0) return families_view_texts::kNoRule;
    return families_view_texts::rule(facts.conditions, display_share(cut.tree_right));
}

ClusterMaps family_maps(const FamilyCut& cut, Eigen::Index output) {
    ClusterMaps maps;
    maps.study = cut.curve->study;
    maps.study.clustering = cut.by_family;
    maps.output = output;
    const EncodedRows& rows = *maps.study.input->rows;
    maps.data_mean = rows.mean;
    maps.deviation = rows.deviation;
    const auto families = static_cast<Eigen::Index>(cut.families);
    maps.weights.resize(rows.inputs.rows(), families);
    maps.bias.resize(families);
    auto means = std::make_shared<Eigen::MatrixXd>(rows.inputs.rows(), families);
    Eigen::VectorXd sizes(families);
    for (Eigen::Index f = 0; f < families; ++f) {
        const FamilyFacts& facts = cut.list[static_cast<std::size_t>(f)];
        maps.weights.col(f) = facts.map.A.row(output).transpose();
        maps.bias(f) = facts.map.c(output);
        means->col(f) = facts.mean_input;
        sizes(f) = facts.rows;
    }
    maps.means = std::move(means);
    maps.importance = (maps.weights.cwiseAbs() * sizes).cwiseProduct(maps.deviation) / std::max(1.0, sizes.sum());
    return maps;
}

std::optional<std::uint32_t> chosen_family(const AppState& state) {
    const FamilyCut* cut = current_families(state);
    const auto& chosen = state.families.chosen;
    return cut != nullptr && chosen && *chosen < cut->families ? chosen : std::nullopt;
}

std::string families_fidelity(const FamilyCut& cut) {
    const FamilyPoint& point = cut.point();
    const FamilyScores& scores = point.held_out ? *point.held_out : point.training;
    return std::isfinite(scores.agreement)
               ? display_share(scores.agreement) + " of held-out rows get the network's class."
               : "R\u00b2 of the network's output on held-out rows: " + display_r2(scores.r2) + ".";
}

std::shared_ptr<const Clustering> shown_families(const AppState& state) {
    const FamilyCut* cut = state.families.settings.joined ? current_families(state) : nullptr;
    return cut == nullptr ? nullptr : cut->by_family;
}

std::shared_ptr<const std::vector<std::uint32_t>> shown_family_regions(const AppState& state,
                                                                       const RegionPartition& partition) {
    const FamilyCut* cut = state.families.settings.joined ? current_families(state) : nullptr;
    const bool wanted =
        cut != nullptr && state.plane.view.colour == PlaneColour::kCluster && cut->partition.get() == &partition;
    return wanted ? cut->family_of_region : nullptr;
}

}  // namespace reluscope
