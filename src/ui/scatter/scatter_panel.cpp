#include "ui/scatter/scatter_panel.h"

#include "app/document/views.h"
#include "app/scatter/scatter_facts.h"
#include "app/scatter/scatter_pipeline.h"
#include "base/text/number_format.h"
#include "scene/kit/ticks.h"
#include "ui/kit/widgets.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kScatterAxisLeft = 50;
constexpr float kScatterAxisBelow = 22;
constexpr float kScatterLegend = 46;
constexpr float kScatterLeastHeight = 160;

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
        case RowAxisKind::kComponent: return "PRINCIPAL COMPONENTS";
        case RowAxisKind::kInput: return "INPUTS OF THE NETWORK";
        case RowAxisKind::kOutput: return "PREDICTIONS";
        case RowAxisKind::kColumn: return "COLUMNS OF THE TABLE";
    }
    return "";
}

void choose_axis(const Ui& ui, int which, RowAxis axis) {
    ui.send(SetScatter{{}, [which, axis](ScatterSettings& settings) {
                           (which == 0 ? settings.x : settings.y) = axis;
                           settings.window.reset();
                       }});
}

void axis_combo(const Ui& ui, const AppState& state, int which) {
    const Document& document = *state.document;
    const StudyInput& input = *document.study.input;
    const auto shown = scatter_axes(input, state.scatter.settings);
    const RowAxis chosen = shown[static_cast<std::size_t>(which)];
    ImGui::SetNextItemWidth(150);
    const std::string preview = (which == 0 ? "x: " : "y: ") + row_axis_name(document, chosen);
    if (!begin_combo(which == 0 ? "##scatter x" : "##scatter y", preview.c_str(), ImGuiComboFlags_HeightLarge)) {
        return tooltip(ui, which == 0 ? "Horizontal axis" : "Vertical axis",
                       "An input of the network or a column of the table in its own unit, a prediction, or a principal "
                       "component: the direction along which the standardised rows vary most.");
    }
    const std::vector<RowAxis> axes = possible_axes(input);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(axes.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const RowAxis axis = axes[static_cast<std::size_t>(i)];
            std::string label = row_axis_name(document, axis);
            if (axis.kind == RowAxisKind::kColumn) label += "  (column)";
            if (ImGui::Selectable((label + "##" + std::to_string(i)).c_str(), axis == chosen))
                choose_axis(ui, which, axis);
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

void colour_combo(const Ui& ui, const AppState& state) {
    struct Choice {
        ScatterColour colour;
        const char* name;
        const char* explanation;
    };
    constexpr Choice kChoices[] = {
        {ScatterColour::kCluster, "Colour: cluster", "Rows of one colour share their activation pattern."},
        {ScatterColour::kClass, "Colour: class", "What the table's target column says."},
        {ScatterColour::kOutput, "Colour: prediction",
         "What the network predicts: the probability of the explained output, or its value."},
        {ScatterColour::kError, "Colour: error",
         "For classes 1 \u2212 probability of the true class; for numbers prediction \u2212 value."}};
    const StudyInput& input = *state.document->study.input;
    const auto index = static_cast<std::size_t>(state.scatter.settings.colour);
    ImGui::SetNextItemWidth(150);
    if (!begin_combo("##scatter colour", kChoices[index].name))
        return tooltip(ui, "Colour", "What the points are coloured by.");
    for (const Choice& choice : kChoices) {
        if (!has_colour(input, choice.colour)) continue;
        if (ImGui::Selectable(choice.name, choice.colour == state.scatter.settings.colour)) {
            ui.send(SetScatter{{}, [colour = choice.colour](ScatterSettings& settings) { settings.colour = colour; }});
        }
        tooltip(ui, "", choice.explanation);
    }
    ImGui::EndCombo();
}

void scatter_controls(const Ui& ui, const AppState& state) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 6));
    axis_combo(ui, state, 0);
    same_line_if(150);
    axis_combo(ui, state, 1);
    same_line_if(150);
    colour_combo(ui, state);
    const auto& coordinates = state.scatter.coordinates;
    if (coordinates && (coordinates->spread[0] || coordinates->spread[1] || !state.scatter.settings.spread)) {
        same_line_if(90);
        bool spread = state.scatter.settings.spread;
        if (ImGui::Checkbox("Spread", &spread))
            ui.send(SetScatter{{}, [spread](ScatterSettings& settings) { settings.spread = spread; }});
        tooltip(
            ui, "Spread",
            "On axes with few whole numbers, rows are moved by up to 0.3 to each side, always the same way, so that "
            "they do not hide each other.");
    }
    same_line_if(40);
    if (ImGui::Button("\uf0b2###fit scatter"))
        ui.send(SetScatter{{}, [](ScatterSettings& settings) { settings.window.reset(); }});
    tooltip(ui, "Fit", "Show all rows, as a double click on the picture does.");
    ImGui::PopStyleVar();
    ImGui::Dummy(ImVec2(0, 0));
}

/// Called by Dear ImGui's renderer in the middle of its work.
void draw_points(const ImDrawList*, const ImDrawCmd* command) {
    auto& memory = *static_cast<ScatterMemory*>(command->UserCallbackData);
    PlanePicture& picture = memory.picture;
    const ImVec4& clip = command->ClipRect;
    const auto pixel = [&](float units) { return static_cast<int>(std::lround(units * picture.pixel_ratio)); };
    picture.clip = {pixel(clip.x), pixel(clip.y), pixel(clip.z) - pixel(clip.x), pixel(clip.w) - pixel(clip.y)};
    if (picture.clip.width > 0 && picture.clip.height > 0) memory.canvas->draw(picture);
}

std::string tick_text(double tick, int digits, const std::vector<std::string>& names) {
    if (names.empty()) return display_number(tick, digits);
    const bool named = tick == std::round(tick) && tick >= 0 && tick < static_cast<double>(names.size());
    return named ? names[static_cast<std::size_t>(tick)] : "";
}

void draw_axes(const Ui& ui, ImDrawList& draw, const AppState& state, const ScatterPlace& place) {
    const auto axes = scatter_axes(*state.document->study.input, state.scatter.settings);
    const auto names_x = scatter_tick_names(*state.document, axes[0]);
    const auto names_y = scatter_tick_names(*state.document, axes[1]);
    const PlaneWindow& w = place.window;
    const float size = ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale;
    constexpr float kRoomX = 84;
    constexpr float kRoomY = 56;
    const ImU32 grid = with_alpha(ui.palette.line, 0.55F);
    const int most_x = std::max(2, static_cast<int>((place.max.x - place.min.x) / kRoomX));
    for (const double tick : nice_ticks(w.s0, w.s1, most_x)) {
        const float x = std::round(place.to_screen(tick, w.t0).x);
        draw.AddLine(ImVec2(x, place.min.y), ImVec2(x, place.max.y), grid);
        draw.AddLine(ImVec2(x, place.max.y), ImVec2(x, place.max.y + 4), ui.palette.muted);
        const std::string text = tick_text(tick, tick_digits(w.s0, w.s1, most_x), names_x);
        const float width = text_size(ui.fonts.small, text).x;
        draw.AddText(ui.fonts.small, size, ImVec2(std::min(x - width / 2, place.max.x - width), place.max.y + 4),
                     ui.palette.muted, text.c_str());
    }
    const int most_y = std::max(2, static_cast<int>((place.max.y - place.min.y) / kRoomY));
    const float line = text_size(ui.fonts.small, "0").y;
    for (const double tick : nice_ticks(w.t0, w.t1, most_y)) {
        const float y = std::round(place.to_screen(w.s0, tick).y);
        draw.AddLine(ImVec2(place.min.x, y), ImVec2(place.max.x, y), grid);
        draw.AddLine(ImVec2(place.min.x - 4, y), ImVec2(place.min.x, y), ui.palette.muted);
        const std::string text = tick_text(tick, tick_digits(w.t0, w.t1, most_y), names_y);
        const float top = std::clamp(y - line / 2, place.min.y, place.max.y - line);
        const float width = std::min(text_size(ui.fonts.small, text).x, kScatterAxisLeft - 8);
        draw_text_cut(draw, ui.fonts.small, ImVec2(place.min.x - 7 - width, top), width + 1, ui.palette.muted, text);
    }
}

/// Text on a plate that keeps its contrast on every colour. `corner` 0 to 1 says which point of the plate stands at
/// `at`.
void plate(const Ui& ui, ImDrawList& draw, ImVec2 at, ImVec2 corner, float room, const std::string& text) {
    const ImVec2 size = text_size(ui.fonts.small, text);
    const float width = std::min(size.x, room - 12);
    const ImVec2 min(at.x - corner.x * (width + 12), at.y - corner.y * (size.y + 4));
    draw.AddRectFilled(min, ImVec2(min.x + width + 12, min.y + size.y + 4), with_alpha(ui.palette.panel, 0.86F), 4);
    draw_text_cut(draw, ui.fonts.small, ImVec2(min.x + 6, min.y + 2), width + 1, ui.palette.text, text);
}

void draw_over(const Ui& ui, ImDrawList& draw, const AppState& state, const ScatterPlace& place,
               const ScatterMemory& memory) {
    draw.PushClipRect(place.min, place.max, true);
    if (state.scatter.coordinates) {
        const float room = (place.max.x - place.min.x) * 0.7F;
        plate(ui, draw, ImVec2(place.min.x + 6, place.min.y + 6), ImVec2(0, 0), room,
              "\u2191 " + row_axis_title(*state.document, *state.scatter.coordinates, 1));
        plate(ui, draw, ImVec2(place.max.x - 6, place.max.y - 6), ImVec2(1, 1), room,
              row_axis_title(*state.document, *state.scatter.coordinates, 0) + " \u2192");
    }
    if (memory.box_start) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        const ImVec2 low(std::min(mouse.x, memory.box_start->x), std::min(mouse.y, memory.box_start->y));
        const ImVec2 high(std::max(mouse.x, memory.box_start->x), std::max(mouse.y, memory.box_start->y));
        draw.AddRectFilled(low, high, with_alpha(ui.palette.accent, 0.15F));
        draw.AddRect(low, high, ui.palette.accent, 0, 0, 1.5F);
    }
    draw.PopClipRect();
    draw.AddRect(place.min, place.max, ui.palette.line);
}

float legend_ramp(const Ui& ui, ImDrawList& draw, ImVec2 at, float room, const ColourLegend& legend) {
    const float width = std::min(190.0F, room);
    constexpr int kSteps = 48;
    for (int i = 0; i < kSteps; ++i) {
        const float x = at.x + width * static_cast<float>(i) / kSteps;
        const float t = (static_cast<float>(i) + 0.5F) / kSteps;
        draw.AddRectFilled(ImVec2(x, at.y), ImVec2(x + width / kSteps + 0.5F, at.y + 9),
                           ramp_colour(*legend.ramp, t, ui.palette.dark));
    }
    const float size = ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale;
    const int digits = tick_digits(legend.low, legend.high, 4);
    for (const double tick : nice_ticks(legend.low, legend.high, 4)) {
        const auto t = static_cast<float>((tick - legend.low) / (legend.high - legend.low));
        const std::string text = display_number(tick, digits);
        const float half = text_size(ui.fonts.small, text).x / 2;
        const float x = std::clamp(at.x + t * width - half, at.x, at.x + width - 2 * half);
        draw.AddText(ui.fonts.small, size, ImVec2(x, at.y + 10), ui.palette.muted, text.c_str());
    }
    return width;
}

/// Clusters of the legend can be hovered and chosen.
void cluster_entry(const Ui& ui, const AppState& state, std::uint32_t cluster, ImVec2 min, ImVec2 max) {
    if (hit_area(("scatter cluster " + std::to_string(cluster)).c_str(), min, max))
        ui.send(SelectCluster{ClusterId(cluster)});
    if (!ImGui::IsItemHovered()) return;
    ui.send(Hover{{ClusterId(cluster)}});
    const std::uint32_t rows = state.document->study.clustering->clusters[cluster].size;
    tooltip(ui, "Cluster " + std::to_string(cluster), counted(rows, "row", "rows") + " with one activation pattern.");
}

void legend_entries(const Ui& ui, ImDrawList& draw, const AppState& state, ImVec2 at, float room,
                    const ScatterMemory& memory) {
    const bool classes = memory.shown.by == RowColouring::kClass;
    const auto& target = state.document->study.input->target;
    const float line = text_size(ui.fonts.small, "0").y;
    const float end = at.x + room;
    for (const std::uint32_t c : memory.legend.classes) {
        if (classes && (!target || c >= target->classes.size())) break;
        if (!classes && c >= state.document->study.clustering->num_clusters()) break;
        const std::string name = classes ? target->classes[c] : std::to_string(c);
        const float width = std::min(text_size(ui.fonts.small, name).x, 110.0F);
        if (at.x + width + 18 > end) break;
        const Rgba colour =
            classes ? class_colour(c, target->classes.size(), ui.palette.dark) : cluster_colour(c, !ui.palette.dark);
        draw_symbol(draw, ImVec2(at.x + 6, at.y + line / 2), 4.5F, classes ? class_shape(c) : PointShape::kDisc,
                    colour);
        draw_text_cut(draw, ui.fonts.small, ImVec2(at.x + 15, at.y), width + 1, ui.palette.text, name);
        if (!classes) cluster_entry(ui, state, c, ImVec2(at.x, at.y - 3), ImVec2(at.x + width + 18, at.y + line + 3));
        at.x += width + 28;
    }
    const std::size_t all = state.document->study.clustering->num_clusters();
    if (classes || all <= memory.legend.classes.size() || at.x + 80 > end) return;
    draw_text_cut(draw, ui.fonts.small, at, end - at.x, ui.palette.muted,
                  "and " + display_count(all - memory.legend.classes.size()) + " more");
}

void legend(const Ui& ui, const AppState& state, ImVec2 origin, float room, const ScatterMemory& memory) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float line = text_size(ui.fonts.small, "0").y;
    const std::size_t rows = state.document->study.clustering->num_rows();
    std::string status = counted(rows, "row", "rows") + " in " +
                         counted(state.document->study.clustering->num_clusters(), "cluster", "clusters");
    if (state.scatter.stale && state.scatter.progress < 1)
        status = (state.halted.scatter ? "stopped, " : "computing, ") + display_share(state.scatter.progress) + " done";
    draw_text_right(draw, ui.fonts.small, origin.x + room, origin.y + line + 8, ui.palette.text, status);
    if (!memory.picture.points) return;
    const std::string meaning =
        scatter_colour_meaning(*state.document, state.scatter.settings.colour, state.selection.output);
    const float used = draw_text_cut(draw, ui.fonts.small, origin, room * 0.5F, ui.palette.muted, meaning) + 12;
    const ImVec2 at(origin.x + used, origin.y);
    if (memory.legend.ramp) {
        const float width = legend_ramp(ui, draw, ImVec2(at.x, at.y + 4), room - used, memory.legend);
        if (!memory.all_coloured || memory.legend.open_ended)
            draw_text_cut(draw, ui.fonts.small, ImVec2(at.x + width + 12, at.y),
                          std::max(0.0F, room - used - width - 12), ui.palette.muted,
                          memory.legend.open_ended ? "and beyond" : "grey: not known");
        return;
    }
    legend_entries(ui, draw, state, at, room - used, memory);
}

}  // namespace

void scatter_panel(const Ui& ui, const AppState& state, ScatterMemory& memory) {
    if (!state.document || !state.document->study.clustering || !state.document->study.scores) return;
    if (!ui.picture) scatter_controls(ui, state);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float height = std::max(kScatterLeastHeight, room.y - kScatterLegend);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const ScatterPlace place{ImVec2(std::round(origin.x + kScatterAxisLeft), std::round(origin.y)),
                             ImVec2(std::round(std::max(origin.x + room.x, origin.x + kScatterAxisLeft + 40)),
                                    std::round(origin.y + height - kScatterAxisBelow)),
                             state.scatter.window()};
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    ImGui::SetCursorScreenPos(place.min);
    invisible_item("scatter", ImVec2(place.max.x - place.min.x, place.max.y - place.min.y));
    scatter_gestures(ui, state, place, memory);
    update_scatter_picture(ui, state, place, memory);
    draw.AddRectFilled(place.min, place.max, ui.palette.raised);
    draw_axes(ui, draw, state, place);
    if (memory.canvas && memory.picture.points) {
        draw.PushClipRect(place.min, place.max, true);
        draw.AddCallback(draw_points, &memory);
        draw.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
        draw.PopClipRect();
    }
    draw_over(ui, draw, state, place, memory);
    legend(ui, state, ImVec2(origin.x + 4, origin.y + height + 4), room.x - 8, memory);
    ImGui::SetCursorScreenPos(ImVec2(origin.x, origin.y + height + kScatterLegend - 6));
    ImGui::Dummy(ImVec2(1, 1));
}

}  // namespace reluscope
