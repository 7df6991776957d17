#include "ui/path/path_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "app/path/path_facts.h"
#include "base/text/number_format.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kStep = 24;
constexpr float kNumber = 58;

/// "Row 12 (probability of yes 0.8)": an end, cut to `width`, with its place in the chart.
void end_line(const Ui& ui, const AppState& state, const char* label, const PathEnd& end) {
    text_in(ui.fonts.small, ui.palette.muted, label);
    ImGui::SameLine(0, 6);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float used = draw_text_cut(*ImGui::GetWindowDrawList(), ui.fonts.bold, at, width, ui.palette.text, end.name);
    ImGui::Dummy(ImVec2(used, text_size(ui.fonts.bold, "x").y));
    if (!end.row) return;
    const std::uint32_t table_row = state.document->study.input->rows->row[end.row->index];
    tooltip(ui, "Row " + std::to_string(table_row),
            "In cluster " + std::to_string(state.document->study.clustering->assignment[end.row->index]) + ".");
}

void path_controls(const Ui& ui, const AppState& state) {
    const PathState& path = state.path;
    if (state.document->study.network().link() != Link::kIdentity) {
        const int chosen = segmented(ui, "path scale", {"Logit", "Probability"}, path.probability ? 1 : 0);
        if (chosen >= 0) ui.send(ShowPathProbability{chosen == 1});
        ImGui::SameLine();
    }
    if (path.from->row && path.to->row) {
        if (icon_button(ui, "\uf0ec", "##swap path", "Walk the path the other way"))
            ui.send(SetPath{*path.to->row, *path.from->row});
        ImGui::SameLine();
    }
    if (icon_button(ui, "\uf00d", "##clear path", "Drop the path")) ui.send(ClearPath{});
    if (path.start || !state.selection.row) return;
    ImGui::SameLine();
    if (icon_button(ui, "\uf178", "Nearest other prediction",
                    "From the selected row straight to the nearest row that the network predicts differently"))
        ui.send(PathToOther{});
}

void sentences(const Ui& ui, const AppState& state) {
    const PathState& path = state.path;
    const LinePath& line = *path.path;
    std::string phrase = logit_phrase(*state.document, path.output);
    if (phrase.starts_with("the ")) phrase.erase(0, 4);
    const double start = line.values(path.output, 0);
    text_wrapped_in(ui.fonts.bold, ui.palette.text,
                    phrase + ": " + display_number(start) + " \u2192 " + display_number(start + path.change) +
                        " over " + counted(line.num_pieces(), "linear piece", "linear pieces"));
    if (!line.complete)
        text_wrapped_in(ui.fonts.small, ui.palette.warning_text,
                        "Stopped at " + display_count(line.num_pieces()) +
                            " pieces, t = " + display_number(line.knots.back()) + "; the sums below are up to there.");
}

void draw_step(const Ui& ui, const PathStep& step, float label_width, float zero, float scale) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    invisible_item(("path step " + step.column).c_str(), ImVec2(width, kStep));
    if (ImGui::IsItemHovered())
        draw.AddRectFilled(origin, ImVec2(origin.x + width, origin.y + kStep), ui.palette.hover, 4);
    const float top = origin.y + (kStep - text_size(ui.fonts.small, "x").y) / 2;
    const float used =
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + 4, top), label_width - 8, ui.palette.text, step.column);
    std::string cells;
    if (!step.from_cell.empty() && !step.to_cell.empty())
        cells = step.from_cell == step.to_cell ? step.to_cell : step.from_cell + " \u2192 " + step.to_cell;
    if (label_width - used > 40) {
        draw_text_cut(draw, ui.fonts.small, ImVec2(origin.x + used + 12, top), label_width - used - 20,
                      ui.palette.muted, cells);
    }
    const float x = origin.x + zero;
    const float end = x + static_cast<float>(step.value) * scale;
    draw.AddRectFilled(ImVec2(std::min(x, end), origin.y + 5), ImVec2(std::max(x, end), origin.y + kStep - 5),
                       step.value < 0 ? ui.palette.lowers : ui.palette.raises, 2);
    const ImU32 color =
        step.value < 0 ? ui.palette.lowers_text : (step.value > 0 ? ui.palette.raises_text : ui.palette.muted);
    draw_text_right(draw, ui.fonts.small, origin.x + width - 4, top, color, display_signed(step.value));
    tooltip(ui, step.column,
            (cells.empty() ? std::string() : cells + ".\n") +
                "The gradient along the line, piece by piece, times the change of this column: " +
                full_number(step.value) + " of the whole change.");
}

/// Signed bars, largest first, about one zero line.
void steps(const Ui& ui, const PathState& path) {
    ImGui::BeginChild("path steps", ImVec2(0, 0), ImGuiChildFlags_None, scrolling(ui));
    const float width = ImGui::GetContentRegionAvail().x;
    const float label_width = std::clamp(width * 0.46F, 120.0F, 360.0F);
    const float room = std::max(20.0F, width - label_width - kNumber - 8);
    double low = 0;
    double high = 0;
    for (const PathStep& step : path.steps) {
        low = std::min(low, step.value);
        high = std::max(high, step.value);
    }
    const float scale = high > low ? room / static_cast<float>(high - low) : 0;
    const float zero = label_width + static_cast<float>(-low) * scale;
    const ImVec2 top = ImGui::GetCursorScreenPos();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(path.steps.size()), kStep);
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            ImGui::PushID(i);
            draw_step(ui, path.steps[static_cast<std::size_t>(i)], label_width, zero, scale);
            ImGui::PopID();
        }
    }
    ImGui::PopStyleVar();
    const float x = std::round(top.x + zero);
    ImGui::GetWindowDrawList()->AddLine(
        ImVec2(x, top.y), ImVec2(x, top.y + kStep * static_cast<float>(path.steps.size())), ui.palette.muted);
    ImGui::EndChild();
}

void sum_line(const Ui& ui, const AppState& state) {
    const PathState& path = state.path;
    heading(ui, "WHAT EACH COLUMN CONTRIBUTES");
    const std::string text =
        "adds up to " + display_signed(path.change) + ", exact to " + display_number(path.path->completeness_error, 2);
    text_in(ui.fonts.small, ui.palette.muted, text);
    double sum = 0;
    for (const PathStep& step : path.steps) sum += step.value;
    tooltip(ui, "Integrated gradients",
            "The gradient of the output, integrated along the line in closed form (no sampling), times the change of "
            "each column. The sum over the columns is " +
                full_number(sum) + "; two forward passes differ by " + full_number(path.change) +
                ". The difference, relative to max(1, |f|), is at most " + full_number(path.path->completeness_error) +
                " over all outputs.");
}

void empty_state(const Ui& ui, const AppState& state) {
    heading(ui, "PATH");
    text_wrapped_in(ui.fonts.title, ui.palette.text,
                    "Walk in a straight line from one row to another and see where the prediction bends.");
    ImGui::Dummy(ImVec2(0, 4));
    text_wrapped_in(ui.fonts.text, ui.palette.muted,
                    "Select a row, press \"Path from here\" and choose the row where it ends; or switch on the path "
                    "tool \uf178 of the plane and drag from one point to another.");
    ImGui::Dummy(ImVec2(0, 8));
    if (!ui.picture) path_buttons(ui, state);
}

}  // namespace

void path_buttons(const Ui& ui, const AppState& state) {
    if (state.path.start) {
        const Study& study = state.document->study;
        const std::string name = row_title(*study.input->table, study.input->rows->row[state.path.start->index]);
        text_wrapped_in(ui.fonts.text, ui.palette.accent,
                        "The path begins at " + name + ". Choose the row where it ends.");
        if (ImGui::Button("Cancel##begun path")) ui.send(BeginPath{std::nullopt});
        return;
    }
    const auto& row = state.selection.row;
    if (!row) return;
    constexpr const char* kHere = "Path from here";
    constexpr const char* kOther = "Path to the nearest other prediction";
    if (ImGui::Button(kHere)) ui.send(BeginPath{row});
    tooltip(ui, "", "Begins a path at the selected row; the next row that you choose ends it.");
    ImGui::SameLine();
    const float width = text_size(ui.fonts.text, kOther).x + 2 * ImGui::GetStyle().FramePadding.x;
    if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
    if (ImGui::Button(kOther)) ui.send(PathToOther{});
    tooltip(ui, "",
            "From the selected row straight to the nearest row that the network predicts differently, in standard "
            "deviations of the columns.");
}

void path_panel(const Ui& ui, const AppState& state) {
    const PathState& path = state.path;
    if (!path.path) {
        if (path.running) return text_in(ui.fonts.text, ui.palette.muted, "Following the line \u2026");
        return empty_state(ui, state);
    }
    ImGui::Dummy(ImVec2(0, 1));
    end_line(ui, state, "from", *path.from);
    end_line(ui, state, "to", *path.to);
    sentences(ui, state);
    if (!ui.picture) path_controls(ui, state);
    if (path.running) {
        if (!ui.picture) ImGui::SameLine();
        text_in(ui.fonts.small, ui.palette.muted, "following another line, " + display_share(path.progress) + " done");
    }
    if (path.start && !ui.picture) path_buttons(ui, state);
    const float room = ImGui::GetContentRegionAvail().y;
    const float wanted = kStep * static_cast<float>(std::min<std::size_t>(path.steps.size(), 8)) + 62;
    const float chart = std::clamp(room - wanted, std::min(room * 0.58F, 260.0F), room * 0.75F);
    path_chart(ui, state, ImVec2(ImGui::GetContentRegionAvail().x, chart));
    ImGui::Dummy(ImVec2(0, 2));
    sum_line(ui, state);
    steps(ui, path);
}

}  // namespace reluscope
