#include "app/document/narrative.h"

#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"
#include "base/utf8.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace reluscope {

namespace {

constexpr std::size_t kReasons = 3;

/// "sex = female instead of male", or "age + 10 years".
std::string change_phrase(const Document& document, const ClusterStep& step) {
    if (step.kind == ClusterStep::Kind::kFlip) return explanation_texts::flip(step.to, step.from);
    const InputOrigin& origin = document.study.input->origins[static_cast<std::size_t>(step.input)];
    return explanation_texts::shift(origin.label, step.step, origin.unit);
}

/// Never "90 %" for what is less than the share that holds.
std::string stay_text(const ClusterStep& step) {
    const double share = step.stay_share();
    constexpr double kNearly = 0.005;
    if (!step.holds() && share > kStepHolds - kNearly) return fine_share(std::floor(share * 1000) / 1000);
    return display_share(share);
}

/// `what`: the output's phrase, or "it" where it was named before.
std::string step_phrase(const Document& document, const ClusterView& view, const ClusterStep& step,
                        const std::string& what) {
    const std::size_t size = document.study.clustering->clusters[view.cluster.index].size;
    const explanation_texts::StepWords words = {change_phrase(document, step),
                                                what,
                                                output_words(document, view.output).unit,
                                                step.map_change,
                                                step.network_change,
                                                step.rows,
                                                step.stay,
                                                step.rows == size,
                                                stay_text(step)};
    return step.holds() ? explanation_texts::step_that_holds(words) : explanation_texts::step_that_leaves(words);
}

/// Columns that count more than the last one that is told, and why they are not. `told`: inputs, the strongest first;
/// `leaving_told`: the change of one of them takes more than a tenth of the rows out of the cluster.
std::string left_out_columns(const Document& document, const ClusterView& view, const std::vector<Eigen::Index>& told,
                             bool leaving_told) {
    const StudyInput& input = *document.study.input;
    const Eigen::VectorXd strength =
        view.map.A.row(view.output).transpose().cwiseProduct(input.rows->deviation).cwiseAbs();
    const auto column_of = [&](Eigen::Index j) -> const std::string& {
        return input.origins[static_cast<std::size_t>(j)].column;
    };
    std::vector<Eigen::Index> stronger;
    for (Eigen::Index j = 0; j < strength.size(); ++j) {
        if (strength(j) > (told.empty() ? 0 : strength(told.back()))) stronger.push_back(j);
    }
    std::stable_sort(stronger.begin(), stronger.end(),
                     [&](Eigen::Index a, Eigen::Index b) { return strength(a) > strength(b); });
    std::set<std::string> seen;
    for (const Eigen::Index j : told) seen.insert(column_of(j));
    std::vector<std::string> leaving;
    std::vector<std::string> untried;
    for (const Eigen::Index j : stronger) {
        if (!seen.insert(column_of(j)).second) continue;
        const bool tried = std::any_of(view.steps->begin(), view.steps->end(),
                                       [&](const ClusterStep& step) { return column_of(step.input) == column_of(j); });
        (tried ? leaving : untried).push_back(printable_utf8(column_of(j)));
    }
    return explanation_texts::left_out(leaving, leaving_told, untried);
}

/// The steps that are told, the strongest first, and which columns they pass over.
std::vector<std::string> step_phrases(const Document& document, const ClusterView& view) {
    std::vector<std::string> phrases;
    std::vector<Eigen::Index> told;
    bool leaving_told = false;
    for (const ClusterStep& step : *view.steps) {
        if (phrases.size() == kReasons) break;
        if (!step.holds() && leaving_told) continue;
        leaving_told |= !step.holds();
        phrases.push_back(
            step_phrase(document, view, step, phrases.empty() ? output_words(document, view.output).phrase : "it"));
        told.push_back(step.input);
    }
    if (std::string rest = left_out_columns(document, view, told, leaving_told); !rest.empty())
        phrases.push_back(std::move(rest));
    return phrases;
}

}  // namespace

OutputWords output_words(const Document& document, Eigen::Index output) {
    return output_words(*document.model, document.study, output);
}

std::string logit_phrase(const Document& document, Eigen::Index output) {
    return output_words(document, output).phrase;
}

std::string fine_share(double share) {
    if (std::isnan(share)) return "\u2013";
    constexpr double kMin = 1e-5;  // below it digits say nothing to a reader
    if (share > 0 && share < kMin) return "<\u20090.001\u2009%";
    if (share < 1 && share > 1 - kMin) return ">\u200999.999\u2009%";
    // Near 100, as many decimals as tell it from 100.
    const double missing = 100 * (1 - share);
    if (missing > 0 && missing < 0.05)
        return display_decimals(100 * share, static_cast<int>(std::ceil(-std::log10(missing)))) + "\u2009%";
    return display_number(100 * share) + "\u2009%";
}

std::string untrained_sentence() { return explanation_texts::kUntrained; }

std::string account_text(const Account& account) {
    std::vector<std::string> parts = {account.lead};
    parts.insert(parts.end(), account.points.begin(), account.points.end());
    return explanation_texts::joined(parts);
}

Account cluster_account(const Document& document, const ClusterView& view) {
    const Cluster& cluster = document.study.clustering->clusters[view.cluster.index];
    const double share = cluster.size / static_cast<double>(document.study.clustering->num_rows());
    Account account{explanation_texts::cluster_lead(cluster.size, share), {}};
    const std::string what = logit_phrase(document, view.output);
    if (document.untrained)
        account.points = {untrained_sentence()};
    else if (document.image)
        account.points = {explanation_texts::pixels_raise(what)};
    else if (view.map.A.row(view.output).isZero(0))
        account.points = {explanation_texts::nothing_counts(what)};
    else if (!view.steps)
        account.points = {explanation_texts::kTryingSteps};
    else
        account.points = step_phrases(document, view);
    return account;
}

std::string step_sentence(const Document& document, const ClusterView& view, const ClusterStep& step) {
    return step_phrase(document, view, step, output_words(document, view.output).phrase);
}

bool is_beyond_chance(const Study& study, ClusterId cluster, Eigen::Index output) {
    const Eigen::MatrixXi& beyond = study.scores->beyond_chance;
    return output < beyond.rows() && beyond(output, static_cast<Eigen::Index>(cluster.index)) != 0;
}

std::string chance_rule(const Study& study) {
    const bool number = study.input->target && !study.input->target->is_class();
    return number ? explanation_texts::kNumberChanceRule : explanation_texts::kClassChanceRule;
}

std::string cluster_outcome(const Document& document, ClusterId cluster, Eigen::Index output) {
    const Study& study = document.study;
    const ClusterScores& scores = *study.scores;
    const auto column = static_cast<Eigen::Index>(cluster.index);
    if (output >= scores.observed.rows() || scores.known[cluster.index] == 0) return "";
    const OutputWords words = output_words(document, output);
    const std::size_t known = scores.known[cluster.index];
    const bool all = known == study.clustering->clusters[cluster.index].size;
    std::string text;
    if (!study.input->target->is_class()) {
        text = explanation_texts::number_outcome(
            words.name, words.with_unit(display_number(scores.predicted(output, column))),
            words.with_unit(display_number(scores.observed(output, column))), known, all);
    } else {
        const Eigen::Index k = class_of_output(study.network().num_outputs(), output);
        const bool probability = study.network().link() != Link::kIdentity;
        text = explanation_texts::class_outcome(words.name,
                                                probability ? fine_share(scores.predicted(output, column)) : "",
                                                fine_share(scores.observed(output, column)),
                                                static_cast<std::size_t>(scores.class_counts(k, column)), known, all);
    }
    return text + (is_beyond_chance(study, cluster, output) ? explanation_texts::kBeyondChance : "");
}

std::vector<std::string> score_lines(const Document& document) {
    const ClusterScores& scores = *document.study.scores;
    std::vector<std::string> lines;
    const HeldOutFigures& held = document.held_out;
    const bool classes = !scores.accuracy.empty();
    const OutputWords words = output_words(document, 0);
    const auto error = [&words](double value) { return words.with_unit(display_number(value)); };
    if (held.rows > 0 && classes && !std::isnan(held.accuracy))
        lines.push_back(explanation_texts::held_out_accuracy(fine_share(held.accuracy), held.rows, held.from_file));
    if (held.rows > 0 && !classes && !std::isnan(held.rmse))
        lines.push_back(explanation_texts::held_out_error(error(held.rmse), held.rows, held.from_file));
    const std::size_t known = scores.overall_known;
    const bool all = known == document.study.clustering->num_rows();
    if (!std::isnan(scores.overall_accuracy))
        lines.push_back(
            explanation_texts::table_accuracy(fine_share(scores.overall_accuracy), known, all, held.rows > 0));
    if (!std::isnan(scores.overall_rmse))
        lines.push_back(explanation_texts::table_error(error(scores.overall_rmse), known, all, held.rows > 0));
    return lines;
}

namespace {

/// " + 2.9" or " \u2212 0.3", to go on with a sum.
std::string term(double value) { return (value < 0 ? " \u2212 " : " + ") + display_number(std::abs(value)); }

}  // namespace

std::string cluster_formula(const Document& document, const ClusterView& view) {
    constexpr std::size_t kTerms = 4;
    std::string text = output_words(document, view.output).quantity();
    text += " = " + display_number(view.table_map.c(view.output));
    std::size_t terms = 0;
    std::size_t left = 0;
    for (const Bar& bar : view.bars) {
        if (bar.per_unit == 0) continue;
        if (terms++ >= kTerms) {
            ++left;
            continue;
        }
        text += term(bar.per_unit) + (bar.indicator ? " [" + bar.label + "]" : " " + bar.label);
    }
    if (terms == 0) text += explanation_texts::kConstantFormula;
    return left > 0 ? text + explanation_texts::more_terms(left) : text;
}

namespace {

/// " = 74 %", and " > 99.999 %" of what says for itself that it is not equal.
std::string equals_share(const std::string& share) {
    return (share.starts_with("<") || share.starts_with(">") ? " " : " = ") + share;
}

}  // namespace

std::string row_formula(const Document& document, const RowView& view) {
    constexpr std::size_t kTerms = 4;
    const std::string unit = output_words(document, view.output).unit;
    std::string text = display_number(view.logit) + " = " + display_number(view.base);
    double rest = view.residual;
    for (std::size_t i = 0; i < view.steps.size(); ++i) {
        if (i < kTerms)
            text += term(view.steps[i].value) + " (" + view.steps[i].column + ")";
        else
            rest += view.steps[i].value;
    }
    if (view.steps.size() > kTerms)
        text += term(rest) + " (" + explanation_texts::others(view.steps.size() - kTerms) + ")";
    if (!unit.empty()) text += ", in " + unit;
    if (document.study.network().link() == Link::kSigmoid)
        text += ";  1 / (1 + e^" + display_number(-view.logit) + ")" + equals_share(fine_share(view.probability));
    return text;
}

namespace {

/// "Predicted: survived (probability 74 %). Correct."
std::string prediction_of_row(const Document& document, const RowView& view) {
    const Study& study = document.study;
    const Network& network = study.network();
    const auto column = static_cast<Eigen::Index>(view.row.index);
    const Target* target = study.input->target ? &*study.input->target : nullptr;
    if (target == nullptr || !target->is_class()) {
        const OutputWords words = output_words(document, view.output);
        const double known =
            target == nullptr ? std::numeric_limits<double>::quiet_NaN() : target->value_of_row[view.row.index];
        return explanation_texts::predicted_number(words.name, words.with_unit(display_number(view.logit)),
                                                   std::isnan(known) ? "" : words.with_unit(display_number(known)));
    }
    const std::int32_t predicted = predicted_class(study.patterns->logits.col(column));
    std::string share;
    if (network.link() != Link::kIdentity) {
        Eigen::MatrixXd outputs = study.patterns->logits.col(column);
        apply_link(network.link(), outputs);
        share = display_share(network.num_outputs() == 1 ? (predicted == 1 ? outputs(0, 0) : 1 - outputs(0, 0))
                                                         : outputs(predicted, 0));
    }
    const std::string text = explanation_texts::predicted_class(class_name(*document.model, study, predicted), share);
    const std::int32_t truth = target->class_of_row[view.row.index];
    if (truth < 0) return text;
    return text + (truth == predicted ? explanation_texts::kCorrect
                                      : explanation_texts::wrong(class_name(*document.model, study, truth)));
}

/// 1 where a higher value of the explained output speaks for the predicted class, -1 where a lower one does, 0 where
/// the output is not about it.
int predicted_side(const Study& study, const RowView& view) {
    if (!study.input->target || !study.input->target->is_class()) return 0;
    const std::int32_t predicted = predicted_class(view.logits);
    if (view.logits.size() == 1) return predicted == 1 ? 1 : -1;
    return predicted == view.output ? 1 : 0;
}

/// The strongest steps in sentences; `from` says what they are counted from.
std::vector<std::string> reason_sentences(const Document& document, const RowView& view, const std::string& from) {
    if (document.untrained || document.image || view.steps.empty() || view.steps[0].value == 0) return {};
    const OutputWords words = output_words(document, view.output);
    std::vector<explanation_texts::Reason> reasons;
    for (std::size_t i = 0; i < std::min(kReasons, view.steps.size()) && view.steps[i].value != 0; ++i)
        reasons.push_back({view.steps[i].column, view.steps[i].cell, view.steps[i].value});
    // Who asks why is told first what speaks for the prediction.
    std::vector<explanation_texts::Reason> against;
    if (const int side = predicted_side(document.study, view); side != 0) {
        const auto first_against = std::stable_partition(
            reasons.begin(), reasons.end(), [side](const auto& reason) { return reason.value * side > 0; });
        if (first_against != reasons.begin()) {
            against.assign(first_against, reasons.end());
            reasons.erase(first_against, reasons.end());
        }
    }
    const explanation_texts::Reason& first = reasons[0];
    std::vector<std::string> points = {explanation_texts::first_reason(
        from, first.column, first.cell, first.value, words.phrase, words.unit, view.steps.size() == 1)};
    // In one paragraph, so that the bars below are seen without scrolling.
    if (reasons.size() > 1)
        points[0] += " " + explanation_texts::next_reasons({reasons.begin() + 1, reasons.end()}, words.unit);
    if (!against.empty()) points.push_back(explanation_texts::reasons_against(against, words.unit));
    return points;
}

std::string base_text(const Document& document, const RowView& view) {
    return output_words(document, view.output).with_unit(display_number(view.base));
}

}  // namespace

Account row_account(const Document& document, const RowView& view) {
    if (document.untrained) return {untrained_sentence(), {}};
    const char* const start = explanation_texts::kReferences[static_cast<std::size_t>(view.reference)];
    const std::string from = explanation_texts::counted_from(start, base_text(document, view));
    return {prediction_of_row(document, view), reason_sentences(document, view, from)};
}

std::vector<std::string> reasons_of_parts(const Document& document, const RowView& view, bool expected_gradients) {
    const std::string base = base_text(document, view);
    return reason_sentences(
        document, view,
        expected_gradients ? explanation_texts::by_expected(base) : explanation_texts::by_shapley(base));
}

namespace {

explanation_texts::ChangeWords change_words(const Document& document, const SingleChange& change) {
    const Study& study = document.study;
    const InputOrigin& origin = study.input->origins[static_cast<std::size_t>(change.input)];
    std::string text;
    if (change.kind == SingleChange::Kind::kState)
        text = explanation_texts::flip(change.column + " = " + change.to, change.from);
    else if (change.limit == 0)
        text = explanation_texts::any_shift(origin.label, change.step > 0);
    else
        text = explanation_texts::shift(origin.label, change.step, origin.unit);
    return {text, class_name(*document.model, study, change.decides)};
}

}  // namespace

std::string flip_sentence(const Document& document, const RowChanges& changes) {
    // Several answers that are numbers are decided by nobody.
    if (!changes.makes_decisions || !output_words(document, 0).is_logit) return "";
    if (changes.decision.empty()) return explanation_texts::nothing_flips(changes.complete, changes.untried);
    std::vector<explanation_texts::ChangeWords> ways;
    for (const SingleChange& change : changes.decision) ways.push_back(change_words(document, change));
    return explanation_texts::flips(ways);
}

std::string leave_sentence(const Document& document, const RowChanges& changes) {
    if (changes.region.empty()) return explanation_texts::nothing_leaves(changes.complete, changes.untried);
    return explanation_texts::leaves(change_words(document, changes.region[0]));
}

std::string typical_sentence(const Document& document, const ClusterReach& reach) {
    if (document.image) return explanation_texts::cluster_reach(display_number(reach.median), reach.rows == 1);
    if (!reach.changes) return "";
    const std::string row = explanation_texts::row_name(document.study.input->rows->row[reach.typical.index]);
    const RowChanges& changes = *reach.changes;
    if (changes.region.empty()) return explanation_texts::typical_stays(row, changes.complete);
    return explanation_texts::typical_leaves(row, reach.rows == 1, change_words(document, changes.region[0]).change);
}

}  // namespace reluscope
