#include "app/path/path_facts.h"
#include "app/plane/plane_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/plane_texts.h"
#include "ui/kit/drawing_view.h"
#include "ui/kit/pattern_view.h"
#include "ui/plane/plane_panel.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

// The picture between its axes, and what lies over it.

namespace reluscope {

namespace {

/// Called by Dear ImGui's renderer in the middle of its work.
void draw_plane(const ImDrawList*, const ImDrawCmd* command) {
    auto& memory = *static_cast<PlaneMemory*>(command->UserCallbackData);
    if (!clip_to(*command, memory.picture)) return;
    memory.canvas->draw(memory.picture);
    memory.canvas_waits |= memory.canvas->pending();
}

void draw_regions(const Ui& ui, ImDrawList& draw, const Viewport2D& view, PlaneMemory& memory) {
    draw.AddRectFilled(view.min, view.max, ui.palette.raised);
    if (!memory.canvas || !memory.picture.mesh) return;
    draw.PushClipRect(view.min, view.max, true);
    draw.AddCallback(draw_plane, &memory);
    draw.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
    draw.PopClipRect();
}

/// Axes, and what lies over the picture.
void draw_over(const Ui& ui, const AppState& state, const Viewport2D& view, const PlaneMemory& memory) {
    const PlotAxis x{state.plane.axis_x};
    const PlotAxis y{state.plane.axis_y};
    const PlotFrame frame = view.frame();
    Drawing drawing(frame.area.max);
    PlotPainter plot(drawing, ui.palette, screen_text_width(ui));
    plot.axes(frame, x, y, 0, false);
    drawing.begin_clip(frame.area);
    std::vector<DrawPoint> path;
    for (const Point2& p : path_in_plane(state)) path.push_back(frame.at(p));
    plot.path(path);
    if (memory.path_start && memory.gestures.dragged) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        const DrawPoint drawn[] = {frame.at(memory.path_start->at), {mouse.x, mouse.y}};
        plot.path(drawn);
    }
    plot.plates(frame.area, x, y, slice_notes(state.plane, *state.document, state.plane.view.points));
    paint_zoom_box(plot, frame.area, memory.gestures);
    drawing.rect(frame.area, stroke_style(ui.palette.line, 1));
    paint_drawing(ui, drawing, ImVec2(0, 0));
}

/// The corner of the picture for a card of this size: the upper right one, unless it would cover the place that the
/// card speaks of, where it was pointed at or the middle of the region.
ImVec2 card_place(const RegionFacts& facts, const Viewport2D& view, ImVec2 card) {
    constexpr float kInside = 6;
    constexpr float kAbout = 12;  // of the place that stays free
    const ImVec2 places[] = {view.to_screen(facts.at), view.to_screen(facts.centre)};
    const float left = view.min.x + kInside;
    const float right = view.max.x - card.x - kInside;
    const float top = view.min.y + kInside;
    const float bottom = view.max.y - card.y - kInside;
    const ImVec2 corners[] = {{right, top}, {right, bottom}, {left, top}, {left, bottom}};
    for (const ImVec2& corner : corners) {
        const bool covers = std::any_of(std::begin(places), std::end(places), [&](const ImVec2& place) {
            return place.x > corner.x - kAbout && place.x < corner.x + card.x + kAbout && place.y > corner.y - kAbout &&
                   place.y < corner.y + card.y + kAbout;
        });
        if (!covers) return corner;
    }
    return corners[0];
}

/// The pinned region's facts in a corner, with a button to let go.
void pinned_card(const Ui& ui, const AppState& state, const Viewport2D& view, PlaneMemory& memory) {
    const RegionFacts& facts = *state.plane.pinned;
    const float width = std::min(300.0F, view.max.x - view.min.x - 12);
    ImGui::SetCursorScreenPos(card_place(facts, view, ImVec2(width, memory.card_height)));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, with_alpha(ui.palette.panel, 0.94F));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 8));
    ImGui::BeginChild("pinned region", ImVec2(width, memory.card_height), ImGuiChildFlags_AlwaysUseWindowPadding,
                      ImGuiWindowFlags_NoScrollbar);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    const ImVec2 start = ImGui::GetCursorPos();
    region_card(ui, state, facts, width - 20, !ui.picture && !memory.lesson.is_over());
    memory.card_height = ImGui::GetCursorPosY() + 4;
    if (!ui.picture) {
        ImGui::SetCursorPos(ImVec2(width - 30, start.y - 2));
        ImGui::PushStyleColor(ImGuiCol_Button, IM_COL32(0, 0, 0, 0));
        if (ImGui::SmallButton("\uf00d##unpin")) {
            ui.send(PinPlane{std::nullopt});
            memory.lesson.end();
        }
        tooltip(ui, "", plane_texts::kLetGo);
        ImGui::PopStyleColor();
    }
    ImGui::EndChild();
}

/// The part of the picture in which the visible window has one scale on both axes.
void keep_scale(const PlaneState& plane, Viewport2D& view) {
    if (plane.view.fill) return;
    const auto [min, max] = one_scale_area(view.frame().area, view.window, plane.t_per_s);
    view.min = ImVec2(min.x, min.y);
    view.max = ImVec2(max.x, max.y);
}

/// Tells the program the picture's shape when it has changed, and when the picture comes back, for another one may have
/// told its own meanwhile.
void tell_shape(const Ui& ui, const PlaneState& plane, const Viewport2D& view, PlaneMemory& memory) {
    const auto shape = static_cast<double>(view.width() / std::max(view.height(), 1.0F));
    const int frame = ImGui::GetFrameCount();
    const bool comes_back = frame > memory.drawn_frame + 1;
    memory.drawn_frame = frame;
    if (shape == memory.told_shape && plane.shape != 0 && !comes_back) return;
    memory.told_shape = shape;
    ui.send(SetPlaneShape{shape});
}

std::size_t num_active(const std::string& pattern) {
    return static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '1'));
}

}  // namespace

void region_card(const Ui& ui, const AppState& state, const RegionFacts& facts, float width, bool lesson) {
    const PlaneState& plane = state.plane;
    constexpr float kButton = 24;  // that lets go of a pinned card, at the end of its first line
    float first = width - kButton;
    const auto line = [&](ImFont* font, ImU32 colour, const std::string& text) {
        text_block(font, colour, text, std::exchange(first, width));
    };
    if (lesson) line(ui.fonts.small, ui.palette.accent, plane_texts::kWhatARegionIs);
    if (!facts.formula.empty()) line(ui.fonts.bold, ui.palette.text, facts.formula);
    if (facts.region.valid() && plane.partition) {
        const Network& network = plane.partition->network();
        const ImVec2 at = ImGui::GetCursorScreenPos();
        constexpr float kHeight = 16;
        draw_pattern(ui, at, ImVec2(first, kHeight), network, plane.partition->pattern(facts.region));
        ImGui::Dummy(ImVec2(width, kHeight));
        first = width;
        if (plane.partition->has_maps() && network.num_hidden_units() > 0)
            line(ui.fonts.small, ui.palette.muted,
                 plane_texts::active_units(num_active(facts.pattern), network.num_hidden_units()));
    }
    std::string rows = plane_texts::rows_in_region(facts.rows, facts.on_plane, facts.cut_by_window);
    if (facts.cluster) rows += ", cluster " + std::to_string(facts.cluster->index);
    line(ui.fonts.small, ui.palette.muted, rows);
    line(ui.fonts.small, ui.palette.muted, plane_texts::walls_of_region(facts.walls, facts.cut_by_window));
}

std::vector<Point2> path_in_plane(const AppState& state) {
    const auto ends = path_on_plane(state.plane.frame, state.path);
    if (!ends) return {};
    constexpr std::size_t kMaxBreakpoints = 500;  // more would be a solid line
    const LinePath& path = *state.path.path;
    std::vector<Point2> points{(*ends)[0]};
    for (std::size_t b = 0; b < path.num_breakpoints() && path.num_breakpoints() <= kMaxBreakpoints; ++b)
        points.push_back(lerp((*ends)[0], (*ends)[1], path.knots[b + 1]));
    points.push_back((*ends)[1]);
    return points;
}

void plane_picture(const Ui& ui, const AppState& state, ImVec2 size, PlaneMemory& memory) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    constexpr float kAxisLeft = 46;
    constexpr float kAxisBelow = 22;
    Viewport2D view{ImVec2(std::round(origin.x + kAxisLeft), std::round(origin.y)),
                    ImVec2(std::round(origin.x + size.x), std::round(origin.y + size.y - kAxisBelow)),
                    state.plane.view.window};
    // On the screen the window takes the picture's shape; a document shows the window that the screen shows.
    if (ui.picture && !ui.presented) {
        keep_scale(state.plane, view);
    } else {
        tell_shape(ui, state.plane, view, memory);
    }
    ImGui::SetCursorScreenPos(view.min);
    invisible_item("plane", ImVec2(view.width(), view.height()));
    plane_gestures(ui, state, view, memory);
    update_plane_picture(ui, state, view, memory);
    draw_regions(ui, draw, view, memory);
    draw_over(ui, state, view, memory);
    // It would cover a phone's plane where the sheet below tells the same.
    const Layout& layout = state.layout;
    const bool told = shows_sheet(layout) && layout.sheet == Sheet::kExplanation && !state.welcome.shown;
    if (state.plane.pinned && (ui.picture || !told)) pinned_card(ui, state, view, memory);
    ImGui::SetCursorScreenPos(ImVec2(origin.x, origin.y + size.y));
}

}  // namespace reluscope
