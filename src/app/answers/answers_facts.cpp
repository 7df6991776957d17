#include "app/answers/answers_facts.h"

#include "analysis/rows/row_geometry.h"
#include "answers/shapley.h"
#include "app/answers/locks.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/result.h"
#include "base/text/number_format.h"
#include "base/texts/views/answers_texts.h"
#include "base/texts/views/what_if_texts.h"
#include "base/utf8.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace reluscope {

std::string value_to_reach(const AppState& state, const ChangeAim& aim) {
    const OutputWords words = output_words(*state.document, 0);
    return answers_texts::side_of(aim.at_most, words.with_unit(display_number(aim.value.value_or(0), 6)));
}

namespace {

/// Three digits, rounded so that what is said with it stays true: a distance up, a bound down.
std::string safely_rounded(double value, bool up) {
    if (!(value > 0) || !std::isfinite(value)) return display_number(value);
    const double place = std::pow(10.0, 2 - std::floor(std::log10(value)));
    if (!std::isfinite(place)) return display_number(value);
    return display_number((up ? std::ceil(value * place) : std::floor(value * place)) / place);
}

std::string class_in_quotes(const AppState& state, std::int32_t number) {
    const Document& document = *state.document;
    return quoted(printable_utf8(class_name(*document.model, document.study, number)));
}

/// "'survived'", "at least 20 years", or of several classes where none is reached "something else".
std::string wanted_words(const AppState& state, const FoundChange& found) {
    const ChangeAim& aim = found.question.aim;
    const Study& study = state.document->study;
    if (predicts_number(study)) return value_to_reach(state, aim);
    std::int32_t wanted = found.result.answer.to_class;
    if (!found.result.answer.change.found) {
        wanted = aim.to.value_or(-1);
        if (study.network().num_outputs() == 1) wanted = 1 - found.result.wish.from;
    }
    return wanted < 0 ? "something else" : class_in_quotes(state, wanted);
}

answers_texts::Measure measure_of(Norm norm) {
    if (norm == Norm::kL1) return answers_texts::Measure::kSum;
    return norm == Norm::kLInf ? answers_texts::Measure::kLargest : answers_texts::Measure::kRoot;
}

std::vector<std::string> texts_of_changes(const std::vector<ColumnChange>& changes) {
    std::vector<std::string> texts;
    for (const ColumnChange& one : changes) {
        const std::string column = printable_utf8(one.column);
        const auto say = one.was_missing ? answers_texts::filled_change : answers_texts::change;
        if (one.is_number) {
            texts.push_back(
                say(column, display_number(one.from, 6), with_unit(full_number(one.to), printable_utf8(one.unit))));
        } else {
            texts.push_back(say(column, printable_utf8(one.from_text), printable_utf8(one.to_text)));
        }
    }
    return texts;
}

/// Columns that no lock holds and that cannot change all the same.
std::vector<std::string> stuck_columns(const FoundChange& found) {
    std::vector<std::string> stuck;
    for (const HeldColumn& column : found.held) {
        if (column.reason != HeldColumn::Reason::kConstant) stuck.push_back(printable_utf8(column.column));
    }
    return stuck;
}

/// What one column does alone, where the answer changes several.
std::string alone_words(const AppState& state, const FoundChange& found) {
    if (!found.alone) return "";
    const CounterfactualAnswer& alone = *found.alone;
    const CounterfactualAnswer& answer = found.result.answer;
    if (!alone.change.found) return answer.change.found ? answers_texts::kNoColumnAlone : "";
    std::set<std::string> columns;
    for (const ColumnChange& one : answer.changes) columns.insert(one.column);
    if (alone.changes.empty() || (answer.change.found && columns.size() < 2)) return "";
    const bool other = alone.to_class != answer.to_class && alone.to_class >= 0;
    return answers_texts::one_column(
        texts_of_changes(alone.changes),
        answers_texts::length(safely_rounded(alone.change.distance, true), measure_of(found.question.aim.norm)),
        other ? class_in_quotes(state, alone.to_class) : "");
}

void say_alternatives(const FoundChange& found, ChangeFacts& facts) {
    for (const CounterfactualAnswer& other : found.result.alternatives) {
        std::vector<std::string> without;
        for (const std::string& column : other.without) without.push_back(printable_utf8(column));
        facts.alternatives.push_back(answers_texts::alternative(
            without, texts_of_changes(other.changes),
            answers_texts::length(safely_rounded(other.change.distance, true), measure_of(found.question.aim.norm))));
    }
}

/// What the network predicts with the stated cells; empty where nothing is decided or they were not tried.
std::string then_words(const AppState& state, const FoundChange& found) {
    const Study& study = state.document->study;
    if (!found.tried || found.point.size() == 0 || !makes_decisions(study) || study.network().link() == Link::kIdentity)
        return "";
    const Eigen::VectorXd logits = logits_of(study.network(), found.point);
    const std::int32_t predicted = predicted_class(logits);
    Eigen::MatrixXd outputs = logits;
    apply_link(study.network().link(), outputs);
    const bool one = logits.size() == 1;
    const double share = one ? (predicted == 1 ? outputs(0, 0) : 1 - outputs(0, 0)) : outputs(predicted, 0);
    return answers_texts::then_predicted(what_if_texts::predicted(
        printable_utf8(class_name(*state.document->model, study, predicted)), fine_share(share)));
}

void say_change(const AppState& state, const FoundChange& found, ChangeFacts& facts) {
    const SmallestChange& change = found.result.answer.change;
    const std::string wanted = wanted_words(state, found);
    const std::string distance = safely_rounded(change.distance, true);
    const std::string length = answers_texts::length(distance, measure_of(found.question.aim.norm));
    const std::string bound = safely_rounded(change.lower_bound, false);
    facts.known = true;
    if (change.status == ChangeStatus::kInfeasible) {
        facts.sentence = answers_texts::none_exists(facts.held, wanted, stuck_columns(found));
    } else if (!change.found) {
        facts.sentence = answers_texts::none_yet(facts.held, wanted, bound);
    } else if (found.stated.empty()) {
        facts.sentence = answers_texts::on_the_boundary(facts.held, wanted);
    } else if (change.status == ChangeStatus::kOptimal) {
        facts.sentence = answers_texts::smallest(facts.held, wanted, texts_of_changes(found.stated), length) +
                         then_words(state, found);
        facts.proof = answers_texts::kNothingNearer;
    } else {
        facts.sentence = answers_texts::some_change(facts.held, wanted, texts_of_changes(found.stated), length) +
                         then_words(state, found);
        facts.proof = change.why_open == WhyOpen::kTime ? answers_texts::not_proven(bound, distance)
                                                        : answers_texts::undecided(bound, distance);
    }
    if (change.found)
        facts.in_full = answers_texts::change_in_full(full_number(change.distance), full_number(change.lower_bound),
                                                      change.num_nodes);
    facts.alone = alone_words(state, found);
    say_alternatives(found, facts);
    facts.point = found.point;
    facts.can_search = facts.searched = !found.finished && change.status == ChangeStatus::kBound;
    facts.can_try = found.tried;
    facts.cells = found.cells;
    for (const HeldColumn& column : found.held) {
        const std::string name = printable_utf8(column.column);
        if (column.reason == HeldColumn::Reason::kMissing) facts.notes.push_back(answers_texts::stuck_missing(name));
        if (column.reason == HeldColumn::Reason::kReadTwice) facts.notes.push_back(answers_texts::stuck_twice(name));
    }
}

void say_locks(const AppState& state, ChangeFacts& facts) {
    std::vector<std::string> fixed, rising, falling, proposed_fixed, proposed_rising;
    for (const auto& [column, lock] : state.answers.locks) {
        const std::string name = printable_utf8(column);
        (lock == ColumnLock::kLocked ? fixed : lock == ColumnLock::kUp ? rising : falling).push_back(name);
        if (state.answers.settings.locks.count(column) == 0)
            (lock == ColumnLock::kLocked ? proposed_fixed : proposed_rising).push_back(name);
    }
    facts.held = answers_texts::with_held(fixed, rising, falling);
    facts.proposed = answers_texts::proposed_sentence(proposed_fixed, proposed_rising);
}

}  // namespace

const FoundParts* current_parts(const AppState& state) {
    const FoundParts* found = state.answers.parts.get();
    const bool ready = state.document && state.selection.row;
    if (found == nullptr || !ready || found->kind != state.answers.settings.parts) return nullptr;
    return found->question == row_question(state) ? found : nullptr;
}

ChangeFacts change_facts(const AppState& state) {
    ChangeFacts facts;
    if (!state.document || !state.document->study.scores || !state.selection.row) return facts;
    facts.asked = !state.document->untrained;
    if (!facts.asked) return facts;
    say_locks(state, facts);
    if (const FoundChange* found = current_change(state)) {
        say_change(state, *found, facts);
        return facts;
    }
    const StageStatus& work = state.stages[StageId::kSmallestChange];
    if (predicts_number(state.document->study) && !state.answers.settings.aim.value) {
        facts.sentence = answers_texts::kChooseValue;
    } else if (!state.answers.change_problem.empty() && !work.stale) {
        facts.sentence = state.answers.change_problem;
    } else if (state.answers.change_waits) {
        facts.sentence = answers_texts::kWaits;
        facts.can_search = true;
    } else if (work.halted) {
        facts.sentence = answers_texts::kStopped;
        facts.can_search = facts.searched = true;
    } else {
        facts.searching = true;
        const bool told = work.progress > 0.005 && work.progress < 1;
        facts.sentence = answers_texts::searching(told ? display_share(work.progress) : "");
    }
    return facts;
}

std::optional<SetPath> way_to_change(const AppState& state) {
    const FoundChange* found = current_change(state);
    if (found == nullptr || found->point.size() == 0) return std::nullopt;
    SetPath path{*state.selection.row, found->point};
    if (state.what_if) path.from = state.what_if->input();
    return path;
}

namespace {

/// The bars of one output in the place of the map's.
RowView view_of_parts(const AppState& state, const FoundParts& found) {
    RowView view = *state.row_view;
    const Eigen::Index o = std::min<Eigen::Index>(view.output, found.parts.logits.size() - 1);
    view.base = found.parts.base(o);
    view.logit = found.parts.logits(o);
    view.residual = found.parts.residual;
    std::map<std::string, WaterfallStep> steps;
    for (const WaterfallStep& step : view.steps) steps[step.column] = step;
    view.steps.clear();
    for (std::size_t c = 0; c < found.columns.size(); ++c) {
        WaterfallStep step = steps[found.columns[c].column];
        step.column = found.columns[c].column;
        step.value = found.parts.values(o, static_cast<Eigen::Index>(c));
        view.steps.push_back(std::move(step));
    }
    std::stable_sort(view.steps.begin(), view.steps.end(), [](const WaterfallStep& a, const WaterfallStep& b) {
        return std::abs(a.value) > std::abs(b.value);
    });
    return view;
}

}  // namespace

PartsFacts parts_facts(const AppState& state) {
    PartsFacts facts;
    const FoundParts* found = current_parts(state);
    const StageStatus& work = state.stages[StageId::kShapley];
    if (found == nullptr || !state.row_view) {
        const bool expected = state.answers.settings.parts == RowParts::kExpected;
        const std::string& problem = state.answers.parts_problem;
        facts.sentence = work.halted       ? answers_texts::parts_stopped(expected)
                         : problem.empty() ? answers_texts::parts_wait(expected)
                                           : problem;
        return facts;
    }
    facts.there = true;
    facts.view = view_of_parts(state, *found);
    const bool expected = found->kind == RowParts::kExpected;
    facts.reasons = reasons_of_parts(*state.document, facts.view, expected);
    facts.base = answers_texts::shapley_base(found->rows);
    facts.sentence =
        expected ? answers_texts::expected_sentence(found->rows) : answers_texts::shapley_sentence(found->rows);
    facts.sum = answers_texts::adds_up(display_number(found->parts.residual, 2));
    if (expected)
        facts.sum += answers_texts::exact_for_rows(found->rows > 1 ? display_number(found->sample_error, 2) : "");
    if (found->parts.standard_error)
        facts.sum = answers_texts::shapley_estimated(ShapleyOptions().max_exact_columns, found->parts.pairs,
                                                     display_number(found->parts.standard_error->maxCoeff(), 2));
    return facts;
}

}  // namespace reluscope
