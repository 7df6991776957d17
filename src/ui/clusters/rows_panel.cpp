#include "ui/clusters/rows_panel.h"

#include "app/document/views.h"
#include "app/path/path_facts.h"
#include "base/text/number_format.h"
#include "ui/clusters/cluster_menus.h"
#include "ui/clusters/reach_lines.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

/// Dear ImGui's tables hold 64 columns; more would not be read anyway.
constexpr std::size_t kMostColumns = 40;

std::string prediction_text(const Document& document, std::uint32_t row) {
    const Study& study = document.study;
    const auto logits = study.patterns->logits.col(row);
    const bool classes =
        study.input->target ? study.input->target->is_class() : study.network().link() != Link::kIdentity;
    if (!classes) return display_number(logits(0));
    return class_name(*document.model, study, predicted_class(logits));
}

bool prediction_is_wrong(const Study& study, std::uint32_t row) {
    if (!study.input->target || !study.input->target->is_class()) return false;
    const std::int32_t truth = study.input->target->class_of_row[row];
    return truth >= 0 && truth != predicted_class(study.patterns->logits.col(row));
}

void cell(const Ui& ui, const Column& column, std::size_t table_row) {
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (column.is_missing(table_row)) {
        draw_text_cut(draw, ui.fonts.text, at, width, ui.palette.muted, "\u2013");
    } else if (column.type == ColumnType::kNumeric) {
        draw_text_right(draw, ui.fonts.text, at.x + width, at.y, ui.palette.text,
                        display_number(column.numbers[table_row], 5));
    } else {
        draw_text_cut(draw, ui.fonts.text, at, width, ui.palette.text, column.text(table_row));
    }
}

std::string unit_text(const Document& document, UnitId unit) {
    return unit.valid() ? "Nearest wall: " + unit_phrase(document.study.network(), unit) + "." : "";
}

/// Distance to the nearest wall, once it is known.
void reach_cell(const Ui& ui, const Document& document, std::uint32_t row, const ReachState& reach) {
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (!reach.rows) {
        draw_text_right(draw, ui.fonts.text, at.x + width, at.y, ui.palette.muted, "\u2013");
        return;
    }
    const double wall = reach.rows->wall[row];
    draw_text_right(draw, ui.fonts.text, at.x + width, at.y, ui.palette.text,
                    std::isfinite(wall) ? display_number(wall) : "everywhere");
    tooltip_over(ui, at, ImVec2(at.x + width, at.y + ImGui::GetTextLineHeight()), full_number(wall),
                 unit_text(document, reach.rows->unit[row]));
}

/// The title of a column that the rows can be sorted by.
void sorted_header(const Ui& ui, const char* name, RowColumn column, const RowOrder& order, const char* explanation) {
    ImGui::TableNextColumn();
    std::string text = name;
    if (order.column == column) text += order.descending ? " \u2193" : " \u2191";
    const std::string label = text + "###" + name;
    ImGui::TableHeader(label.c_str());
    report_item(label.c_str());
    if (ImGui::IsItemClicked()) ui.send(SortRows{column, order.column == column && !order.descending});
    tooltip(ui, "", explanation);
}

void headers(const Ui& ui, const Table& table, std::size_t columns, const RowOrder& order, const ReachState& reach) {
    ImGui::PushFont(ui.fonts.small);
    ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
    sorted_header(ui, "row", RowColumn::kNumber, order, "Sort by position in the table.");
    ImGui::TableNextColumn();
    ImGui::TableHeader("predicted");
    if (reach.rows) {
        sorted_header(ui, "holds within", RowColumn::kHoldsWithin, order,
                      "Distance to the nearest wall of the row's region, in standard deviations of the columns: "
                      "nearer than this the row's map is the network itself.");
    } else {
        ImGui::TableNextColumn();
        const bool running = reach.rows_progress == ReachProgress::kRunning;
        const std::string text = running ? display_share(reach.rows_fraction) + " measured" : "holds within?";
        ImGui::TableHeader((text + "###holds within").c_str());
        if (!running && ImGui::IsItemClicked()) ui.send(ComputeDistances{});
        tooltip(ui, "",
                running ? "Distances of all rows to the walls of their regions are on their way."
                        : "Click to measure how far each row's explanation holds; it takes some time.");
    }
    for (std::size_t c = 0; c < columns; ++c) {
        ImGui::TableNextColumn();
        ImGui::TableHeader(item_label(table.columns[c].name, c).c_str());
    }
    ImGui::PopFont();
}

void row_line(const Ui& ui, const Document& document, const Selection& selection, const Hovered& hovered,
              std::uint32_t row, std::size_t columns, const ReachState& reach) {
    const Study& study = document.study;
    const Table& table = *study.input->table;
    const std::size_t table_row = study.input->rows->row[row];
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    const std::string label = std::to_string(table_row) + "##row" + std::to_string(row);
    const bool lit = selection.row == RowId(row) || hovered.row == RowId(row);
    if (table_line(label.c_str(), lit)) ui.send(SelectRow{RowId(row)});
    if (ImGui::IsItemHovered()) ui.send(Hover{{std::nullopt, RowId(row)}});
    row_menu(ui, document, selection, RowId(row));
    ImGui::TableNextColumn();
    const bool wrong = prediction_is_wrong(study, row);
    text_in(ui.fonts.text, wrong ? ui.palette.error_text : ui.palette.text,
            prediction_text(document, row) + (wrong ? " \u00D7" : ""));
    reach_cell(ui, document, row, reach);
    for (std::size_t c = 0; c < columns; ++c) cell(ui, table.columns[c], table_row);
}

float column_width(const Ui& ui, const Column& column) {
    const float title = text_size(ui.fonts.small, column.name).x + 10;
    const float content =
        column.type == ColumnType::kText ? 220.0F : (column.type == ColumnType::kCategorical ? 110.0F : 70.0F);
    return std::min(std::max(title, content), 260.0F);
}

}  // namespace

void rows_panel(const Ui& ui, const Document& document, const Selection& selection, const Hovered& hovered,
                const RowOrder& order, const ReachState& reach) {
    if (!selection.cluster) return;
    const Study& study = document.study;
    const Table& table = *study.input->table;
    const std::vector<std::uint32_t>& rows = order.rows;
    const std::string title = "ROWS OF CLUSTER " + std::to_string(selection.cluster->index);
    heading(ui, title.c_str());
    const std::size_t columns = std::min(kMostColumns, table.columns.size());
    constexpr ImGuiTableFlags kStill =
        ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoSavedSettings;
    constexpr ImGuiTableFlags kScrolls = ImGuiTableFlags_ScrollX | ImGuiTableFlags_ScrollY | ImGuiTableFlags_Resizable;
    const ImGuiTableFlags flags = ui.picture ? kStill : kStill | kScrolls;
    if (!ImGui::BeginTable(("rows of " + table.name).c_str(), static_cast<int>(columns) + 3, flags)) return;
    ImGui::TableSetupScrollFreeze(1, 1);
    ImGui::TableSetupColumn("row", 0, 44);
    ImGui::TableSetupColumn("predicted", 0, 92);
    ImGui::TableSetupColumn("holds within", 0, 96);
    for (std::size_t c = 0; c < columns; ++c)
        ImGui::TableSetupColumn(item_label(table.columns[c].name, c).c_str(), 0, column_width(ui, table.columns[c]));
    headers(ui, table, columns, order, reach);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const std::uint32_t row = rows[static_cast<std::size_t>(i)];
            row_line(ui, document, selection, hovered, row, columns, reach);
        }
    }
    ImGui::EndTable();
}

}  // namespace reluscope
