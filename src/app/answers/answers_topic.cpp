#include "app/answers/answers_topic.h"

#include "analysis/rows/row_geometry.h"
#include "app/answers/answers_facts.h"
#include "app/answers/locks.h"
#include "app/document/views.h"
#include "app/document/what_if.h"
#include "base/numerics/numerics.h"
#include "base/texts/views/answers_texts.h"
#include "base/utf8.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr int kMaxQuietInputs = 64;
constexpr std::size_t kMaxQuietParameters = 20'000;

/// The open rows, and behind them the edited one if it is asked about: its values belong to what a column can be.
std::shared_ptr<const StudyInput> rows_with(const StudyInput& open, const WhatIf& what_if) {
    auto input = std::make_shared<StudyInput>(open);
    auto rows = std::make_shared<EncodedRows>(*open.rows);
    rows->inputs.conservativeResize(Eigen::NoChange, rows->inputs.cols() + 1);
    rows->inputs.col(rows->inputs.cols() - 1) = what_if.input();
    input->rows = std::move(rows);
    return input;
}

ChangeRules rules_of(const ColumnLocks& locks) {
    ChangeRules rules;
    for (const auto& [column, lock] : locks) {
        if (lock == ColumnLock::kLocked) rules.lock.push_back(column);
        if (lock == ColumnLock::kUp) rules.up.push_back(column);
        if (lock == ColumnLock::kDown) rules.down.push_back(column);
    }
    return rules;
}

std::string cell_after(const ColumnChange& change) {
    return change.is_number ? number_text(change.to) : change.to_text;
}

/// A sentence that says that what is wanted is so already; empty where it is not.
std::string reached_already(const AppState& state, const ChangeAim& aim, const Eigen::VectorXd& logits) {
    const Document& document = *state.document;
    if (predicts_number(document.study)) {
        if (aim.at_most ? logits(0) > *aim.value : logits(0) < *aim.value) return "";
        return answers_texts::nothing_to_change(value_to_reach(state, aim));
    }
    if (!aim.to || *aim.to != predicted_class(logits)) return "";
    return answers_texts::nothing_to_change(
        quoted(printable_utf8(class_name(*document.model, document.study, *aim.to))));
}

/// True if these logits are what was wanted.
bool is_reached(const FoundChange& found, const Eigen::VectorXd& logits) {
    const ChangeAim& aim = found.question.aim;
    if (found.result.wish.decides) return predicted_class(logits) == found.result.answer.to_class;
    return aim.at_most ? logits(0) <= *aim.value : logits(0) >= *aim.value;
}

/// Reads the changed cells as if they had been typed, and looks what is predicted then.
void try_cells(const Document& document, FoundChange& found) {
    const CounterfactualAnswer& answer = found.result.answer;
    if (!answer.change.found) return;
    found.stated = stated_changes(*found.input, found.problem, answer);
    if (found.question.what_if) found.cells = found.question.what_if->cells;
    for (const ColumnChange& change : found.stated) found.cells[change.column] = cell_after(change);
    const auto edited = make_what_if(document, found.question.row, found.cells);
    found.tried = edited && is_reached(found, (*edited)->study.patterns->logits.col(0));
    found.point = found.tried ? (*edited)->input() : answer.change.input;
}

}  // namespace

/// Nothing is said about random weights, or while they change; of a number only once there is a value to reach.
bool SmallestChangeStage::asks() const {
    const AppState& state = desk_.state;
    return desk_.study_ready() && state.selection.row && !state.followed && !state.document->untrained &&
           state.training.mode == TrainingMode::kPaused &&
           (!predicts_number(desk_.study()) || state.answers.settings.aim.value);
}

bool SmallestChangeStage::is_large() const {
    const Network& network = desk_.study().network();
    return desk_.state.document->image || network.num_inputs() > kMaxQuietInputs ||
           network.num_parameters() > kMaxQuietParameters;
}

bool SmallestChangeStage::is_stale() const {
    if (!asks()) return false;
    const RowQuestion question = change_question(desk_.state);
    if (done_ && *done_ == question) return false;
    return !is_large() || (wanted_ && *wanted_ == question);
}

bool SmallestChangeStage::begin(RowQuestion question) {
    const StudyInput& open = *desk_.study().input;
    const ChosenRow chosen = chosen_row(desk_.state);
    FoundChange next;
    next.input = question.what_if ? rows_with(open, *question.what_if) : desk_.study().input;
    next.question = std::move(question);
    const Eigen::Index row = next.question.what_if ? next.input->rows->inputs.cols() - 1
                                                   : static_cast<Eigen::Index>(next.question.row.index);
    ChangeRules rules = rules_of(next.question.locks);
    const ChangeAim& aim = next.question.aim;
    rules.norm = aim.norm;
    const Eigen::VectorXd logits = chosen.study.patterns->logits.col(static_cast<Eigen::Index>(chosen.row.index));
    if (std::string known = reached_already(desk_.state, aim, logits); !known.empty())
        return settle(next.question, std::move(known));
    if (predicts_number(desk_.study())) {
        rules.to = number_text(*aim.value);
    } else if (aim.to) {
        rules.to = std::to_string(*aim.to);
    }
    const auto wish = read_wish(*next.input, {}, logits, rules);
    if (!wish) return settle(next.question, wish.error().sentence());
    auto problem = make_change_problem(*next.input, row, *wish, rules, &next.held);
    if (!problem) return settle(next.question, problem.error().sentence());
    desk_.state.answers.change_problem.clear();
    done_.reset();
    next.problem = *std::move(problem);
    of_job_ = std::move(next);
    problem_ = of_job_.problem;
    without_.clear();
    job_ = std::make_unique<CounterfactualJob>(of_job_.input, of_job_.problem, *wish, 0);
    alone_.reset();
    if (!is_large()) {
        ChangeProblem single = problem_;
        single.max_columns = 1;
        alone_ = std::make_unique<CounterfactualJob>(of_job_.input, std::move(single), *wish, 0);
    }
    parts_ = 0;
    seconds_ = 0;
    return true;
}

/// There is nothing to look for; the sentence says why.
bool SmallestChangeStage::settle(RowQuestion question, std::string sentence) {
    desk_.state.answers.change.reset();
    desk_.state.answers.change_problem = std::move(sentence);
    done_ = std::move(question);
    return false;
}

/// The search over single columns. One that takes long is given up, and nothing is said of it.
void SmallestChangeStage::step_alone() {
    const double start = desk_.now();
    const bool more = alone_->step();
    seconds_ += desk_.now() - start;
    if (more && alone_->num_parts() < kMinQuietParts && seconds_ < kAloneSeconds) return;
    CounterfactualAnswer found = alone_->result().answer;
    if (found.change.status != ChangeStatus::kBound) {
        if (found.change.found) found.changes = stated_changes(*of_job_.input, problem_, found);
        of_job_.alone = std::move(found);
    }
    alone_.reset();
    seconds_ = 0;
}

bool SmallestChangeStage::step() {
    RowQuestion question = change_question(desk_.state);
    if (!job_ || !(of_job_.question == question)) {
        job_.reset();
        return begin(std::move(question));
    }
    if (alone_) {
        step_alone();
        return true;
    }
    const double start = desk_.now();
    const bool more = job_->step();
    seconds_ += desk_.now() - start;
    if (!more) return end_search();
    if (!is_over()) return true;
    publish();
    end();
    return false;
}

/// Takes what the search found as the answer, or as an alternative to it. The next alternative leaves the column that
/// counted most in this one as it is.
bool SmallestChangeStage::end_search() {
    CounterfactualAnswer found = job_->result().answer;
    if (!of_job_.finished) {
        publish();
        of_job_ = *desk_.state.answers.change;
        of_job_.finished = true;
        desk_.state.answers.change = std::make_shared<const FoundChange>(of_job_);
    } else if (found.change.found) {
        CounterfactualAnswer alternative = found;
        alternative.without = without_;
        alternative.changes = stated_changes(*of_job_.input, problem_, found);
        of_job_.result.alternatives.push_back(std::move(alternative));
        desk_.state.answers.change = std::make_shared<const FoundChange>(of_job_);
    }
    const std::size_t alternatives = of_job_.result.alternatives.size();
    parts_ += found.change.num_nodes;
    job_.reset();
    if (!found.change.found || found.changes.empty() || alternatives == kAlternatives || is_over()) {
        end();
        return false;
    }
    const std::size_t column = found.changes.front().position;
    lock_column(problem_, column);
    without_.push_back(problem_.columns[column].name);
    job_ = std::make_unique<CounterfactualJob>(of_job_.input, problem_, of_job_.result.wish, 0);
    return true;
}

/// True once the search has taken as long as one that nobody asked for may.
bool SmallestChangeStage::is_over() const {
    if (!of_job_.finished && wanted_ && *wanted_ == of_job_.question) return false;
    const auto parameters = static_cast<double>(std::max<std::size_t>(1, desk_.study().network().num_parameters()));
    const auto most = static_cast<std::size_t>(std::min(kQuietWork / parameters, static_cast<double>(kMaxQuietParts)));
    const std::size_t parts = parts_ + (job_ ? job_->num_parts() : 0);
    return parts >= std::max(most, kMinQuietParts) || seconds_ >= kQuietSeconds;
}

/// Tells what is known of the answer.
void SmallestChangeStage::publish() {
    if (of_job_.finished) return;
    FoundChange found = of_job_;
    found.result = job_->result();
    try_cells(*desk_.state.document, found);
    desk_.state.answers.change = std::make_shared<const FoundChange>(std::move(found));
}

/// Nothing more is looked for. A search without a proof is kept, to be gone on with.
void SmallestChangeStage::end() {
    done_ = of_job_.question;
    wanted_.reset();
    if (of_job_.finished) job_.reset();
}

void SmallestChangeStage::stop() {
    if (!is_stale()) return;
    if (!job_ || !(of_job_.question == change_question(desk_.state))) return Stage::stop();
    publish();
    end();
}

void SmallestChangeStage::show() {
    AnswersState& state = desk_.state.answers;
    state.change_waits = asks() && is_large() && !is_stale() && !(done_ && *done_ == change_question(desk_.state));
    if (is_stale()) asked_.note(change_question(desk_.state));
}

bool SmallestChangeStage::search_on() {
    if (!asks()) return false;
    RowQuestion question = change_question(desk_.state);
    const bool ended = done_ && *done_ == question;
    if (ended && !(job_ && of_job_.question == question)) return false;  // it is proven
    wanted_ = std::move(question);
    done_.reset();
    resume();
    return true;
}

void SmallestChangeStage::drop() {
    job_.reset();
    alone_.reset();
    of_job_ = {};
    done_.reset();
    wanted_.reset();
    asked_.drop();
}

bool ShapleyStage::is_stale() const {
    const AppState& state = desk_.state;
    if (state.answers.settings.parts == RowParts::kMap || !desk_.study_ready() || !state.selection.row) return false;
    if (state.followed || state.training.mode != TrainingMode::kPaused) return false;
    return !(done_ && *done_ == row_question(state));
}

void ShapleyStage::begin(RowQuestion question) {
    const ChosenRow chosen = chosen_row(desk_.state);
    work_ = std::make_unique<Work>();
    work_->question = std::move(question);
    work_->background = desk_.study().input;
    work_->columns = group_by_column(work_->background->origins);
    const Network& network = *work_->background->network;
    const Eigen::MatrixXd& rows = work_->background->rows->inputs;
    Eigen::VectorXd row = chosen.study.input->rows->inputs.col(static_cast<Eigen::Index>(chosen.row.index));
    if (desk_.state.answers.settings.parts == RowParts::kExpected)
        work_->lines = std::make_unique<LineAttributionJob>(network, work_->columns, rows, std::move(row));
    else
        work_->job = std::make_unique<ShapleyJob>(network, work_->columns, rows, std::move(row));
    job_ = &work_->running();
    desk_.state.answers.parts_problem.clear();
}

bool ShapleyStage::step() {
    RowQuestion question = row_question(desk_.state);
    if (!work_ || !(work_->question == question)) {
        begin(std::move(question));
        return true;
    }
    if (job_->step()) return true;
    auto made = work_->lines ? work_->lines->take() : work_->job->take();
    AnswersState& state = desk_.state.answers;
    if (made) {
        FoundParts found;
        found.question = work_->question;
        found.columns = work_->columns;
        found.rows = static_cast<std::size_t>(work_->background->rows->inputs.cols());
        found.parts = *std::move(made);
        if (work_->lines) {
            found.kind = RowParts::kExpected;
            const Eigen::MatrixXd error = work_->lines->sample_error();
            if (error.size() > 0) found.sample_error = error.maxCoeff();
        }
        state.parts = std::make_shared<const FoundParts>(std::move(found));
    } else {
        state.parts.reset();
        const bool expected = work_->lines != nullptr;
        state.parts_problem = expected ? answers_texts::cannot_expected(made.error().sentence())
                                       : answers_texts::cannot(made.error().sentence());
    }
    done_ = work_->question;
    job_ = nullptr;
    work_.reset();
    return false;
}

void ShapleyStage::show() {
    if (is_stale()) asked_.note(row_question(desk_.state));
}

void ShapleyStage::drop() {
    job_ = nullptr;
    work_.reset();
    done_.reset();
    asked_.drop();
}

/// Locks belong to the table: they stay under other weights, and come back with it. Undo and sessions set them by
/// their own command.
void AnswersTopic::open(const Opening& opening) {
    AnswersState& state = desk.state.answers;
    state.change.reset();
    state.parts.reset();
    state.change_problem.clear();
    state.parts_problem.clear();
    shapley.drop();
    change.drop();
    const std::string& table = desk.state.document->table->name;
    if (opening.kind == Opening::Kind::kDocument && table != table_) {
        if (!table_.empty()) kept_[table_] = state.settings.locks;
        const auto kept = kept_.find(table);
        state.settings.locks = kept == kept_.end() ? ColumnLocks() : kept->second;
        table_ = table;
    }
    state.locks = locks_in_effect(*desk.study().input, state.settings);
    // What is to be reached is of this network's outputs; how lengths are measured is a habit, and stays.
    ChangeAim& aim = state.settings.aim;
    const bool number = predicts_number(desk.study());
    const bool fits =
        number ? !aim.to : !aim.value && aim.to.value_or(0) < std::max(2, desk.study().network().num_outputs());
    if (!opening.same_rows || !fits) aim = {aim.norm, {}, {}, false};
}

void apply(SetLocks& command, AnswersTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse(answers_texts::kNoDocument);
    AnswersState& state = desk.state.answers;
    const StudyInput& input = *desk.study().input;
    const std::vector<LockLine> lines = lock_lines(input, state.settings);
    ColumnLocks locks;
    for (const auto& [column, lock] : command.locks) {
        const std::string& name = column;
        const auto line =
            std::find_if(lines.begin(), lines.end(), [&](const LockLine& one) { return one.column == name; });
        if (line == lines.end()) {
            if (desk.restoring) continue;  // a session or a step of undo may have locks of other columns
            return desk.refuse(answers_texts::no_such_column(column));
        }
        if ((lock == ColumnLock::kUp || lock == ColumnLock::kDown) && !line->has_direction)
            return desk.refuse(answers_texts::no_direction(column));
        if (lock != line->proposed) locks[column] = lock;
    }
    state.settings.locks = std::move(locks);
    state.locks = locks_in_effect(input, state.settings);
    topic.change.resume();
}

void apply(SetChangeAim& command, AnswersTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse(answers_texts::kNoDocument);
    ChangeAim aim{command.norm, command.to, command.value, command.at_most};
    const bool number = predicts_number(desk.study());
    const auto outputs = static_cast<std::size_t>(desk.study().network().num_outputs());
    const std::size_t classes = std::max<std::size_t>(outputs, 2);
    const bool bad_class = aim.to && (*aim.to < 0 || static_cast<std::size_t>(*aim.to) >= classes);
    if (desk.restoring) {  // a session or a step of undo may have had the aim for another network
        if (number || bad_class) aim.to.reset();
        if (!number || (aim.value && !std::isfinite(*aim.value))) aim.value.reset();
    }
    if (number && aim.to) return desk.refuse(answers_texts::kNoClass);
    if (!number && aim.value) return desk.refuse(answers_texts::kNoNumber);
    if (aim.value && !std::isfinite(*aim.value)) return desk.refuse(answers_texts::kValueNotFinite);
    if (aim.to && bad_class)
        return desk.refuse(answers_texts::no_such_class(static_cast<std::uint32_t>(*aim.to), classes));
    desk.state.answers.settings.aim = aim;
    topic.change.resume();
}

void apply(SetRowParts& command, AnswersTopic& topic) {
    RowParts& parts = topic.desk.state.answers.settings.parts;
    if (parts != command.parts) topic.shapley.drop();  // what is done answers the other question
    parts = command.parts;
    topic.shapley.resume();
}

void apply(SearchChange&, AnswersTopic& topic) {
    if (!topic.change.search_on()) topic.desk.tell(MessageKind::kInfo, answers_texts::kNoSearch);
}

}  // namespace reluscope
