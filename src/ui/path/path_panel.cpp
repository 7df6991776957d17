#include "ui/path/path_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "app/path/path_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/path_texts.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kNumber = 58;
constexpr float kSumHeight = 24;  // of the line below the steps

void path_controls(const Ui& ui, const AppState& state) {
    const PathState& path = state.path;
    if (state.document->study.network().link() != Link::kIdentity) {
        const int chosen =
            segmented(ui, "path scale", {path_texts::kLogit, path_texts::kProbability}, path.probability ? 1 : 0);
        if (chosen >= 0) ui.send(ShowPathProbability{chosen == 1});
        ImGui::SameLine();
    }
    if (path.from->row && path.to->row) {
        if (icon_button(ui, "\uf0ec", "##swap path", path_texts::kReverse))
            ui.send(SetPath{*path.to->row, *path.from->row});
        ImGui::SameLine();
    }
    if (icon_button(ui, "\uf00d", "##clear path", path_texts::kClose)) ui.send(ClearPath{});
    if (path.start || !state.selection.row) return;
    same_line_if(text_size(ui.fonts.text, path_texts::kNearestOther).x + 40);
    if (icon_button(ui, "\uf178", path_texts::kNearestOther, path_texts::kOtherHint)) ui.send(PathToOther{});
}

/// How the steps are laid out: names, bars about one zero, numbers.
struct StepColumns {
    float width = 0;
    float names = 0;  ///< width of the names
    float zero = 0;
    float scale = 0;   ///< pixels per unit of the output
    float height = 0;  ///< of a step
    bool two_lines = false;
};

StepColumns step_columns(const PathState& path, float width) {
    constexpr float kNarrow = 520;  // less, and what the column does stands below its name
    StepColumns columns;
    columns.width = width;
    columns.two_lines = width < kNarrow;
    columns.height = columns.two_lines ? 38 : 24;
    columns.names = std::clamp(width * 0.46F, 120.0F, 360.0F);
    const float room = std::max(20.0F, width - columns.names - kNumber - 8);
    double low = 0;
    double high = 0;
    for (const PathStep& step : path.steps) {
        low = std::min(low, step.value);
        high = std::max(high, step.value);
    }
    columns.scale = high > low ? room / static_cast<float>(high - low) : 0;
    columns.zero = columns.names + static_cast<float>(-low) * columns.scale;
    return columns;
}

/// The column and its change, in one line or two.
void step_words(const Ui& ui, const PathStep& step, const StepColumns& columns, ImVec2 origin) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float line = text_size(ui.fonts.small, "x").y;
    const std::string cells = path_texts::cells(step.from_cell, step.to_cell);
    const float room = columns.names - 12;
    const float top = origin.y + (columns.two_lines ? 4 : (columns.height - line) / 2);
    const float used =
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + 4, top), room, ui.palette.text, step.column);
    if (columns.two_lines) {
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + 4, top + line), room, ui.palette.muted, cells);
    } else if (room - used > 40) {
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + used + 12, top), room - used - 8, ui.palette.muted,
                      cells);
    }
}

void draw_step(const Ui& ui, const AppState& state, const PathStep& step, const StepColumns& columns) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const ImVec2 end(origin.x + columns.width, origin.y + columns.height);
    invisible_item(("path step " + step.column).c_str(), ImVec2(columns.width, columns.height));
    if (ImGui::IsItemHovered()) draw.AddRectFilled(origin, end, ui.palette.hover, 4);
    step_words(ui, step, columns, origin);
    const float x = origin.x + columns.zero;
    const float tip = x + static_cast<float>(step.value) * columns.scale;
    const float middle = (origin.y + end.y) / 2;
    draw.AddRectFilled(ImVec2(std::min(x, tip), middle - 7), ImVec2(std::max(x, tip), middle + 7),
                       step.value < 0 ? ui.palette.lowers : ui.palette.raises, 2);
    const ImU32 color =
        step.value < 0 ? ui.palette.lowers_text : (step.value > 0 ? ui.palette.raises_text : ui.palette.muted);
    draw_text_right(draw, ui.fonts.small, end.x - 4, middle - text_size(ui.fonts.small, "x").y / 2, color,
                    display_signed(step.value));
    const OutputWords words = output_words(*state.document, state.path.output);
    tooltip(ui, step.column,
            path_texts::step_text(path_texts::cells(step.from_cell, step.to_cell), words.phrase,
                                  words.with_unit(full_number(step.value))));
}

/// Below the steps: what they add up to.
void draw_sum(const Ui& ui, const PathState& path, const StepColumns& columns) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    invisible_item("path sum", ImVec2(columns.width, kSumHeight));
    draw.AddLine(origin, ImVec2(origin.x + columns.width, origin.y), ui.palette.line);
    draw_text_cut(draw, ui.fonts.bold, ImVec2(origin.x + 4, origin.y + 4), columns.names, ui.palette.text,
                  path_texts::kTogether);
    draw_text_right(draw, ui.fonts.bold, origin.x + columns.width - 4, origin.y + 4, ui.palette.text,
                    display_signed(path.change));
    double sum = 0;
    for (const PathStep& step : path.steps) sum += step.value;
    tooltip(ui, path_texts::kTogetherTitle, path_texts::together_text(sum, path.change, path.path->completeness_error));
}

/// Signed bars, largest first, about one zero line, and their sum; `height` of the part that scrolls, 0: what is left.
void steps(const Ui& ui, const AppState& state, float height) {
    const PathState& path = state.path;
    ImGui::BeginChild("path steps", ImVec2(0, height), ImGuiChildFlags_None, scrolling(ui));
    const StepColumns columns = step_columns(path, ImGui::GetContentRegionAvail().x);
    const ImVec2 top = ImGui::GetCursorScreenPos();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(path.steps.size()), columns.height);
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            ImGui::PushID(i);
            draw_step(ui, state, path.steps[static_cast<std::size_t>(i)], columns);
            ImGui::PopID();
        }
    }
    const float x = std::round(top.x + columns.zero);
    ImGui::GetWindowDrawList()->AddLine(
        ImVec2(x, top.y), ImVec2(x, top.y + columns.height * static_cast<float>(path.steps.size())), ui.palette.muted);
    draw_sum(ui, path, columns);
    ImGui::PopStyleVar();
    ImGui::EndChild();
}

void empty_state(const Ui& ui, const AppState& state) {
    heading(ui, path_texts::kHeading);
    text_wrapped_in(ui.fonts.title, ui.palette.text, path_texts::kInvitation);
    ImGui::Dummy(ImVec2(0, 4));
    text_wrapped_in(ui.fonts.text, ui.palette.muted, path_texts::kHowTo);
    ImGui::Dummy(ImVec2(0, 8));
    if (!ui.picture) path_buttons(ui, state);
}

}  // namespace

void path_buttons(const Ui& ui, const AppState& state) {
    if (state.path.start) {
        const Study& study = state.document->study;
        const std::string name = row_title(*study.input->table, study.input->rows->row[state.path.start->index]);
        text_wrapped_in(ui.fonts.text, ui.palette.accent, path_texts::begins_at(name));
        if (ImGui::Button((std::string(path_texts::kCancel) + "##begun path").c_str()))
            ui.send(BeginPath{std::nullopt});
        return;
    }
    const auto& row = state.selection.row;
    if (!row) return;
    if (ImGui::Button(path_texts::kHere)) ui.send(BeginPath{row});
    tooltip(ui, "", path_texts::kHereHint);
    same_line_if(text_size(ui.fonts.text, path_texts::kOther).x + 2 * ImGui::GetStyle().FramePadding.x);
    if (ImGui::Button(path_texts::kOther)) ui.send(PathToOther{});
    tooltip(ui, "", path_texts::kOtherHint);
}

void path_panel(const Ui& ui, const AppState& state) {
    const PathState& path = state.path;
    const StageStatus& work = state.stages[StageId::kPath];
    if (!path.path) {
        if (work.stale) return text_in(ui.fonts.text, ui.palette.muted, path_texts::kFollowing);
        return empty_state(ui, state);
    }
    text_wrapped_in(ui.fonts.bold, ui.palette.text, path_sentence(*state.document, path));
    if (!ui.picture) path_controls(ui, state);
    if (work.stale) {
        if (!ui.picture) ImGui::SameLine();
        text_in(ui.fonts.small, ui.palette.muted, path_texts::following_another(work.progress));
    }
    if (path.start && !ui.picture) path_buttons(ui, state);
    const ImVec2 left = ImGui::GetContentRegionAvail();
    const ImVec2 room(left.x, std::max(left.y, 1.0F));
    const float step = step_columns(path, room.x).height;
    const float wanted = step * static_cast<float>(std::min<std::size_t>(path.steps.size(), 8)) + 72;
    const float share = std::clamp(room.y - wanted, std::min(room.y * 0.58F, 260.0F), room.y * 0.75F);
    constexpr float kMinChart = 220;
    const float chart = chart_height(ui, share, kMinChart);
    path_chart(ui, state, ImVec2(room.x, chart));
    ImGui::Dummy(ImVec2(0, 2));
    heading(ui, path_texts::kColumns);
    // Where the chart needs all of the panel, its columns stand below and the panel scrolls.
    const float all = step * static_cast<float>(path.steps.size()) + kSumHeight + 4;
    constexpr float kMaxBelow = 4000;
    constexpr float kMinSteps = 100;
    const bool below = can_scroll(ui) && ImGui::GetContentRegionAvail().y < std::min(all, kMinSteps);
    steps(ui, state, below ? std::min(all, kMaxBelow) : 0);
}

}  // namespace reluscope
