#include "app/coefficients/profile_facts.h"

#include "analysis/rows/row_geometry.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/rows_texts.h"
#include "base/texts/views/profile_texts.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

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
    const bool link = network.link() != Link::kIdentity;
    return profile_texts::value(display_number(logits(output)),
                                link ? display_share(probability_of(network, logits, output)) : "");
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
    facts.text = profile_texts::curve_text(what_of(document, output),
                                           value_phrase(profile.study.network(), profile.logits(feature), output),
                                           slope_phrase(origin, per_input), piece + 1, profile.path.num_pieces());
    return facts;
}

ProfileFacts segment_facts(const Document& document, const FeatureProfile& profile, Eigen::Index output,
                           std::size_t cluster, double feature) {
    const InputOrigin& origin = origin_of(profile);
    const FeatureSegments& all = *profile.segments;
    const ClusterSegment& segment = all.segments[cluster];
    ProfileFacts facts;
    facts.title = profile_texts::segment_title(cluster, segment.rows);
    const std::string what = what_of(document, output);
    if (!all.is_number()) {
        const auto level = std::min(all.levels.size() - 1, static_cast<std::size_t>(std::max(0.0, feature)));
        const int rows = all.counts(static_cast<Eigen::Index>(cluster), static_cast<Eigen::Index>(level));
        facts.text = profile_texts::level_text(
            static_cast<std::size_t>(rows), all.levels[level].label, what,
            value_phrase(profile.study.network(), segment.at(all.levels[level].inputs), output));
        return facts;
    }
    const double at = std::clamp(feature, segment.low, segment.high);
    const Eigen::VectorXd logits = segment.at(Eigen::VectorXd::Constant(1, at));
    facts.text = profile_texts::segment_text(
        in_table_unit(origin, at), what, value_phrase(profile.study.network(), logits, output),
        slope_phrase(origin, segment.slopes(output, 0)), in_table_unit(origin, segment.low, false),
        in_table_unit(origin, segment.high));
    return facts;
}

namespace {

std::string class_at(const Document& document, const FeatureProfile& profile, std::int32_t predicted) {
    return class_name(*document.model, profile.study, predicted);
}

double in_table(const FeatureProfile& profile, double t) {
    const InputOrigin& origin = origin_of(profile);
    return origin.mean + origin.scale * profile.value_at(t);
}

/// Where a prediction begins to hold, seen from `other`, another end of the piece where it holds: rounded towards it,
/// to about three digits of the range, so that what is said is true. All digits where so few would pass `other`.
std::string begin_of_prediction(const FeatureProfile& profile, double t, double other) {
    const double value = in_table(profile, t);
    const double limit = in_table(profile, other);
    const double width = std::abs(in_table(profile, profile.path.knots.back()) - in_table(profile, 0));
    const double place = std::pow(10.0, std::floor(std::log10(width)) - 2);
    if (!(place > 0) || !std::isfinite(place)) return full_number(value);
    const bool up = limit > value;
    const double rounded = (up ? std::ceil(value / place) : std::floor(value / place)) * place;
    if (up ? rounded >= limit : rounded <= limit) return full_number(value);
    const double digits = std::ceil(std::log10(std::max(std::abs(rounded), place) / place)) + 1;
    return display_number(rounded, static_cast<int>(std::clamp(digits, 3.0, 15.0)));
}

/// The nearest values to both sides of `own` that the network predicts otherwise.
std::string flips_text(const Document& document, const FeatureProfile& profile, double own) {
    const InputOrigin& origin = origin_of(profile);
    const std::vector<PathDecision> bands = path_decisions(profile.path);
    const auto value = [&](double t, bool unit = true) { return in_table_unit(origin, profile.value_at(t), unit); };
    const double end = profile.path.knots.back();
    if (bands.size() == 1)
        return profile_texts::no_flip(value(origin.scale < 0 ? end : 0, false), value(origin.scale < 0 ? 0 : end));
    std::size_t here = 0;
    while (here + 1 < bands.size() && bands[here + 1].t <= profile.t_of(own)) ++here;
    std::vector<std::pair<std::string, std::string>> places;
    const auto add = [&](std::size_t band) {
        const bool first = band == 0;
        const bool last = band + 1 == bands.size();
        double low = bands[band].t;
        double high = last ? end : bands[band + 1].t;
        std::string place;
        if (first || last) {
            const std::string number =
                with_unit(begin_of_prediction(profile, first ? high : low, first ? low : high), origin.unit);
            place = first == (origin.scale > 0) ? profile_texts::below(number) : profile_texts::above(number);
        } else {
            if (origin.scale < 0) std::swap(low, high);
            const double middle = (low + high) / 2;
            place = profile_texts::between(begin_of_prediction(profile, low, middle),
                                           with_unit(begin_of_prediction(profile, high, middle), origin.unit));
        }
        places.emplace_back(place, class_at(document, profile, bands[band].predicted));
    };
    if (here > 0) add(here - 1);
    if (here + 1 < bands.size()) add(here + 1);
    return profile_texts::flips(places);
}

/// Where the explained output's slope changes: units that switch without a weight on the way to it do not count.
std::size_t num_bends(const LinePath& path, Eigen::Index output) {
    constexpr double kSame = 1e-12;  // of the slopes: what rounding makes of equal ones
    std::size_t count = 0;
    for (Eigen::Index k = 1; k < path.slopes.cols(); ++k) {
        const double before = path.slopes(output, k - 1);
        const double after = path.slopes(output, k);
        count += std::abs(after - before) > kSame * (std::abs(before) + std::abs(after)) ? 1 : 0;
    }
    return count;
}

std::string level_flips_text(const Document& document, const FeatureProfile& profile) {
    constexpr std::size_t kNamed = 3;
    const auto& levels = profile.segments->levels;
    const auto predicted = [&](std::size_t k) {
        return predicted_class(profile.level_logits.col(static_cast<Eigen::Index>(k)));
    };
    std::vector<std::pair<std::string, std::string>> places;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        if (predicted(k) != predicted(profile.own_level))
            places.emplace_back(profile_texts::with_level(levels[k].label), class_at(document, profile, predicted(k)));
    }
    if (places.empty()) return profile_texts::no_level_flips(origin_of(profile).column);
    return places.size() > kNamed ? profile_texts::many_flips(places.size(), levels.size() - 1)
                                  : profile_texts::flips(places);
}

/// Sentences that say where the prediction flips along the curve, and how often the output bends.
std::string curve_sentences(const Document& document, const FeatureProfile& profile, Eigen::Index output, double own) {
    const InputOrigin& origin = origin_of(profile);
    std::string low = in_table_unit(origin, profile.segments->low, origin.scale < 0);
    std::string high = in_table_unit(origin, profile.segments->high, origin.scale > 0);
    if (origin.scale < 0) std::swap(low, high);
    return (makes_decisions(profile.study) ? flips_text(document, profile, own) : std::string()) +
           profile_texts::bends(num_bends(profile.path, output), low, high);
}

}  // namespace

std::string profile_sentence(const Document& document, const FeatureProfile& profile, Eigen::Index output,
                             const ProfileSettings& settings) {
    const Study& study = profile.study;
    const InputOrigin& origin = origin_of(profile);
    const std::string whose = profile.row ? row_title(*study.input->table, study.input->rows->row[profile.row->index]) +
                                                (profile.edited ? rows_texts::kEditedSuffix : "")
                                          : profile_texts::mean_of(profile.cluster->index);
    const std::string what = what_of(document, output);
    if (!profile.segments->is_number()) {
        const std::size_t own = profile.own_level;
        if (own >= profile.segments->levels.size()) return profile_texts::every_level(whose, origin.column, what);
        const Eigen::VectorXd logits = profile.level_logits.col(static_cast<Eigen::Index>(own));
        return profile_texts::at_own_level(whose, profile.segments->levels[own].label, what,
                                           value_phrase(study.network(), logits, output)) +
               (makes_decisions(study) ? level_flips_text(document, profile)
                                       : profile_texts::other_levels(origin.column));
    }
    const double own = profile.base(profile.segments->group[0]);
    const std::string from = value_phrase(study.network(), profile.logits(own), output);
    if (!settings.what_if)
        return profile_texts::at_own_value(whose, origin.label, in_table_unit(origin, own), what, from) +
               curve_sentences(document, profile, output, own);
    const double other = what_if_input(profile, *settings.what_if);
    return profile_texts::at_other_value(whose, origin.label, in_table_unit(origin, own, false),
                                         in_table_unit(origin, other), what, from,
                                         value_phrase(study.network(), profile.logits(other), output));
}

}  // namespace reluscope
