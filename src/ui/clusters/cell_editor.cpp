#include "ui/clusters/cell_editor.h"

#include "app/document/what_if.h"
#include "base/text/number_format.h"
#include "base/texts/rows_texts.h"
#include "base/utf8.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kMaxChoices = 12;  // texts of a column that are listed to be chosen

std::string unit_of(const StudyInput& input, const std::string& column) {
    for (const InputOrigin& origin : input.origins) {
        if (origin.column == column) return origin.unit;
    }
    return "";
}

/// A number with three digits and its unit, or the text.
std::string cell_for_people(const StudyInput& input, const Column& column, std::size_t row) {
    if (column.is_missing(row)) return "";
    if (column.type != ColumnType::kNumeric) return column.text(row);
    return with_unit(display_number(column.numbers[row], 5), unit_of(input, column.name));
}

std::string range_text(const StudyInput& input, const Column& column) {
    if (column.type != ColumnType::kNumeric) return "";
    const auto [low, high] = range_of(column);
    if (!(low <= high)) return "";
    return display_number(low) + " to " + with_unit(display_number(high), unit_of(input, column.name));
}

const Column* column_named(const StudyInput& input, const std::string& name) {
    const std::size_t at = input.table->find_column(name);
    return at == Table::kNoColumn ? nullptr : &input.table->columns[at];
}

void send_cell(const Ui& ui, RowId row, const std::string& column, std::string text) {
    ui.send(EditCell{row, column, CellText{std::move(text)}});
}

/// The texts of a column with few of them, and a missing cell where the network can read one. True when one is chosen.
bool listed_values(const Ui& ui, const AppState& state, RowId row, const Column& column) {
    const StudyInput& input = *state.document->study.input;
    const std::string shown = shown_cell(state, row, column.name);
    bool chosen = false;
    for (std::size_t i = 0; i < column.labels.size() && column.labels.size() <= kMaxChoices; ++i) {
        const std::string& label = column.labels[i];
        if (!ImGui::Selectable(item_label(label, i).c_str(), shown == label)) continue;
        send_cell(ui, row, column.name, label);
        chosen = true;
    }
    if (reads_missing(input, column.name) &&
        ImGui::Selectable((std::string(rows_texts::kMissingChoice) + "##missing cell").c_str(), shown.empty())) {
        send_cell(ui, row, column.name, "");
        chosen = true;
    }
    return chosen;
}

}  // namespace

std::string shown_cell(const AppState& state, RowId row, const std::string& column) {
    const StudyInput& input = *state.document->study.input;
    if (state.what_if && state.what_if->row == row) {
        const auto cell = state.what_if->cells.find(column);
        if (cell != state.what_if->cells.end()) return cell->second;
    }
    const Column* found = column_named(input, column);
    return found == nullptr ? std::string() : found->text(input.rows->row[row.index]);
}

bool cell_editor(const Ui& ui, const AppState& state, RowId row, const std::string& name) {
    constexpr float kWidth = 260;
    const StudyInput& input = *state.document->study.input;
    const Column* column = column_named(input, name);
    if (column == nullptr) return true;
    const std::uint32_t table_row = input.rows->row[row.index];
    text_in(ui.fonts.bold, ui.palette.text, printable_utf8(name));
    text_block(ui.fonts.small, ui.palette.muted,
               rows_texts::cell_facts(cell_for_people(input, *column, table_row), range_text(input, *column)), kWidth);
    bool done = false;
    const bool few = !column->labels.empty() && column->labels.size() <= kMaxChoices;
    if (!few) {
        char buffer[256];
        const std::string shown = shown_cell(state, row, name);
        const std::size_t length = std::min(shown.size(), sizeof buffer - 1);
        shown.copy(buffer, length);
        buffer[length] = 0;
        const float button = text_size(ui.fonts.text, rows_texts::kApply).x + 2 * ImGui::GetStyle().FramePadding.x;
        ImGui::SetNextItemWidth(kWidth - button - ImGui::GetStyle().ItemSpacing.x);
        if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
        const bool entered = ImGui::InputText("##new value", buffer, sizeof buffer,
                                              ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
        // The text that was typed is the item's own until it is left; a press of the button leaves it.
        const bool left = ImGui::IsItemDeactivatedAfterEdit();
        ImGui::SameLine();
        const bool pressed_apply = ImGui::Button(rows_texts::kApply);
        if (entered || left || pressed_apply) {
            if (buffer != shown) send_cell(ui, row, name, buffer);
            done = entered || pressed_apply;
        }
    }
    return listed_values(ui, state, row, *column) || done;
}

void change_value_menu(const Ui& ui, const AppState& state, RowId row) {
    constexpr std::size_t kMaxListed = 60;  // pixels are more, and nobody types them
    if (!ImGui::BeginMenu(rows_texts::kChangeValue)) return;
    const std::vector<std::string> columns = read_columns(*state.document->study.input);
    for (std::size_t i = 0; i < std::min(kMaxListed, columns.size()); ++i) {
        if (!ImGui::BeginMenu(item_label(columns[i], i).c_str())) continue;
        if (cell_editor(ui, state, row, columns[i])) ImGui::CloseCurrentPopup();
        ImGui::EndMenu();
    }
    ImGui::EndMenu();
}

void cell_window(const Ui& ui, const AppState& state, RowsMemory& memory) {
    constexpr const char* kId = "change a cell";
    const StudyInput& input = *state.document->study.input;
    if (memory.asked) {
        memory.cell = *std::exchange(memory.asked, std::nullopt);
        const std::vector<std::string> columns = read_columns(input);
        if (memory.cell.column.empty() && !columns.empty()) memory.cell.column = columns.front();
        if (memory.cell.column.empty()) {
            ui.send(ShowMessage{MessageKind::kInfo, rows_texts::kNoInputsToEdit});
        } else if (!is_read(input, memory.cell.column)) {
            ui.send(ShowMessage{MessageKind::kInfo, rows_texts::not_an_input(memory.cell.column)});
        } else {
            ImGui::OpenPopup(kId);
        }
    }
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    if (ImGui::BeginPopup(kId)) {
        if (memory.cell.row.index >= input.rows->row.size()) {
            ImGui::CloseCurrentPopup();
        } else {
            text_in(ui.fonts.small, ui.palette.muted, rows_texts::row_title(input.rows->row[memory.cell.row.index]));
            if (cell_editor(ui, state, memory.cell.row, memory.cell.column)) ImGui::CloseCurrentPopup();
        }
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

namespace {

/// "sex male \u2192 female. It moves from cluster 1 to cluster 3."
std::string edited_words(const AppState& state) {
    const WhatIf& what_if = *state.what_if;
    const Study& study = state.document->study;
    const StudyInput& input = *study.input;
    const std::uint32_t table_row = input.rows->row[what_if.row.index];
    std::string text;
    for (const Column& column : what_if.study.input->table->columns) {
        if (what_if.cells.count(column.name) == 0) continue;
        const Column* before = column_named(input, column.name);
        if (before == nullptr) continue;
        text += (text.empty() ? "" : ", ") + rows_texts::changed_cell(printable_utf8(column.name),
                                                                      cell_for_people(input, *before, table_row),
                                                                      cell_for_people(input, column, 0));
    }
    const std::optional<std::size_t> cluster =
        what_if.cluster ? std::optional<std::size_t>(what_if.cluster->index) : std::nullopt;
    return text + ". " + rows_texts::edited_place(cluster, study.clustering->assignment[what_if.row.index]);
}

void reset_button(const Ui& ui) {
    if (ImGui::Button(rows_texts::kReset)) ui.send(ResetRow{});
    tooltip(ui, "", rows_texts::kResetHelp);
}

std::uint32_t edited_table_row(const AppState& state) {
    return state.document->study.input->rows->row[state.what_if->row.index];
}

}  // namespace

void edited_row_note(const Ui& ui, const AppState& state) {
    if (!state.what_if) return;
    text_wrapped_in(ui.fonts.bold, ui.palette.warning_text, rows_texts::edited_lead(edited_table_row(state)));
    text_wrapped_in(ui.fonts.text, ui.palette.text, edited_words(state));
    for (const std::string& note : state.what_if->notes) text_wrapped_in(ui.fonts.small, ui.palette.muted, note);
    if (shows_controls(ui)) reset_button(ui);
}

void edited_row_line(const Ui& ui, const AppState& state) {
    if (!state.what_if) return;
    if (shows_controls(ui)) {
        reset_button(ui);
        ImGui::SameLine();
        ImGui::AlignTextToFramePadding();
    }
    text_wrapped_in(ui.fonts.text, ui.palette.warning_text,
                    rows_texts::edited_row(edited_table_row(state)) + " " + edited_words(state));
}

}  // namespace reluscope
