#include "app/answers/what_if_topic.h"

#include "analysis/rows/column_holds.h"
#include "analysis/rows/row_geometry.h"
#include "app/answers/answers_facts.h"
#include "app/document/views.h"
#include "app/document/what_if.h"
#include "base/numerics/numerics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kMaxListedColumns = 100;  // that are listed
constexpr std::size_t kMaxChoices = 24;         // texts of one column

/// The chosen row with one cell more, read as if it had been typed; null where it cannot be read.
std::shared_ptr<const WhatIf> with_cell(const AppState& state, const std::string& column, const std::string& text) {
    std::map<std::string, std::string> cells;
    if (state.what_if) cells = state.what_if->cells;
    cells[column] = text;
    return make_what_if(*state.document, *state.selection.row, cells).value_or(nullptr);
}

bool is_read_as_number(const StudyInput& input, const Column& column) {
    if (column.type != ColumnType::kNumeric) return false;
    const auto other = [&](const ColumnEncoding& encoding) {
        return encoding.column == column.name && !std::holds_alternative<NumericEncoding>(encoding.encoding);
    };
    return std::none_of(input.encoder.columns.begin(), input.encoder.columns.end(), other);
}

std::optional<double> number_in(const Column& column, std::size_t row) {
    return column.is_missing(row) ? std::nullopt : std::optional(column.numbers[row]);
}

/// The row as it is now.
struct Now {
    const AppState& state;
    ChosenRow chosen = chosen_row(state);
    bool decides = makes_decisions(state.document->study);
    std::int32_t decision =
        predicted_class(chosen.study.patterns->logits.col(static_cast<Eigen::Index>(chosen.row.index)));

    PatternBits bits() const { return chosen.study.patterns->bits.row(chosen.row.index); }
};

/// Both ends are read like typed cells, so that the line between them is what typing the numbers between would make.
void find_intervals(const Now& now, ColumnHold& hold) {
    const double width = hold.range.high - hold.range.low;
    if (!hold.value || !(width > 0)) return;
    const auto low = with_cell(now.state, hold.column, number_text(hold.range.low));
    const auto high = with_cell(now.state, hold.column, number_text(hold.range.high));
    if (!low || !high) return;
    const double t = (*hold.value - hold.range.low) / width;
    const auto holds = holds_between(*now.chosen.study.input->network, low->input(), high->input(), t, now.bits(),
                                     now.decides ? std::optional(now.decision) : std::nullopt);
    if (!holds) return;
    const auto values = [&](const LineHold& line) {
        const auto at = [&](double place) {
            if (place == t) return *hold.value;
            return place == 1 ? hold.range.high : hold.range.low + place * width;
        };
        return ValueRange{at(line.low), at(line.high)};
    };
    hold.map = values(holds->map);
    if (holds->decision) hold.decision = values(*holds->decision);
}

void find_choices(const Now& now, const Column& column, const std::string& shown, ColumnHold& hold) {
    if (column.labels.size() > kMaxChoices) return;
    for (const std::string& label : column.labels) {
        CellChoice choice{label, label == shown};
        const auto edited = with_cell(now.state, column.name, label);
        if (edited) {
            const PatternTable& patterns = *edited->study.patterns;
            choice.same_map = hamming_distance(patterns.bits.row(0), now.bits()) == 0;
            if (now.decides) choice.predicted = predicted_class(patterns.logits.col(0));
            choice.same_decision = now.decides && choice.predicted == now.decision;
        }
        hold.choices.push_back(std::move(choice));
    }
}

ColumnHold hold_of_column(const AppState& state, const std::string& name) {
    const Now now{state};
    const StudyInput& open = *state.document->study.input;
    const Column& column = open.table->columns[open.table->find_column(name)];
    const std::size_t row = open.rows->row[state.selection.row->index];
    const Column* edited = nullptr;
    if (state.what_if) edited = &state.what_if->study.input->table->columns[open.table->find_column(name)];
    ColumnHold hold;
    hold.column = name;
    for (const InputOrigin& origin : open.origins) {
        if (origin.column == name && hold.unit.empty()) hold.unit = origin.unit;
    }
    hold.edited = edited != nullptr && state.what_if->cells.count(name) > 0;
    hold.is_number = is_read_as_number(open, column);
    if (!hold.is_number) {
        find_choices(now, column, edited != nullptr ? edited->text(0) : column.text(row), hold);
        return hold;
    }
    hold.table = number_in(column, row);
    hold.value = edited != nullptr ? number_in(*edited, 0) : hold.table;
    const auto [low, high] = range_of(column);
    hold.range = {low, high};
    if (!(low <= high)) hold.range = {hold.value.value_or(0), hold.value.value_or(0)};
    if (hold.value) hold.range = {std::min(hold.range.low, *hold.value), std::max(hold.range.high, *hold.value)};
    hold.whole = std::all_of(column.numbers.begin(), column.numbers.end(),
                             [](double value) { return std::isnan(value) || value == std::round(value); });
    find_intervals(now, hold);
    return hold;
}

}  // namespace

bool HoldsStage::is_stale() const {
    const AppState& state = desk_.state;
    if (!desk_.study_ready() || !state.selection.row || state.document->image) return false;
    if (!is_seen(state.layout, View::kWhatIf) || state.followed) return false;
    return state.training.mode == TrainingMode::kPaused && !(done_ && *done_ == row_question(state));
}

bool HoldsStage::step() {
    RowQuestion question = row_question(desk_.state);
    if (!work_ || !(work_->found.question == question)) {
        work_ = std::make_unique<Work>();
        work_->found.question = std::move(question);
        work_->columns = read_columns(*desk_.study().input);
        if (work_->columns.size() > kMaxListedColumns) {
            work_->found.left_out = work_->columns.size() - kMaxListedColumns;
            work_->columns.resize(kMaxListedColumns);
        }
    }
    std::vector<ColumnHold>& done = work_->found.columns;
    if (done.size() < work_->columns.size()) done.push_back(hold_of_column(desk_.state, work_->columns[done.size()]));
    if (done.size() < work_->columns.size()) return true;
    done_ = work_->found.question;
    desk_.state.answers.holds = std::make_shared<const FoundHolds>(std::move(work_->found));
    work_.reset();
    return false;
}

double HoldsStage::progress() const {
    if (!work_ || work_->columns.empty()) return 0;
    return static_cast<double>(work_->found.columns.size()) / static_cast<double>(work_->columns.size());
}

void HoldsStage::show() {
    if (is_stale()) asked_.note(row_question(desk_.state));
}

void HoldsStage::drop() {
    work_.reset();
    done_.reset();
    asked_.drop();
}

void WhatIfTopic::open(const Opening&) {
    desk.state.answers.holds.reset();
    holds.drop();
}

}  // namespace reluscope
