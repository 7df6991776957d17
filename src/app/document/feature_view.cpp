#include "app/document/feature_view.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

std::string ordinal(std::size_t n) {
    const std::size_t last = n % 100 >= 11 && n % 100 <= 13 ? 0 : n % 10;
    return std::to_string(n) + (last == 1 ? "st" : (last == 2 ? "nd" : (last == 3 ? "rd" : "th")));
}

/// "Mean 29.9 years, standard deviation 14.4 years, from 0.17 to 80 years." or "True for 466 of 1,309 rows (36 %)."
std::string values_sentence(const FeatureView& view, const InputOrigin& origin, std::size_t rows) {
    if (origin.indicator) {
        const auto times = static_cast<std::size_t>(std::lround(view.mean * static_cast<double>(rows)));
        return "True for " + display_count(times) + " of " + counted(rows, "row", "rows") + " (" +
               display_share(view.mean) + " of them).";
    }
    return "Mean " + with_unit(display_number(view.mean), origin.unit) + ", standard deviation " +
           with_unit(display_number(view.deviation), origin.unit) + ", from " + display_number(view.lowest) + " to " +
           with_unit(display_number(view.highest), origin.unit) + ".";
}

/// A sentence that says which place a feature has among all inputs by weight times standard deviation, over all rows.
std::string rank_sentence(const Study& study, FeatureId feature, const OutputWords& words) {
    if (!study.survey) return "";
    const Eigen::VectorXd& all = study.survey->spread_importance;
    const double own = all(static_cast<Eigen::Index>(feature.index));
    if (own == 0) return "No prediction depends on it.";
    const auto stronger = static_cast<std::size_t>((all.array() > own).count());
    return explanation_texts::feature_rank(words.with_unit(display_number(own, 2)), ordinal(stronger + 1),
                                           static_cast<std::size_t>(all.size()));
}

/// What the feature counts in the cluster's map, and what a step of it really does, where that was tried.
std::string cluster_effect(const Document& document, const ClusterView& cluster, const FeatureView& view,
                           const InputOrigin& origin) {
    if (document.untrained) return untrained_sentence();
    const std::string where = "In cluster " + std::to_string(cluster.cluster.index);
    const OutputWords words = output_words(document, cluster.output);
    if (view.per_unit == 0) return where + ", " + words.phrase + " does not depend on " + view.title + ".";
    std::string text = explanation_texts::feature_weight(where, view.title, words.phrase,
                                                         words.with_unit(display_signed(view.per_unit)),
                                                         origin.indicator ? "" : per_unit(origin.unit));
    if (!cluster.steps) return text;
    for (const ClusterStep& step : *cluster.steps) {
        if (step.input == static_cast<Eigen::Index>(view.feature.index))
            text += " " + step_sentence(document, cluster, step);
    }
    return text;
}

}  // namespace

FeatureView feature_view(const Document& document, FeatureId feature, const ClusterView* cluster, const RowView* row) {
    const Study& study = document.study;
    const auto j = static_cast<Eigen::Index>(feature.index);
    const InputOrigin& origin = study.input->origins[feature.index];
    const auto values = study.input->rows->inputs.row(j).array();
    FeatureView view;
    view.feature = feature;
    view.title = origin.label;
    if (values.size() > 0) {
        const double mean = values.mean();
        view.mean = origin.mean + origin.scale * mean;
        view.deviation = std::abs(origin.scale) * std::sqrt((values - mean).square().mean());
        view.lowest = origin.mean + origin.scale * (origin.scale < 0 ? values.maxCoeff() : values.minCoeff());
        view.highest = origin.mean + origin.scale * (origin.scale < 0 ? values.minCoeff() : values.maxCoeff());
    }
    view.sentence = rank_sentence(study, feature, output_words(document, cluster != nullptr ? cluster->output : 0));
    view.values = values_sentence(view, origin, study.clustering->num_rows());
    if (cluster != nullptr) {
        view.per_unit = cluster->table_map.A(cluster->output, j);
        view.subject = cluster_effect(document, *cluster, view, origin);
    }
    if (row != nullptr && cluster != nullptr && row->output == cluster->output) {
        view.adds = row->per_input(j);
        const double value = origin.mean + origin.scale * row->input(j);
        const double reference = view.per_unit == 0 ? value : value - view.adds / view.per_unit;
        view.formula = is_from_point(row->reference)
                           ? explanation_texts::feature_adds(
                                 row->title, display_signed(view.adds),
                                 explanation_texts::kReferences[static_cast<std::size_t>(row->reference)])
                           : row->title + ": " + display_number(view.per_unit) + " \u00b7 (" + display_number(value) +
                                 (reference < 0 ? " + " : " \u2212 ") + display_number(std::abs(reference)) +
                                 ") = " + display_signed(view.adds) + ".";
    }
    return view;
}

}  // namespace reluscope
