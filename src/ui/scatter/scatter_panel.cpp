#include "ui/scatter/scatter_panel.h"

#include "app/document/views.h"
#include "app/scatter/scatter_facts.h"
#include "app/scatter/scatter_topic.h"
#include "base/text/number_format.h"
#include "base/texts/views/scatter_texts.h"
#include "ui/kit/drawing_view.h"
#include "ui/kit/view_bar.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kScatterAxisLeft = 50;

/// The axes that can be chosen: components first, then inputs, outputs, and columns of the table.
std::vector<RowAxis> possible_axes(const StudyInput& input) {
    std::vector<RowAxis> axes;
    const auto add = [&](RowAxisKind kind, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) axes.push_back({kind, static_cast<std::uint32_t>(i)});
    };
    if (input.network->num_inputs() > 2) add(RowAxisKind::kComponent, 2);
    add(RowAxisKind::kInput, input.origins.size());
    add(RowAxisKind::kOutput, static_cast<std::size_t>(input.network->num_outputs()));
    add(RowAxisKind::kColumn, input.table->columns.size());
    return axes;
}

const char* group_name(RowAxisKind kind) {
    switch (kind) {
        case RowAxisKind::kComponent: return scatter_texts::kComponents;
        case RowAxisKind::kInput: return scatter_texts::kInputs;
        case RowAxisKind::kOutput: return scatter_texts::kPredictions;
        case RowAxisKind::kColumn: return scatter_texts::kColumns;
    }
    return "";
}

void choose_axis(const Ui& ui, SetScatter command, int which, RowAxis axis) {
    (which == 0 ? command.settings.x : command.settings.y) = axis;
    command.settings.window.reset();
    ui.send(std::move(command));
}

void axis_combo(const Ui& ui, const AppState& state, int which, ViewBar& bar) {
    constexpr float kLeast = 150;
    constexpr float kMost = 260;
    const Document& document = *state.document;
    const StudyInput& input = *document.study.input;
    const auto shown = scatter_axes(input, state.scatter.settings);
    const RowAxis chosen = shown[static_cast<std::size_t>(which)];
    const std::string preview = (which == 0 ? "x: " : "y: ") + row_axis_name(document, chosen);
    // The sign of the list is as wide as the box is high.
    const float text = text_size(ui.fonts.text, preview).x + 2 * ImGui::GetStyle().FramePadding.x;
    const float most = std::max(kLeast, std::min(kMost, ImGui::GetContentRegionAvail().x));
    const float width = std::clamp(std::ceil(text + ImGui::GetFrameHeight()), kLeast, most);
    bar.place(width);
    ImGui::SetNextItemWidth(width);
    if (!begin_combo(which == 0 ? "##scatter x" : "##scatter y", preview.c_str(), ImGuiComboFlags_HeightLarge)) {
        return tooltip(ui, preview, scatter_texts::kAxisMeaning);
    }
    const std::vector<RowAxis> axes = possible_axes(input);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(axes.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const RowAxis axis = axes[static_cast<std::size_t>(i)];
            std::string label = row_axis_name(document, axis);
            if (axis.kind == RowAxisKind::kColumn) label += scatter_texts::kColumnSign;
            if (ImGui::Selectable((label + "##" + std::to_string(i)).c_str(), axis == chosen))
                choose_axis(ui, {state.scatter.settings}, which, axis);
            tooltip(ui, "", group_name(axis.kind));
        }
    }
    ImGui::EndCombo();
}

bool has_colour(const StudyInput& input, ScatterColour colour) {
    if (colour == ScatterColour::kClass) return input.target && input.target->is_class();
    if (colour == ScatterColour::kError) return input.target.has_value();
    return true;
}

void colour_combo(const Ui& ui, const AppState& state, ViewBar& bar) {
    constexpr float kWidth = 160;
    struct Choice {
        ScatterColour colour;
        const char* name;
        const char* explanation;
    };
    constexpr Choice kChoices[] = {
        {ScatterColour::kCluster, scatter_texts::kByCluster, scatter_texts::kByClusterMeaning},
        {ScatterColour::kClass, scatter_texts::kByClass, scatter_texts::kByClassMeaning},
        {ScatterColour::kOutput, scatter_texts::kByOutput, scatter_texts::kByOutputMeaning},
        {ScatterColour::kError, scatter_texts::kByError, scatter_texts::kByErrorMeaning}};
    const StudyInput& input = *state.document->study.input;
    const auto index = static_cast<std::size_t>(state.scatter.settings.colour);
    bar.place(kWidth);
    ImGui::SetNextItemWidth(kWidth);
    if (!begin_combo("##scatter colour", kChoices[index].name))
        return tooltip(ui, scatter_texts::kColour, scatter_texts::kColourMeaning);
    for (const Choice& choice : kChoices) {
        if (!has_colour(input, choice.colour)) continue;
        if (ImGui::Selectable(choice.name, choice.colour == state.scatter.settings.colour)) {
            SetScatter command{state.scatter.settings};
            command.settings.colour = choice.colour;
            ui.send(std::move(command));
        }
        tooltip(ui, "", choice.explanation);
    }
    ImGui::EndCombo();
}

void scatter_controls(const Ui& ui, const AppState& state) {
    constexpr float kWordsFrom = 610;
    ViewBar bar(ui, kWordsFrom);
    colour_combo(ui, state, bar);
    const auto& coordinates = state.scatter.coordinates;
    const bool spread = state.scatter.settings.spread;
    if (coordinates && (coordinates->spread[0] || coordinates->spread[1] || !spread) &&
        bar.toggle({"\uf111", scatter_texts::kSpread, "Spread"}, spread, scatter_texts::kSpreadMeaning)) {
        SetScatter command{state.scatter.settings};
        command.settings.spread = !spread;
        ui.send(std::move(command));
    }
    axis_combo(ui, state, 0, bar);
    axis_combo(ui, state, 1, bar);
    if (bar.button({"\uf0b2", scatter_texts::kFit, "fit scatter"}, scatter_texts::kFitMeaning)) {
        SetScatter command{state.scatter.settings};
        command.settings.window.reset();
        ui.send(std::move(command));
    }
}

/// Called by Dear ImGui's renderer in the middle of its work.
void draw_points(const ImDrawList*, const ImDrawCmd* command) {
    auto& memory = *static_cast<ScatterMemory*>(command->UserCallbackData);
    if (clip_to(*command, memory.picture)) memory.canvas->draw(memory.picture);
}

void draw_axes(const Ui& ui, const Viewport2D& view, const PlotAxis& x, const PlotAxis& y) {
    Drawing drawing({view.max.x, view.max.y});
    PlotPainter plot(drawing, ui.palette, screen_text_width(ui));
    plot.axes(view.frame(), x, y, kScatterAxisLeft - 8, true);
    paint_drawing(ui, drawing, ImVec2(0, 0));
}

void draw_over(const Ui& ui, const Viewport2D& view, const PlotAxis& x, const PlotAxis& y,
               const ScatterMemory& memory) {
    const DrawRect area = view.frame().area;
    Drawing drawing(area.max);
    PlotPainter plot(drawing, ui.palette, screen_text_width(ui));
    if (!x.title.empty()) plot.plates(area, x, y);
    paint_zoom_box(plot, area, memory.gestures);
    drawing.rect(area, stroke_style(ui.palette.line, 1));
    paint_drawing(ui, drawing, ImVec2(0, 0));
}

/// Clusters of the legend can be hovered and chosen.
void cluster_entry(const Ui& ui, const AppState& state, std::uint32_t cluster, ImVec2 min, ImVec2 max) {
    if (hit_area(("scatter cluster " + std::to_string(cluster)).c_str(), min, max))
        ui.send(SelectCluster{ClusterId(cluster)});
    if (!ImGui::IsItemHovered()) return;
    ui.send(Hover{{ClusterId(cluster)}});
    const std::uint32_t rows = state.document->study.clustering->clusters[cluster].size;
    tooltip(ui, scatter_texts::cluster(cluster), scatter_texts::rows_of_pattern(rows));
}

void legend(const Ui& ui, const AppState& state, ImVec2 origin, float room, const ScatterMemory& memory) {
    ScatterLegend legend = scatter_words(state, memory.shown.by, memory.legend, memory.all_coloured, ui.palette.dark);
    if (!memory.picture.points) legend.meaning.clear();
    const StageStatus& work = state.stages[StageId::kScatter];
    if (work.stale)
        legend.status = (work.halted ? "stopped, " : "computing, ") + display_share(work.progress) + " done";
    Drawing drawing({origin.x + room, origin.y});
    PlotPainter plot(drawing, ui.palette, screen_text_width(ui));
    const std::vector<DrawRect> places = paint_scatter_legend(plot, {origin.x, origin.y}, room, legend);
    paint_drawing(ui, drawing, ImVec2(0, 0));
    if (memory.shown.by != RowColouring::kCluster) return;
    for (std::size_t i = 0; i < std::min(places.size(), memory.legend.classes.size()); ++i) {
        const auto& [low, high] = places[i];
        cluster_entry(ui, state, memory.legend.classes[i], ImVec2(low.x, low.y - 3), ImVec2(high.x, high.y + 3));
    }
}

}  // namespace

void scatter_panel(const Ui& ui, const AppState& state, ScatterMemory& memory) {
    if (!state.document || !state.document->study.clustering || !state.document->study.scores) return;
    if (!ui.picture) scatter_controls(ui, state);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    constexpr float kBelow = 22;  // the plot: numbers of the axis
    constexpr float kMinHeight = 160;
    constexpr float kMinHeightOnScreen = 220;
    const float height = std::max(kMinHeight, chart_height(ui, room.y - kScatterLegendHeight, kMinHeightOnScreen));
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const Viewport2D view{ImVec2(std::round(origin.x + kScatterAxisLeft), std::round(origin.y)),
                          ImVec2(std::round(std::max(origin.x + room.x, origin.x + kScatterAxisLeft + 40)),
                                 std::round(origin.y + height - kBelow)),
                          state.scatter.window()};
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    ImGui::SetCursorScreenPos(view.min);
    invisible_item("scatter", ImVec2(view.width(), view.height()));
    scatter_gestures(ui, state, view, memory);
    update_scatter_picture(ui, state, view, memory);
    draw.AddRectFilled(view.min, view.max, ui.palette.raised);
    const PlotAxis x = scatter_axis(state, 0);
    const PlotAxis y = scatter_axis(state, 1);
    draw_axes(ui, view, x, y);
    if (memory.canvas && memory.picture.points) {
        draw.PushClipRect(view.min, view.max, true);
        draw.AddCallback(draw_points, &memory);
        draw.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
        draw.PopClipRect();
    }
    draw_over(ui, view, x, y, memory);
    legend(ui, state, ImVec2(origin.x + 4, origin.y + height + 4), room.x - 8, memory);
    ImGui::SetCursorScreenPos(ImVec2(origin.x, origin.y + height + kScatterLegendHeight - 6));
    ImGui::Dummy(ImVec2(1, 1));
}

}  // namespace reluscope
