#include "app/answers/answers_facts.h"

#include "analysis/rows/row_geometry.h"
#include "answers/shapley.h"
#include "app/answers/locks.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/answers/counterfactual_texts.h"
#include "base/texts/views/answers_texts.h"
#include "base/utf8.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

/// Three digits, rounded so that what is said with it stays true: a distance up, a bound down.
std::string safely_rounded(double value, bool up) {
    if (!(value > 0) || !std::isfinite(value)) return display_number(value);
    const double place = std::pow(10.0, 2 - std::floor(std::log10(value)));
    if (!std::isfinite(place)) return display_number(value);
    return display_number((up ? std::ceil(value * place) : std::floor(value * place)) / place);
}

/// "'survived'", or of several classes where none is reached "something else".
std::string wanted_class(const AppState& state, const Counterfactual& result) {
    const Document& document = *state.document;
    std::int32_t wanted = result.answer.to_class;
    if (!result.answer.change.found && document.study.network().num_outputs() == 1) wanted = 1 - result.wish.from;
    if (wanted < 0) return "something else";
    return quoted(printable_utf8(class_name(*document.model, document.study, wanted)));
}

std::vector<std::string> texts_of_changes(const std::vector<ColumnChange>& changes) {
    std::vector<std::string> texts;
    for (const ColumnChange& one : changes) {
        const std::string column = printable_utf8(one.column);
        if (one.is_number) {
            texts.push_back(answers_texts::change(column, display_number(one.from, 6),
                                                  with_unit(full_number(one.to), printable_utf8(one.unit))));
        } else {
            texts.push_back(answers_texts::change(column, printable_utf8(one.from_text), printable_utf8(one.to_text)));
        }
    }
    return texts;
}

std::string why_there_is_none(const AppState& state, const FoundChange& found) {
    answers_texts::NoChange why;
    why.wanted = wanted_class(state, found.result);
    for (const auto& [column, lock] : found.question.locks) {
        const std::string name = printable_utf8(column);
        if (lock == ColumnLock::kLocked) {
            why.locked.push_back(name);
        } else {
            why.ways.push_back(answers_texts::held(name, static_cast<std::size_t>(lock)));
        }
    }
    for (const HeldColumn& column : found.held) {
        if (column.reason != HeldColumn::Reason::kConstant) why.stuck.push_back(printable_utf8(column.column));
    }
    return answers_texts::none_exists(why);
}

void say_change(const AppState& state, const FoundChange& found, ChangeFacts& facts) {
    const SmallestChange& change = found.result.answer.change;
    const std::string wanted = wanted_class(state, found.result);
    const std::string distance = safely_rounded(change.distance, true);
    const std::string bound = safely_rounded(change.lower_bound, false);
    facts.known = true;
    if (change.status == ChangeStatus::kInfeasible) {
        facts.sentence = why_there_is_none(state, found);
    } else if (!change.found) {
        facts.sentence = answers_texts::none_yet(wanted, bound);
    } else if (found.stated.empty()) {
        facts.sentence = answers_texts::on_the_boundary(wanted);
    } else if (change.status == ChangeStatus::kOptimal) {
        facts.sentence = answers_texts::smallest(wanted, texts_of_changes(found.stated), distance);
        facts.proof = answers_texts::kNothingNearer;
    } else {
        facts.sentence = answers_texts::some_change(wanted, texts_of_changes(found.stated), distance);
        facts.proof = answers_texts::not_proven(bound, distance);
    }
    if (change.found)
        facts.in_full = answers_texts::change_in_full(full_number(change.distance), full_number(change.lower_bound),
                                                      change.num_nodes);
    for (const CounterfactualAnswer& other : found.result.alternatives) {
        std::vector<std::string> without;
        for (const std::string& column : other.without) without.push_back(printable_utf8(column));
        facts.alternatives.push_back(counterfactual_texts::alternative(
            without, texts_of_changes(other.changes), safely_rounded(other.change.distance, true), ""));
    }
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
    std::vector<std::string> held;
    bool all_proposed = true;
    bool any_proposed = false;
    for (const auto& [column, lock] : state.answers.locks) {
        held.push_back(answers_texts::held(printable_utf8(column), static_cast<std::size_t>(lock)));
        const bool set = state.answers.settings.locks.count(column) > 0;
        all_proposed = all_proposed && !set;
        any_proposed = any_proposed || !set;
    }
    facts.held = answers_texts::held_sentence(held, all_proposed, any_proposed);
}

}  // namespace

RowQuestion row_question(const AppState& state) {
    return {state.document->study.patterns, *state.selection.row, state.what_if, {}};
}

RowQuestion change_question(const AppState& state) {
    RowQuestion question = row_question(state);
    question.locks = state.answers.locks;
    return question;
}

const FoundChange* current_change(const AppState& state) {
    const FoundChange* found = state.answers.change.get();
    const bool ready = state.document && state.selection.row;
    return found != nullptr && ready && found->question == change_question(state) ? found : nullptr;
}

const FoundParts* current_parts(const AppState& state) {
    const FoundParts* found = state.answers.parts.get();
    const bool ready = state.document && state.selection.row;
    return found != nullptr && ready && found->question == row_question(state) ? found : nullptr;
}

ChangeFacts change_facts(const AppState& state) {
    ChangeFacts facts;
    if (!state.document || !state.document->study.scores || !state.selection.row) return facts;
    facts.asked = !state.document->untrained && makes_decisions(state.document->study);
    if (!facts.asked) return facts;
    say_locks(state, facts);
    if (const FoundChange* found = current_change(state)) {
        say_change(state, *found, facts);
        return facts;
    }
    const StageStatus& work = state.stages[StageId::kSmallestChange];
    if (!state.answers.change_problem.empty() && !work.stale) {
        facts.sentence = state.answers.change_problem;
    } else if (state.answers.change_waits) {
        facts.sentence = answers_texts::kWaits;
        facts.can_search = true;
    } else if (work.halted) {
        facts.sentence = answers_texts::kStopped;
        facts.can_search = facts.searched = true;
    } else {
        facts.sentence = work.progress > 0.005 && work.progress < 1
                             ? answers_texts::searching(display_share(work.progress))
                             : answers_texts::kSearching;
    }
    return facts;
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
        facts.sentence = work.halted                           ? answers_texts::kPartsStopped
                         : state.answers.parts_problem.empty() ? answers_texts::kPartsWait
                                                               : state.answers.parts_problem;
        return facts;
    }
    facts.there = true;
    facts.view = view_of_parts(state, *found);
    facts.base = answers_texts::shapley_base(found->rows);
    facts.sentence = answers_texts::shapley_sentence(found->rows);
    facts.sum = answers_texts::adds_up(display_number(found->parts.residual, 2));
    if (found->parts.standard_error)
        facts.sum = answers_texts::shapley_estimated(ShapleyOptions().max_exact_columns, found->parts.pairs,
                                                     display_number(found->parts.standard_error->maxCoeff(), 2));
    return facts;
}

}  // namespace reluscope
