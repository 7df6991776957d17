#include "ui/clusters/what_if_panel.h"

#include "analysis/rows/row_geometry.h"
#include "app/answers/what_if_facts.h"
#include "base/numerics/numerics.h"
#include "base/text/number_format.h"
#include "base/texts/views/what_if_texts.h"
#include "base/utf8.h"
#include "ui/clusters/cell_editor.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kWidestSliders = 720;
constexpr float kKnob = 7;
constexpr float kDecisionBand = 10;
constexpr float kMapBand = 4;

ImU32 decision_colour(const Ui& ui) { return with_alpha(ui.palette.accent, 0.35F); }

/// The number in the row as it is now, which follows a drag at once; none where it is missing.
std::optional<double> number_now(const AppState& state, const ColumnHold& hold) {
    const Table& open = *state.document->study.input->table;
    const std::size_t at = open.find_column(hold.column);
    const Column& column = state.what_if ? state.what_if->study.input->table->columns[at] : open.columns[at];
    const std::size_t row = state.what_if ? 0 : state.document->study.input->rows->row[state.selection.row->index];
    if (column.is_missing(row)) return std::nullopt;
    return column.numbers[row];
}

/// Where values stand on a slider.
struct Track {
    ImVec2 at;
    float width;
    ValueRange range;

    float x(double value) const {
        const double share = (value - range.low) / std::max(range.high - range.low, 1e-300);
        return at.x + kKnob + static_cast<float>(std::clamp(share, 0.0, 1.0)) * (width - 2 * kKnob);
    }
    double value(float x) const {
        const double share = std::clamp((x - at.x - kKnob) / std::max(width - 2 * kKnob, 1.0F), 0.0F, 1.0F);
        return range.low + share * (range.high - range.low);
    }
};

void paint_slider(const Ui& ui, const Track& track, const ColumnHold& hold, bool known, std::optional<double> value) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float middle = track.at.y + ImGui::GetFrameHeight() / 2;
    const auto band = [&](const ValueRange& range, float height, ImU32 colour) {
        const float left = std::min(track.x(range.low), track.x(range.high) - 1);
        draw.AddRectFilled(ImVec2(left, middle - height / 2), ImVec2(track.x(range.high) + 1, middle + height / 2),
                           colour, 2);
    };
    band(hold.range, 2, ui.palette.line);
    if (known && hold.decision) band(drawn_range(hold, *hold.decision), kDecisionBand, decision_colour(ui));
    if (known && hold.map) band(drawn_range(hold, *hold.map), kMapBand, ui.palette.accent);
    if (hold.table) {
        const float x = track.x(*hold.table);
        draw.AddLine(ImVec2(x, middle - kKnob - 2), ImVec2(x, middle + kKnob + 2), ui.palette.muted, 1.5F);
    }
    if (!value) return;
    draw.AddCircleFilled(ImVec2(track.x(*value), middle), kKnob, ui.palette.panel);
    draw.AddCircleFilled(ImVec2(track.x(*value), middle), kKnob - 1.5F, ui.palette.text);
}

/// One step to either side by the arrow keys, while the slider has the keyboard.
int arrow_steps() {
    if (!ImGui::IsItemFocused()) return 0;
    const int steps = static_cast<int>(pressed(ImGuiKey_RightArrow)) - static_cast<int>(pressed(ImGuiKey_LeftArrow));
    if (steps != 0) ImGui::NavMoveRequestCancel();
    return steps;
}

void column_slider(const Ui& ui, const AppState& state, const ColumnHold& hold, bool known, std::size_t number) {
    const std::optional<double> now = number_now(state, hold);
    const Track track{ImGui::GetCursorScreenPos(), ImGui::GetContentRegionAvail().x, hold.range};
    invisible_item(("slider " + item_label(hold.column, number)).c_str(), ImVec2(track.width, ImGui::GetFrameHeight()));
    // The first change of a drag is a step of undo, the others go on with it.
    bool& has_step = *ImGui::GetStateStorage()->GetBoolRef(ImGui::GetItemID());
    if (ImGui::IsItemActivated() || !ImGui::IsItemActive()) has_step = false;
    std::optional<double> wanted;
    if (ImGui::IsItemActive()) wanted = on_slider(hold, track.value(ImGui::GetIO().MousePos.x));
    if (const int steps = arrow_steps(); steps != 0) {
        // A hundredth of the range, or the next whole number.
        const double step = std::max(slider_step(hold), hold.whole ? 1 : (hold.range.high - hold.range.low) / 100);
        wanted = on_slider(hold, now.value_or(hold.range.low) + steps * step);
    }
    paint_slider(ui, track, hold, known, now);
    if (!wanted || wanted == now) return;
    EditCell edit{state.selection.row, hold.column, CellText{number_text(*wanted)}};
    edit.goes_on = has_step;
    has_step = ImGui::IsItemActive();
    ui.send(std::move(edit));
}

/// The texts of a column as buttons, with a bar below those that keep the map or the prediction.
void column_choices(const Ui& ui, const AppState& state, const ColumnHold& hold, bool known, std::size_t number) {
    const std::string shown = shown_cell(state, *state.selection.row, hold.column);
    for (std::size_t i = 0; i < hold.choices.size(); ++i) {
        const CellChoice& choice = hold.choices[i];
        const bool chosen = choice.text == shown;
        const std::string label = item_label(printable_utf8(choice.text), i) + "###" + std::to_string(number) +
                                  " choice " + item_label(choice.text, i);
        const float width =
            text_size(ui.fonts.bold, printable_utf8(choice.text)).x + 2 * ImGui::GetStyle().FramePadding.x;
        if (i > 0) same_line_if(width);
        ImGui::PushStyleColor(ImGuiCol_Button, chosen ? ui.palette.selection : IM_COL32(0, 0, 0, 0));
        ImGui::PushStyleColor(ImGuiCol_Text, chosen ? ui.palette.text : ui.palette.muted);
        if (ImGui::Button(label.c_str()) && !chosen)
            ui.send(EditCell{state.selection.row, hold.column, CellText{choice.text}});
        ImGui::PopStyleColor(2);
        if (!known) continue;
        const Study& study = state.document->study;
        const std::string predicted = choice.predicted < 0
                                          ? std::string()
                                          : printable_utf8(class_name(*state.document->model, study, choice.predicted));
        tooltip(ui, printable_utf8(choice.text), what_if_texts::then(predicted, choice.same_map));
        const ImVec2 low(ImGui::GetItemRectMin().x + 2, ImGui::GetItemRectMax().y);
        const ImVec2 high(ImGui::GetItemRectMax().x - 2, ImGui::GetItemRectMax().y);
        ImDrawList& draw = *ImGui::GetWindowDrawList();
        if (choice.same_decision) draw.AddRectFilled(ImVec2(low.x, low.y - kMapBand), high, decision_colour(ui), 2);
        if (choice.same_map) draw.AddRectFilled(ImVec2(low.x, low.y - kMapBand / 2), high, ui.palette.accent, 1);
    }
}

/// The column's name, and at the right end what stands in the cell: a click lets it be typed.
void name_and_value(const Ui& ui, const AppState& state, const ColumnHold& hold, std::size_t number) {
    const RowId row = *state.selection.row;
    std::string text = printable_utf8(shown_cell(state, row, hold.column));
    if (hold.is_number) {
        const std::optional<double> now = number_now(state, hold);
        text = now ? with_unit(display_number(*now, 6), printable_utf8(hold.unit)) : std::string();
    }
    if (text.empty()) text = what_if_texts::kMissing;
    const bool edited = state.what_if && state.what_if->cells.count(hold.column) > 0;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float padding = ImGui::GetStyle().FramePadding.x;
    const float value_width = std::min(text_size(ui.fonts.text, text).x + 2 * padding, width * 0.6F);
    const float top = at.y + (ImGui::GetFrameHeight() - text_size(ui.fonts.text, "x").y) / 2;
    draw_text_cut(*ImGui::GetWindowDrawList(), edited ? ui.fonts.bold : ui.fonts.text, ImVec2(at.x, top),
                  width - value_width - 8, ui.palette.text, printable_utf8(hold.column));
    if (!shows_controls(ui)) {
        draw_text_right(*ImGui::GetWindowDrawList(), ui.fonts.text, at.x + width, top, ui.palette.text, text);
        ImGui::Dummy(ImVec2(width, ImGui::GetFrameHeight()));
        return;
    }
    ImGui::SetCursorScreenPos(ImVec2(at.x + width - value_width, at.y));
    const std::string id = std::to_string(number) + " value " + item_label(hold.column, number);
    const bool opened = ImGui::Button((item_label(text, number) + "###" + id).c_str(), ImVec2(value_width, 0));
    tooltip(ui, "", what_if_texts::kTypeHelp);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    if (begin_menu_below(id.c_str(), opened)) {
        if (cell_editor(ui, state, row, hold.column)) ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

void column_block(const Ui& ui, const AppState& state, const ColumnHold& hold, bool known, std::size_t number) {
    name_and_value(ui, state, hold, number);
    if (hold.is_number && hold.range.high > hold.range.low) column_slider(ui, state, hold, known, number);
    if (!hold.is_number && shows_controls(ui)) column_choices(ui, state, hold, known, number);
    if (const std::string sentence = known ? hold_sentence(hold) : std::string(); !sentence.empty()) {
        text_wrapped_in(ui.fonts.small, ui.palette.muted, sentence);
    } else if (hold.is_number) {
        ImGui::Dummy(ImVec2(1, text_size(ui.fonts.small, "x").y));  // nothing jumps during a drag
    }
    ImGui::Dummy(ImVec2(0, 4));
}

/// What the two kinds of bands are.
void bands_legend(const Ui& ui, bool decides) {
    constexpr float kSample = 26;
    const auto entry = [&](float height, ImU32 colour, const char* text) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float line = text_size(ui.fonts.small, "x").y;
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(at.x, at.y + (line - height) / 2),
                                                  ImVec2(at.x + kSample, at.y + (line + height) / 2), colour, 2);
        ImGui::Dummy(ImVec2(kSample, line));
        ImGui::SameLine(0, 6);
        text_in(ui.fonts.small, ui.palette.muted, text);
        tooltip(ui, text, what_if_texts::kAloneHelp);
    };
    entry(kMapBand, ui.palette.accent, what_if_texts::kMapSign);
    if (!decides) return;
    same_line_if(kSample + text_size(ui.fonts.small, what_if_texts::kDecisionSign).x + 8);
    entry(kDecisionBand, decision_colour(ui), what_if_texts::kDecisionSign);
}

void what_if_buttons(const Ui& ui, const AppState& state) {
    const auto way = way_to_edited(state);
    ImGui::BeginDisabled(!way);  // they keep their place, so that nothing jumps when a drag begins
    if (ImGui::Button((std::string(what_if_texts::kBack) + "###back to the row").c_str())) ui.send(ResetRow{});
    tooltip(ui, "", what_if_texts::kBackHelp);
    same_line_if(text_size(ui.fonts.text, what_if_texts::kWay).x + 2 * ImGui::GetStyle().FramePadding.x);
    if (ImGui::Button((std::string(what_if_texts::kWay) + "###show the way").c_str()) && way) ui.send(*way);
    tooltip(ui, "", what_if_texts::kWayHelp);
    ImGui::EndDisabled();
}

/// The columns as they were found last, under the network that is open: ranges and choices are those of any row.
const FoundHolds* shown_holds(const AppState& state) {
    const FoundHolds* found = state.answers.holds.get();
    const bool same = found != nullptr && found->question.patterns == state.document->study.patterns &&
                      found->question.row == state.selection.row;
    return same ? found : nullptr;
}

void what_if_columns(const Ui& ui, const AppState& state) {
    const FoundHolds* found = shown_holds(state);
    const bool known = found != nullptr && found == current_holds(state);
    if (!known && state.stages[StageId::kHolds].halted) {
        text_wrapped_in(ui.fonts.small, ui.palette.muted, what_if_texts::kStopped);
        if (shows_controls(ui) && ImGui::Button((std::string(what_if_texts::kGoOn) + "###go on with holds").c_str()))
            ui.send(ContinueViews{});
    }
    if (found == nullptr) return text_wrapped_in(ui.fonts.text, ui.palette.muted, what_if_texts::kWork);
    bands_legend(ui, makes_decisions(state.document->study));
    ImGui::Dummy(ImVec2(0, 4));
    for (std::size_t i = 0; i < found->columns.size(); ++i) column_block(ui, state, found->columns[i], known, i);
    if (found->left_out > 0)
        text_wrapped_in(ui.fonts.small, ui.palette.muted, what_if_texts::more_columns(found->left_out));
}

}  // namespace

void what_if_panel(const Ui& ui, const AppState& state) {
    if (!state.document || !state.document->study.scores) return;
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const bool open = ImGui::BeginChild("what if", ImVec2(std::min(room.x, kWidestSliders), room.y),
                                        ImGuiChildFlags_None, scrolling(ui));
    if (open) {
        const WhatIfFacts facts = what_if_facts(state);
        if (!facts.problem.empty()) {
            text_wrapped_in(ui.fonts.text, ui.palette.muted, facts.problem);
        } else {
            const std::uint32_t row = state.document->study.input->rows->row[state.selection.row->index];
            heading(ui, what_if_texts::heading(row).c_str());
            text_wrapped_in(ui.fonts.title, ui.palette.text, facts.sentence);
            if (state.what_if) {
                for (const std::string& note : state.what_if->notes)
                    text_wrapped_in(ui.fonts.small, ui.palette.muted, note);
            }
            if (shows_controls(ui)) what_if_buttons(ui, state);
            what_if_columns(ui, state);
        }
    }
    ImGui::EndChild();
}

}  // namespace reluscope
