#include "ui/clusters/rows_panel.h"

#include "app/document/views.h"
#include "app/path/path_facts.h"
#include "base/text/number_format.h"
#include "base/texts/rows_texts.h"
#include "ui/clusters/cell_editor.h"
#include "ui/clusters/cluster_menus.h"
#include "ui/clusters/rows_columns.h"
#include "ui/kit/frame_work.h"
#include "ui/kit/number_cell.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

/// A line of the table: a row of the open study, or the edited one in its place.
struct RowLine {
    std::uint32_t row = 0;
    std::size_t table_row = 0;
    const WhatIf* what_if = nullptr;  // of this row

    Eigen::VectorXd logits(const Study& study) const {
        return what_if != nullptr ? what_if->study.patterns->logits.col(0) : study.patterns->logits.col(row);
    }
};

bool predicts_classes(const Study& study) {
    return study.input->target ? study.input->target->is_class() : study.network().link() != Link::kIdentity;
}

std::string prediction_text(const Document& document, const RowLine& line) {
    const Study& study = document.study;
    const Eigen::VectorXd logits = line.logits(study);
    if (!predicts_classes(study)) return display_number(logits(0));
    return class_name(*document.model, study, predicted_class(logits));
}

/// An edited row has no answer.
bool prediction_is_wrong(const Study& study, const RowLine& line) {
    if (line.what_if != nullptr || !study.input->target || !study.input->target->is_class()) return false;
    const std::int32_t truth = study.input->target->class_of_row[line.row];
    return truth >= 0 && truth != predicted_class(line.logits(study));
}

void cell(const Ui& ui, const Column& column, const RowLine& line) {
    const bool edited = line.what_if != nullptr && line.what_if->cells.count(column.name) > 0;
    const Column& shown =
        edited ? line.what_if->study.input->table->columns[line.what_if->study.input->table->find_column(column.name)]
               : column;
    const std::size_t row = edited ? 0 : line.table_row;
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (edited)
        draw.AddRect(ImVec2(at.x - 3, at.y - 1), ImVec2(at.x + width + 3, at.y + ImGui::GetTextLineHeight() + 2),
                     ui.palette.warning_text, 3, 0, 1.5F);
    if (shown.is_missing(row)) {
        draw_text_cut(draw, ui.fonts.text, at, width, ui.palette.muted, rows_texts::kMissingCell);
    } else if (shown.type == ColumnType::kNumeric) {
        draw_number_cell(draw, ui.fonts.text, at, width, ui.palette.text, display_number(shown.numbers[row], 5));
    } else {
        draw_text_cut(draw, ui.fonts.text, at, width, ui.palette.text, shown.text(row));
    }
}

std::string unit_text(const Document& document, UnitId unit) {
    return unit.valid() ? rows_texts::nearest_wall(unit_phrase(document.study.network(), unit)) : "";
}

/// Distance to the nearest wall, once it is known.
void reach_cell(const Ui& ui, const Document& document, const RowLine& line, const ReachState& reach) {
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const bool measured =
        line.what_if != nullptr ? reach.row && reach.row->what_if.get() == line.what_if : reach.rows != nullptr;
    if (!measured) {
        draw_number_cell(draw, ui.fonts.text, at, width, ui.palette.muted, rows_texts::kMissingCell);
        return;
    }
    const double wall = line.what_if != nullptr ? reach.row->deviations.wall : reach.rows->wall[line.row];
    const UnitId unit = line.what_if != nullptr ? reach.row->deviations.unit : reach.rows->unit[line.row];
    draw_number_cell(draw, ui.fonts.text, at, width, ui.palette.text,
                     std::isfinite(wall) ? display_number(wall) : rows_texts::kReachEverywhere);
    tooltip_over(ui, at, ImVec2(at.x + width, at.y + ImGui::GetTextLineHeight()), full_number(wall),
                 unit_text(document, unit));
}

/// The title of a column that the rows can be sorted by.
void sorted_header(const Ui& ui, const char* name, const char* id, RowColumn column, const RowOrder& order,
                   const char* explanation) {
    ImGui::TableNextColumn();
    std::string text = name;
    if (order.column == column) text += order.descending ? " \u2193" : " \u2191";
    const std::string label = text + "###" + id;
    ImGui::TableHeader(label.c_str());
    report_item(label.c_str());
    if (ImGui::IsItemClicked()) ui.send(SortRows{column, order.column == column && !order.descending});
    tooltip(ui, "", explanation);
}

void predicted_header(const Ui& ui, const Document& document, const RowOrder& order) {
    const auto& target = document.study.input->target;
    if (target)
        return sorted_header(ui, rows_texts::kPredictedTitle, "predicted", RowColumn::kRight, order,
                             target->is_class() ? rows_texts::kPredictedHelp : rows_texts::kPredictedNumberHelp);
    ImGui::TableNextColumn();
    ImGui::TableHeader(rows_texts::kPredictedTitle);
    report_item(rows_texts::kPredictedTitle);
    tooltip(ui, "", rows_texts::kPredictedNoAnswerHelp);
}

void reach_header(const Ui& ui, const AppState& state) {
    const ReachState& reach = state.reach;
    if (reach.rows)
        return sorted_header(ui, rows_texts::kReachTitle, "holds within", RowColumn::kHoldsWithin, state.row_order,
                             rows_texts::kReachHelp);
    ImGui::TableNextColumn();
    const bool running = reach.rows_progress == ReachProgress::kRunning;
    const std::string text = running ? rows_texts::measured(display_share(state.stages[StageId::kDistances].progress))
                                     : rows_texts::kReachAsk;
    ImGui::TableHeader((text + "###holds within").c_str());
    if (!running && ImGui::IsItemClicked()) ui.send(ComputeDistances{});
    tooltip(ui, "", running ? rows_texts::kReachRunningHelp : rows_texts::kReachAskHelp);
}

void headers(const Ui& ui, const AppState& state, const Table& table, const std::vector<std::size_t>& columns) {
    ImGui::PushFont(ui.fonts.small);
    ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
    sorted_header(ui, rows_texts::kNumberTitle, "row", RowColumn::kNumber, state.row_order, rows_texts::kNumberHelp);
    predicted_header(ui, *state.document, state.row_order);
    reach_header(ui, state);
    for (const std::size_t c : columns) {
        ImGui::TableNextColumn();
        ImGui::TableHeader(item_label(table.columns[c].name, c).c_str());
    }
    ImGui::PopFont();
}

constexpr int kFirstCellColumn = 3;  // behind the number, the prediction and the distance

/// The column of the table under the pointer; empty beside the cells.
std::string pointed_column(const Table& table, const std::vector<std::size_t>& columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const ImGuiTableColumnFlags flags = ImGui::TableGetColumnFlags(kFirstCellColumn + static_cast<int>(i));
        if ((flags & ImGuiTableColumnFlags_IsHovered) != 0) return table.columns[columns[i]].name;
    }
    return "";
}

void row_line(const Ui& ui, const AppState& state, std::uint32_t row, const std::vector<std::size_t>& columns,
              RowsMemory& memory, bool follows) {
    const Document& document = *state.document;
    const Study& study = document.study;
    const Table& table = *study.input->table;
    RowLine line{row, study.input->rows->row[row]};
    if (state.what_if && state.what_if->row == RowId(row)) line.what_if = state.what_if.get();
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    const std::string label = std::to_string(line.table_row + 1) + "##row" + std::to_string(row);
    const bool chosen = state.selection.row == RowId(row);
    const bool lit = chosen || state.hovered.row == RowId(row);
    const bool clicked = table_line(label.c_str(), lit);
    if (follows && !ImGui::IsItemVisible()) {
        ImGui::SetScrollHereY();
        want_frame(ui);
    }
    const bool entered = chosen && ImGui::IsItemFocused() && (pressed(ImGuiKey_Enter) || pressed(ImGuiKey_F2));
    if (clicked && !entered) ui.send(SelectRow{RowId(row)});
    if (entered) memory.asked = EditedCell{RowId(row), ""};
    if (ImGui::IsItemHovered()) {
        ui.send(Hover{{std::nullopt, RowId(row)}});
        if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left))
            memory.asked = EditedCell{RowId(row), pointed_column(table, columns)};
    }
    row_menu(ui, state, RowId(row));
    ImGui::TableNextColumn();
    const bool wrong = prediction_is_wrong(study, line);
    text_in(ui.fonts.text, wrong ? ui.palette.error_text : ui.palette.text,
            prediction_text(document, line) + (wrong ? " \u00D7" : ""));
    reach_cell(ui, document, line, state.reach);
    for (const std::size_t c : columns) cell(ui, table.columns[c], line);
}

/// The chosen row in the list, once after it was chosen or edited elsewhere: it comes into sight. Else the list's end.
std::vector<std::uint32_t>::const_iterator row_to_follow(const AppState& state, RowsMemory& memory) {
    const std::vector<std::uint32_t>& rows = state.row_order.rows;
    const std::optional<RowId>& row = state.selection.row;
    const bool edited = state.what_if != nullptr;
    if (!row || (row == memory.shown && edited == memory.shown_edited)) return rows.end();
    const auto found = std::find(rows.begin(), rows.end(), row->index);
    if (found == rows.end()) return found;
    memory.shown = row;
    memory.shown_edited = edited;
    return found;
}

/// Wide enough for the longest name of a class and its mark.
float prediction_width(const Ui& ui, const Document& document) {
    constexpr float kMin = 76;
    constexpr float kMax = 180;
    constexpr float kMark = 18;
    float width = kMin;
    const auto& target = document.study.input->target;
    if (target) {
        for (const std::string& name : target->classes)
            width = std::max(width, text_size(ui.fonts.text, name).x + kMark);
    }
    return std::min(std::ceil(width), kMax);
}

constexpr float kNumberWidth = 44;
constexpr float kReachWidth = 116;

/// What the columns before those of the table take.
float first_widths(const Ui& ui, const Document& document) {
    const float around = 2 * ImGui::GetStyle().CellPadding.x + 1;
    return kNumberWidth + kReachWidth + prediction_width(ui, document) + kFirstCellColumn * around;
}

/// The heading, and what the rows have in common and what can be done with them; of an edited row, that it is one.
/// Where there is room for few rows all of it takes one line, if it fits, and the rest is a tooltip.
void rows_lead_lines(const Ui& ui, const AppState& state, const std::string& title, std::size_t rows) {
    constexpr float kLow = 250;
    constexpr float kBetween = 12;
    const auto& target = state.document->study.input->target;
    const bool folded = has_one_column() && !shows_sheet(state.layout);
    const std::string lead = rows_texts::rows_lead(rows, ui.touch, target && target->is_class(), folded);
    std::string hint;
    if (!state.document->image) hint = ui.touch ? rows_texts::kEditHintTouch : rows_texts::kEditHint;
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float line = text_size(ui.fonts.heading, title).x + kBetween + text_size(ui.fonts.small, lead).x;
    if (room.y < kLow && line <= room.x && shows_controls(ui) && !state.what_if) {
        text_in(ui.fonts.heading, ui.palette.muted, title);
        ImGui::SameLine(0, kBetween);
        text_in(ui.fonts.small, ui.palette.text, lead);
        if (!hint.empty()) tooltip(ui, "", hint);
        return;
    }
    heading(ui, title.c_str());
    if (state.what_if) return edited_row_line(ui, state);
    if (shows_controls(ui)) text_wrapped_in(ui.fonts.small, ui.palette.text, hint.empty() ? lead : lead + " " + hint);
}

}  // namespace

void rows_panel(const Ui& ui, const AppState& state, RowsMemory& memory) {
    const Selection& selection = state.selection;
    if (!selection.cluster) return text_wrapped_in(ui.fonts.text, ui.palette.muted, rows_texts::kChooseCluster);
    const Document& document = *state.document;
    const Table& table = *document.study.input->table;
    const std::vector<std::uint32_t>& rows = state.row_order.rows;
    // An edited row is listed where it is counted.
    const std::uint32_t cluster =
        state.what_if ? document.study.clustering->assignment[state.what_if->row.index] : selection.cluster->index;
    rows_lead_lines(ui, state, rows_texts::kHeadingPrefix + std::to_string(cluster), rows.size());
    constexpr ImGuiTableFlags kStill = ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH |
                                       ImGuiTableFlags_NoBordersInBody | ImGuiTableFlags_NoSavedSettings;
    constexpr ImGuiTableFlags kScrolls = ImGuiTableFlags_ScrollX | ImGuiTableFlags_ScrollY | ImGuiTableFlags_Resizable;
    const bool scrolls = !ui.picture || ui.presented;
    const ImGuiTableFlags flags = scrolls ? kStill | kScrolls : kStill;
    const RowsPart part = scrolls ? scrolled_rows(ui, table, rows.size())
                                  : rows_of_page(ui, state, ImGui::GetContentRegionAvail(), first_widths(ui, document));
    if (!part.note.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, part.note);
    if (ImGui::BeginTable(("rows of " + table.name).c_str(), static_cast<int>(part.columns.size()) + kFirstCellColumn,
                          flags)) {
        ImGui::TableSetupScrollFreeze(1, 1);
        ImGui::TableSetupColumn("row", 0, kNumberWidth);
        ImGui::TableSetupColumn("predicted", 0, prediction_width(ui, document));
        ImGui::TableSetupColumn("holds within", 0, kReachWidth);
        for (std::size_t i = 0; i < part.columns.size(); ++i)
            ImGui::TableSetupColumn(item_label(table.columns[part.columns[i]].name, part.columns[i]).c_str(), 0,
                                    part.widths[i]);
        headers(ui, state, table, part.columns);
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(part.rows));
        const auto chosen = scrolls ? row_to_follow(state, memory) : rows.end();
        if (chosen != rows.end()) clipper.IncludeItemByIndex(static_cast<int>(chosen - rows.begin()));
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
                row_line(ui, state, rows[static_cast<std::size_t>(i)], part.columns, memory,
                         chosen == rows.begin() + i);
        }
        ImGui::EndTable();
    }
    cell_window(ui, state, memory);
}

}  // namespace reluscope
