#include "ui/clusters/rows_columns.h"

#include "base/text/number_format.h"
#include "base/texts/rows_texts.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

/// Dear ImGui's tables hold 64 columns; more would not be read anyway.
constexpr std::size_t kMaxShownColumns = 40;
constexpr float kWidestColumn = 260;

float title_width(const Ui& ui, const Column& column) { return text_size(ui.fonts.small, column.name).x + 10; }

float column_width(const Ui& ui, const Column& column) {
    const float content =
        column.type == ColumnType::kText ? 220.0F : (column.type == ColumnType::kCategorical ? 110.0F : 70.0F);
    return std::min(std::max(title_width(ui, column), content), kWidestColumn);
}

std::string cell_words(const Column& column, std::size_t row) {
    if (column.is_missing(row)) return rows_texts::kMissingCell;
    return column.type == ColumnType::kNumeric ? display_number(column.numbers[row], 5) : std::string(column.text(row));
}

/// Wide enough for the title and for the cells of the first `count` rows of the list.
float written_width(const Ui& ui, const AppState& state, const Column& column, std::size_t count) {
    constexpr float kAir = 6;  // rounding, and the frame of an edited cell
    float width = title_width(ui, column);
    const StudyInput& input = *state.document->study.input;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = input.rows->row[state.row_order.rows[i]];
        width = std::max(width, text_size(ui.fonts.text, cell_words(column, row)).x + kAir);
    }
    return std::min(std::ceil(width), kWidestColumn);
}

}  // namespace

RowsPart scrolled_rows(const Ui& ui, const Table& table, std::size_t rows) {
    RowsPart part;
    part.rows = rows;
    for (std::size_t c = 0; c < std::min(kMaxShownColumns, table.columns.size()); ++c) {
        part.columns.push_back(c);
        part.widths.push_back(column_width(ui, table.columns[c]));
    }
    return part;
}

RowsPart rows_of_page(const Ui& ui, const AppState& state, ImVec2 room, float before) {
    const Study& study = state.document->study;
    const Table& table = *study.input->table;
    const std::size_t all = state.row_order.rows.size();
    const ImVec2 padding = ImGui::GetStyle().CellPadding;
    const float line = std::ceil(ImGui::GetTextLineHeight() + 2 * padding.y) + 1;
    const float notes = 2 * (text_size(ui.fonts.small, "x").y + ImGui::GetStyle().ItemSpacing.y);
    const float lines = std::floor((room.y - notes) / line) - 1;  // the titles are the first line
    RowsPart part;
    part.rows = std::min(all, static_cast<std::size_t>(std::max(lines, 1.0F)));
    std::vector<float> widths;
    float used = before;
    const auto total = [&](std::size_t c) { return widths[c] + 2 * padding.x + 1; };
    for (const Column& column : table.columns) widths.push_back(written_width(ui, state, column, part.rows));
    std::vector<bool> taken(table.columns.size(), false);
    std::size_t count = 0;
    const auto take = [&](std::size_t c) {
        if (taken[c] || count == kMaxShownColumns || used + total(c) > room.x) return false;
        taken[c] = true;
        used += total(c);
        ++count;
        return true;
    };
    if (study.input->target) {
        const std::size_t answer = table.find_column(study.input->target->column);
        if (answer < table.columns.size()) take(answer);
    }
    bool full = false;
    for (std::size_t c = 0; c < table.columns.size() && !full; ++c) full = !taken[c] && !take(c);
    std::vector<std::string> left_out;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (taken[c]) {
            part.columns.push_back(c);
            part.widths.push_back(widths[c]);
        } else {
            left_out.push_back(table.columns[c].name);
        }
    }
    part.note = rows_texts::part_of_table(part.rows, all, left_out);
    return part;
}

}  // namespace reluscope
