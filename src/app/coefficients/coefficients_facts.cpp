#include "app/coefficients/coefficients_facts.h"

#include "app/document/narrative.h"
#include "base/text/number_format.h"
#include "base/texts/views/coefficients_texts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {

std::vector<std::uint32_t> feature_order(const ClusterMaps& maps, FeatureSequence sequence) {
    std::vector<std::uint32_t> order(static_cast<std::size_t>(maps.num_features()));
    std::iota(order.begin(), order.end(), 0U);
    if (sequence == FeatureSequence::kImportance) {
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return maps.importance(a) > maps.importance(b); });
    }
    return order;
}

std::vector<std::uint8_t> matches_of(const ClusterMaps& maps, BarMode mode, const std::vector<AxisRange>& ranges) {
    std::vector<std::uint8_t> matches(maps.num_clusters(), 1);
    for (const AxisRange& range : ranges) {
        for (std::size_t c = 0; c < matches.size(); ++c) {
            const double value = maps.value(mode, c, range.feature);
            if (!(value >= range.low && value <= range.high)) matches[c] = 0;
        }
    }
    return matches;
}

std::vector<std::uint32_t> cluster_order(const ClusterMaps& maps, BarMode mode, const CoefficientsSettings& settings,
                                         const std::vector<std::uint8_t>& matches,
                                         const std::vector<std::uint32_t>* similar) {
    std::vector<std::uint32_t> order(maps.num_clusters());
    std::iota(order.begin(), order.end(), 0U);  // the largest first
    if (settings.rows == ClusterSequence::kSimilar && similar != nullptr) order = *similar;
    if (settings.rows == ClusterSequence::kFeature) {
        std::vector<double> values(order.size());
        const double sign = settings.descending ? -1 : 1;
        for (std::size_t c = 0; c < values.size(); ++c) values[c] = sign * maps.value(mode, c, settings.sort_feature);
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
    }
    if (settings.only_filtered) std::erase_if(order, [&](std::uint32_t c) { return matches[c] == 0; });
    return order;
}

std::vector<std::uint32_t> axes_of(const CoefficientsState& coefficients, std::size_t most) {
    if (!coefficients.settings.axes.empty()) return coefficients.settings.axes;
    if (!coefficients.maps) return {};
    std::vector<std::uint32_t> axes = feature_order(*coefficients.maps, FeatureSequence::kImportance);
    if (axes.size() > most) axes.resize(most);
    return axes;
}

std::string matches_phrase(const CoefficientsState& coefficients) {
    if (!coefficients.maps) return "";
    const Clustering& clustering = *coefficients.maps->study.clustering;
    return coefficients_texts::matches(
        coefficients.num_matches, coefficients.maps->num_clusters(),
        static_cast<double>(coefficients.match_rows) / static_cast<double>(clustering.num_rows()));
}

namespace {

std::string without_article(std::string phrase) {
    if (phrase.starts_with("the ")) phrase.erase(0, 4);
    return phrase;
}

/// What the cluster's map says, which holds for steps that stay in the cluster.
std::string sentence_of(const ClusterMaps& maps, const InputOrigin& origin, BarMode mode, std::size_t cluster,
                        Eigen::Index j, double value, const OutputWords& words) {
    const std::string change = words.with_unit(display_signed(value));
    if (value == 0) return coefficients_texts::no_effect(origin.label, words.phrase);
    if (mode == BarMode::kStrength)
        return coefficients_texts::strength_sentence(
            origin.label, with_unit(display_number(maps.deviation(j) * std::abs(origin.scale)), origin.unit),
            words.phrase, change);
    if (mode == BarMode::kPerUnit && origin.indicator)
        return coefficients_texts::indicator_sentence(origin.label, words.phrase, change);
    if (mode == BarMode::kPerUnit)
        return coefficients_texts::unit_sentence(origin.label, with_unit("1", origin.unit), words.phrase, change);
    const double mean = (*maps.means)(j, static_cast<Eigen::Index>(cluster));
    const double distance = std::abs(origin.scale * (mean - maps.data_mean(j)));
    return coefficients_texts::mean_sentence(origin.label, with_unit(display_number(distance), origin.unit),
                                             mean < maps.data_mean(j), words.phrase, change);
}

}  // namespace

CoefficientFacts coefficient_facts(const Document& document, const ClusterMaps& maps, BarMode mode, ClusterId cluster,
                                   FeatureId feature) {
    const auto j = static_cast<Eigen::Index>(feature.index);
    const auto k = static_cast<Eigen::Index>(cluster.index);
    const InputOrigin& origin = maps.study.input->origins[feature.index];
    const std::string what = logit_phrase(document, maps.output);
    CoefficientFacts facts;
    facts.cluster = cluster;
    facts.feature = feature;
    facts.weight = maps.weights(j, k);
    facts.value = maps.value(mode, cluster.index, j);
    facts.unit = without_article(what);
    const std::string a = "a = " + display_number(facts.weight, 4);
    const std::string result = " = " + display_number(facts.value, 4);
    switch (mode) {
        case BarMode::kStrength:
            facts.unit += coefficients_texts::kPerDeviation;
            facts.formula = "a \u03c3 = " + display_number(facts.weight, 4) + " \u00b7 " +
                            display_number(maps.deviation(j), 4) + result;
            break;
        case BarMode::kPerUnit:
            facts.unit += " " + per_unit(origin.unit);
            facts.formula = a + " per network input; a / scale = " + display_number(facts.weight, 4) + " / " +
                            display_number(origin.scale, 4) + result;
            break;
        case BarMode::kAgainstMean:
            facts.formula = "a (mean of the cluster \u2212 mean of all rows) = " + display_number(facts.weight, 4) +
                            " \u00b7 (" + display_number((*maps.means)(j, k), 4) + " \u2212 " +
                            display_number(maps.data_mean(j), 4) + ")" + result;
            break;
    }
    facts.sentence =
        sentence_of(maps, origin, mode, cluster.index, j, facts.value, output_words(document, maps.output));
    return facts;
}

}  // namespace reluscope
