#include "app/coefficients/profile_facts.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"

#include <algorithm>

namespace reluscope {

namespace {

const InputOrigin& origin_of(const FeatureProfile& profile) {
    return profile.study.input->origins[profile.feature.index];
}

std::string in_table_unit(const InputOrigin& origin, double feature, bool unit = true) {
    return with_unit(display_number(origin.mean + origin.scale * feature), unit ? origin.unit : "");
}

std::string what_of(const Document& document, Eigen::Index output) { return output_words(document, output).quantity(); }

double probability_of(const Network& network, const Eigen::VectorXd& logits, Eigen::Index output) {
    Eigen::MatrixXd outputs = logits;
    apply_link(network.link(), outputs);
    return outputs(output, 0);
}

std::string value_phrase(const Network& network, const Eigen::VectorXd& logits, Eigen::Index output) {
    std::string text = display_number(logits(output));
    if (network.link() != Link::kIdentity)
        text += " (probability " + display_number(probability_of(network, logits, output)) + ")";
    return text;
}

std::string slope_phrase(const InputOrigin& origin, double slope) {
    return display_signed(slope / origin.scale) + " " + per_unit(origin.unit) +
           (origin.unit.empty() ? " of " + origin.label : "");
}

}  // namespace

double what_if_input(const FeatureProfile& profile, double value) {
    const InputOrigin& origin = origin_of(profile);
    return std::clamp((value - origin.mean) / origin.scale, profile.segments->low, profile.segments->high);
}

ProfileFacts curve_facts(const Document& document, const FeatureProfile& profile, Eigen::Index output, double feature) {
    const InputOrigin& origin = origin_of(profile);
    const std::size_t piece = profile.piece(feature);
    const double per_input = profile.path.slopes(output, static_cast<Eigen::Index>(piece)) /
                             (profile.segments->high - profile.segments->low);
    ProfileFacts facts;
    facts.title = origin.label + " = " + in_table_unit(origin, feature);
    facts.text = what_of(document, output) + " = " +
                 value_phrase(profile.study.network(), profile.logits(feature), output) + ", slope " +
                 slope_phrase(origin, per_input) + " on piece " + display_count(piece + 1) + " of " +
                 display_count(profile.path.num_pieces()) + ".";
    return facts;
}

ProfileFacts segment_facts(const Document& document, const FeatureProfile& profile, Eigen::Index output,
                           std::size_t cluster, double feature) {
    const InputOrigin& origin = origin_of(profile);
    const FeatureSegments& all = *profile.segments;
    const ClusterSegment& segment = all.segments[cluster];
    ProfileFacts facts;
    facts.title = "Cluster " + std::to_string(cluster) + ", " + counted(segment.rows, "row", "rows");
    if (!all.is_number()) {
        const auto level = std::min(all.levels.size() - 1, static_cast<std::size_t>(std::max(0.0, feature)));
        const int rows = all.counts(static_cast<Eigen::Index>(cluster), static_cast<Eigen::Index>(level));
        facts.text = counted(static_cast<unsigned long long>(rows), "row has ", "rows have ") +
                     all.levels[level].label + "; the cluster's map gives " + what_of(document, output) + " = " +
                     value_phrase(profile.study.network(), segment.at(all.levels[level].inputs), output) +
                     " there, with the other inputs at the cluster's means.";
        return facts;
    }
    const double at = std::clamp(feature, segment.low, segment.high);
    const Eigen::VectorXd logits = segment.at(Eigen::VectorXd::Constant(1, at));
    facts.text = "At " + in_table_unit(origin, at) + " its map gives " + what_of(document, output) + " = " +
                 value_phrase(profile.study.network(), logits, output) + ", slope " +
                 slope_phrase(origin, segment.slopes(output, 0)) +
                 ", with the other inputs at the cluster's means. Its rows go from " +
                 in_table_unit(origin, segment.low, false) + " to " + in_table_unit(origin, segment.high) + ".";
    return facts;
}

std::string profile_sentence(const Document& document, const FeatureProfile& profile, Eigen::Index output,
                             const ProfileSettings& settings) {
    const Study& study = profile.study;
    const InputOrigin& origin = origin_of(profile);
    const std::string whose = profile.row ? row_title(*study.input->table, study.input->rows->row[profile.row->index])
                                          : "The mean of cluster " + std::to_string(profile.cluster->index);
    const std::string what = what_of(document, output);
    if (!profile.segments->is_number()) {
        const std::size_t own = profile.own_level;
        if (own >= profile.segments->levels.size())
            return whose + ": " + what + " for every " + origin.column + ", all other inputs held.";
        return whose + " with " + profile.segments->levels[own].label + ": " + what + " = " +
               value_phrase(study.network(), profile.level_logits.col(static_cast<Eigen::Index>(own)), output) +
               "; the other dots show what another " + origin.column + " alone would change.";
    }
    const double own = profile.base(profile.segments->group[0]);
    const std::string from = value_phrase(study.network(), profile.logits(own), output);
    if (!settings.what_if)
        return whose + ", " + origin.label + " " + in_table_unit(origin, own) + ": " + what + " = " + from +
               ". Drag to try another value.";
    const double other = what_if_input(profile, *settings.what_if);
    return whose + ", " + origin.label + " " + in_table_unit(origin, own, false) + " \u2192 " +
           in_table_unit(origin, other) + ": " + what + " from " + from + " to " +
           value_phrase(study.network(), profile.logits(other), output) + ".";
}

std::string profile_note(const FeatureProfile& profile) {
    const FeatureSegments& all = *profile.segments;
    std::string note = all.is_number()
                           ? "Blue line: the network, other inputs held. Segments: each cluster's map over its rows, "
                             "others at their mean."
                           : "Dots: the network, other columns held. Dashes: each cluster's map, others at their mean.";
    if (all.left_out > 0)
        note += " The largest " + display_count(all.segments.size()) + " clusters; " +
                counted(all.left_out, "row lies", "rows lie") + " in others.";
    return note;
}

}  // namespace reluscope
