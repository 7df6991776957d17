#include "app/document/views.h"
#include "app/network/unit_view.h"
#include "app/plane/plane_aspect.h"
#include "base/text/number_format.h"
#include "base/texts/views/plane_texts.h"
#include "ui/kit/click_hint.h"
#include "ui/kit/frame_work.h"
#include "ui/plane/plane_menu.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>
#include <cmath>

// What the pointer, the fingers and the keys do to the plane.

namespace reluscope {

namespace {

constexpr float kPointReach = 6;

/// The row whose point is near the pointer, else the point of the plane below it.
PlaneMemory::PathStart path_point(const AppState& state, const Viewport2D& view, ImVec2 mouse) {
    constexpr float kReach = 10;
    const Point2 at = view.to_plane(mouse);
    const auto row = point_near(state.plane, view, mouse, kReach);
    if (!row) return {at, at};
    for (const PlanePoint& point : *state.plane.points) {
        if (point.row == *row) return {*row, point.at};
    }
    return {*row, at};
}

/// With the path's tool dragging draws a path.
void follow_path_tool(const Ui& ui, const AppState& state, const Viewport2D& view, const ViewportAsked& asked,
                      PlaneMemory& memory) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (asked.dropped && memory.path_start)
        ui.send(SetPath{memory.path_start->point, path_point(state, view, mouse).point});
    if (asked.released) memory.path_start.reset();
}

void click_on_plane(const Ui& ui, const AppState& state, const Viewport2D& view) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (state.drawing) return ui.send(AddPoint{view.to_plane(mouse)});
    if (const auto row = point_near(state.plane, view, mouse, kPointReach)) {
        ui.send(SelectRow{row});
    } else if (state.plane.partition) {
        ui.send(PinPlane{view.to_plane(mouse)});
    }
}

/// The title of a row's tooltip, and what is known about it.
void row_tooltip(const Ui& ui, const AppState& state, RowId row) {
    const StudyInput& input = *state.document->study.input;
    const std::vector<PlanePoint>& points = *state.plane.points;
    const auto point = std::find_if(points.begin(), points.end(), [row](const PlanePoint& p) { return p.row == row; });
    if (point == points.end()) return;
    tooltip(ui, row_title(*input.table, input.rows->row[row.index]),
            point_sentences(state, *point) + " " + click_on_row(state));
}

void region_tooltip(const Ui& ui, const AppState& state, const std::optional<UnitId>& wall, RegionLesson& lesson) {
    if (!state.plane.hovered) return;
    // The pinned region's card is there already.
    const std::optional<RegionFacts>& pinned = state.plane.pinned;
    if (pinned && pinned->region.valid() && pinned->region == state.plane.hovered->region) {
        if (wall) tooltip(ui, "", plane_texts::wall_here(unit_text(state.document->study.network(), *wall)));
        return;
    }
    lesson.note(state.plane.hovered->region, ImGui::GetTime());
    constexpr float kWidth = 340;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    ImGui::BeginTooltip();
    region_card(ui, state, *state.plane.hovered, kWidth, !lesson.is_over());
    if (wall)
        text_block(ui.fonts.small, ui.palette.text,
                   plane_texts::wall_here(unit_text(state.document->study.network(), *wall)), kWidth);
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

void hover(const Ui& ui, const AppState& state, const Viewport2D& view, PlaneMemory& memory) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    memory.hovered = ImGui::IsItemHovered();
    const bool tells = memory.hovered && !memory.gestures.dragged && !fingers_of(ui) && state.plane.partition;
    if (!tells) {
        memory.told_mouse.reset();
        if (state.plane.hovered_at) ui.send(HoverPlane{std::nullopt});
        return;
    }
    const bool told = memory.told_mouse && memory.told_mouse->x == mouse.x && memory.told_mouse->y == mouse.y &&
                      memory.told_window == view.window && memory.told_partition == state.plane.partition.get();
    if (!told) {
        memory.told_mouse = mouse;
        memory.told_window = view.window;
        memory.told_partition = state.plane.partition.get();
        ui.send(HoverPlane{view.to_plane(mouse)});
    }
    const auto row = point_near(state.plane, view, mouse, kPointReach);
    const auto wall = row ? std::nullopt : wall_near(state.plane, view, mouse, kPointReach);
    const auto cluster = state.plane.hovered ? state.plane.hovered->cluster : std::nullopt;
    if (told && (row || wall || cluster)) ui.send(Hover{{cluster, row, wall}});
    row ? row_tooltip(ui, state, *row) : region_tooltip(ui, state, wall, memory.lesson);
}

}  // namespace

std::optional<RowId> point_near(const PlaneState& plane, const Viewport2D& view, ImVec2 at, float reach) {
    if (!plane.points || !plane.places || !plane.view.points) return std::nullopt;
    const Point2 place = view.to_plane(at);
    const double x = view.unit_x() * static_cast<double>(reach);
    const double y = view.unit_y() * static_cast<double>(reach);
    std::optional<RowId> row;
    double nearest = 1;
    plane.places->grid.for_each_in(place.x - x, place.y - y, place.x + x, place.y + y, [&](std::uint32_t i) {
        const PlanePoint& point = (*plane.points)[i];
        const double far = std::hypot((point.at.x - place.x) / x, (point.at.y - place.y) / y);
        if (far > nearest || !is_shown(plane.view, point)) return;
        nearest = far;
        row = point.row;
    });
    return row;
}

std::optional<UnitId> wall_near(const PlaneState& plane, const Viewport2D& view, ImVec2 at, float reach) {
    if (!plane.partition || !plane.view.walls) return std::nullopt;
    const RegionPartition& partition = *plane.partition;
    const auto region = partition.region_at(view.to_plane(at));
    if (!region) return std::nullopt;
    std::optional<UnitId> best;
    float nearest = reach * reach;
    const Subdivision& cells = partition.cells();
    cells.for_each_half_edge(face_of(*region), [&](HalfedgeId h) {
        if (cells.is_side(h)) return;
        const ImVec2 a = view.to_screen(partition.to_plane(cells.vertex(cells.origin(h))));
        const ImVec2 b = view.to_screen(partition.to_plane(cells.vertex(cells.destination(h))));
        const ImVec2 d(b.x - a.x, b.y - a.y);
        const float length = d.x * d.x + d.y * d.y;
        const float t = length > 0 ? std::clamp(((at.x - a.x) * d.x + (at.y - a.y) * d.y) / length, 0.0F, 1.0F) : 0;
        const float x = a.x + t * d.x - at.x;
        const float y = a.y + t * d.y - at.y;
        if (x * x + y * y > nearest) return;
        nearest = x * x + y * y;
        best = UnitId(cells.label(h));
    });
    return best;
}

void plane_gestures(const Ui& ui, const AppState& state, const Viewport2D& view, PlaneMemory& memory) {
    if (ImGui::IsItemActivated()) {
        memory.path_start.reset();
        const ImGuiIO& io = ImGui::GetIO();
        if (state.path.tool && !io.KeyShift) memory.path_start = path_point(state, view, io.MousePos);
    }
    // Arrows with Shift walk from region to region (application.cpp).
    const ViewportAsked asked = viewport_gestures(ui, view, memory.gestures, memory.path_start.has_value(), true);
    if (asked.moving) memory.moved_at = ImGui::GetTime();
    if (asked.window) ui.send(SetPlaneWindow{*asked.window});
    if (asked.fit) ui.send(FitPlane{});
    if (asked.double_clicked) ui.send(PinPlane{std::nullopt});
    follow_path_tool(ui, state, view, asked, memory);
    if (asked.clicked) click_on_plane(ui, state, view);
    hover(ui, state, view, memory);
    if ((state.path.tool || state.drawing) && ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    plane_menu(ui, state, view, memory);
}

}  // namespace reluscope
