#include "app/path/joint_facts.h"

#include "analysis/column_values.h"
#include "analysis/explanation.h"
#include "app/document/narrative.h"
#include "base/text/number_format.h"
#include "base/texts/answers/holding_texts.h"
#include "base/texts/explanation_texts.h"
#include "base/utf8.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {

namespace {

constexpr std::size_t kColumnsInBox = 6;
constexpr std::size_t kSignsTold = 3;
constexpr std::size_t kNameLength = 24;

/// Three digits, none of which says more than `length` (but for its own rounding), or less where it is `up`.
std::string length_text(double length, bool up = false) {
    constexpr double kRounding = 1e-12;
    if (!(length > 0)) return "0";
    const double place = std::pow(10.0, std::floor(std::log10(length)) - 2);
    if (!(place > 0) || !std::isfinite(place)) return full_number(length);
    const double steps = length / place;
    return display_number((up ? std::ceil(steps * (1 - kRounding)) : std::floor(steps * (1 + kRounding))) * place);
}

std::string full_text(double length) { return std::isfinite(length) ? full_number(length) : ""; }

/// An end of an interval around `value`, rounded towards it to a hundredth or a thousandth of the interval's width.
std::string box_end(double value, double end, double width, bool exact) {
    constexpr double kRounding = 1e-9;
    const double place = std::pow(10.0, std::floor(std::log10(width)) - (exact ? 5 : 2));
    if (!(place > 0) || !std::isfinite(place)) return full_number(end);
    double rounded = place * (end < value ? std::ceil(end / place - kRounding) : std::floor(end / place + kRounding)) +
                     0.0;  // no negative zero
    if (end < value ? rounded > value : rounded < value) rounded = value;
    const double digits = std::ceil(std::log10(std::max(std::abs(rounded), place) / place)) + 1;
    return display_number(rounded, static_cast<int>(std::clamp(digits, 3.0, 15.0)));
}

/// "age 22 to 35 years"; of whole numbers those that lie inside. Nothing where no other value does.
std::string box_range(const StudyInput& input, Eigen::Index j, const Eigen::VectorXd& row, const HoldingBox& box) {
    const InputOrigin& origin = input.origins[static_cast<std::size_t>(j)];
    const auto in_table = [&](double value) { return value * origin.scale + origin.mean; };
    double from = in_table(box.low(j));
    double to = in_table(box.high(j));
    const double value = in_table(row(j));
    bool low_exact = box.low_limit[static_cast<std::size_t>(j)] == BoxLimit::kData;
    bool high_exact = box.high_limit[static_cast<std::size_t>(j)] == BoxLimit::kData;
    if (from > to) {
        std::swap(from, to);
        std::swap(low_exact, high_exact);
    }
    const std::vector<double> values = values_of(input, j);
    if (std::all_of(values.begin(), values.end(), [](double one) { return one == std::round(one); })) {
        constexpr double kRounding = 1e-9;  // an end that is whole but for the scaling of the input
        from = std::ceil(from - kRounding);
        to = std::floor(to + kRounding);
        low_exact = high_exact = true;
    }
    if (!(from < to)) return "";
    const std::string low = box_end(value, from, to - from, low_exact);
    const std::string high = box_end(value, to, to - from, high_exact);
    return printable_utf8(origin.column, kNameLength) + " " +
           holding_texts::range(low, high, printable_utf8(origin.unit, kNameLength));
}

holding_texts::Together together_words(const JointReach& joint) {
    const HoldingBox& box = joint.box;
    holding_texts::Together words;
    words.no_walls = !std::isfinite(box.ball);
    words.on_edge = !(box.ball > 0);
    if (std::isfinite(box.ball)) words.ball = length_text(box.ball);
    if (std::isfinite(box.centred) && box.centred > 0) words.each = length_text(box.centred);
    if (!joint.decides) return words;
    words.never = !std::isfinite(joint.prediction);
    words.at_once = joint.flips_at && !(*joint.flips_at > 0);
    if (!words.never && joint.prediction > 0) words.prediction = length_text(joint.prediction);
    if (joint.flips_at) words.flips_at = length_text(*joint.flips_at, true);
    return words;
}

}  // namespace

std::string joint_sentence(const JointReach& joint) { return holding_texts::together(together_words(joint)); }

std::string joint_in_full(const JointReach& joint) {
    return holding_texts::together_in_full(full_text(joint.box.ball), full_text(joint.box.centred),
                                           joint.decides ? full_text(joint.prediction) : "",
                                           joint.flips_at ? full_number(*joint.flips_at) : "");
}

std::string box_sentence(const StudyInput& input, const Eigen::VectorXd& row, const HoldingBox& box, std::size_t most) {
    std::vector<std::string> ranges;
    for (std::size_t j = 0; j < box.low_limit.size(); ++j) {
        if (box.low_limit[j] == BoxLimit::kHeld) continue;
        std::string range = box_range(input, static_cast<Eigen::Index>(j), row, box);
        if (!range.empty()) ranges.push_back(std::move(range));
    }
    if (ranges.empty()) return "";
    std::string text;
    for (std::size_t i = 0; i < std::min(most, ranges.size()); ++i) text += (i > 0 ? ", " : "") + ranges[i];
    if (ranges.size() > most) text += holding_texts::more_columns(ranges.size() - most);
    const bool others = ranges.size() < group_by_column(input.origins).size();
    return holding_texts::holds_in_box(text, others, box.same_decision);
}

std::string sign_sentence(const Document& document, const JointReach& joint, const SignStability& signs,
                          Eigen::Index output) {
    const Eigen::VectorXd weights = joint.weights.col(output);
    const Eigen::VectorXd& deviations = document.study.input->rows->deviation;
    const double least = kNoWeight * weights.cwiseAbs().maxCoeff();
    std::vector<Eigen::Index> order;
    for (Eigen::Index j = 0; j < weights.size(); ++j) {
        if (std::abs(weights(j)) > least && deviations(j) > 0) order.push_back(j);
    }
    std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) {
        return std::abs(weights(a)) * deviations(a) > std::abs(weights(b)) * deviations(b);
    });
    order.resize(std::min(order.size(), kSignsTold));
    std::vector<holding_texts::KeptSign> told;
    for (const Eigen::Index j : order) {
        const InputOrigin& origin = document.study.input->origins[static_cast<std::size_t>(j)];
        const bool above = weights(j) > 0;
        const auto count = [&](const SignCounts& counts) {
            return (above ? counts.positive : counts.negative)(j, output);
        };
        const double share = count(signs.rows) / static_cast<double>(signs.rows.total());
        told.push_back({printable_utf8(origin.label, kNameLength), above == (origin.scale > 0),
                        static_cast<unsigned long long>(count(signs.clusters)),
                        static_cast<unsigned long long>(signs.clusters.total()), display_share(share)});
    }
    return explanation_texts::sentence(holding_texts::kept_signs(told, output_words(document, output).phrase));
}

std::vector<std::string> holding_sentences(const AppState& state) {
    const std::optional<RowReach>& reach = state.reach.row;
    if (!state.document || !state.row_view || !reach || !reach->joint || reach->row != state.row_view->row) return {};
    const Document& document = *state.document;
    std::vector<std::string> sentences = {joint_sentence(*reach->joint)};
    if (document.image) return sentences;  // thousands of pixels have no intervals and signs of their own
    sentences.push_back(box_sentence(*document.study.input, reach->joint->row, reach->joint->box, kColumnsInBox));
    if (state.reach.signs)
        sentences.push_back(sign_sentence(document, *reach->joint, *state.reach.signs, state.row_view->output));
    std::erase_if(sentences, [](const std::string& sentence) { return sentence.empty(); });
    return sentences;
}

}  // namespace reluscope
