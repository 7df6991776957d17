#include "app/document/views.h"
#include "app/network/unit_view.h"
#include "base/text/number_format.h"
#include "ui/kit/click_hint.h"
#include "ui/kit/frame_work.h"
#include "ui/plane/plane_menu.h"
#include "ui/plane/plane_panel.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

// What the pointer, the fingers and the keys do to the plane.

namespace reluscope {

namespace {

constexpr float kPointReach = 6;
constexpr float kSmallestBox = 6;

/// The window after zooming by `factor` so that the point under `at` stays there.
PlaneWindow zoomed(const PlaneView2D& view, ImVec2 at, double factor) {
    const Point2 fixed = view.to_plane(at);
    const PlaneWindow& w = view.window;
    return {fixed.x + (w.s0 - fixed.x) / factor, fixed.x + (w.s1 - fixed.x) / factor,
            fixed.y + (w.t0 - fixed.y) / factor, fixed.y + (w.t1 - fixed.y) / factor};
}

PlaneWindow panned(const PlaneView2D& view, ImVec2 by) {
    const double ds = -by.x / (view.max.x - view.min.x) * view.window.width();
    const double dt = by.y / (view.max.y - view.min.y) * view.window.height();
    const PlaneWindow& w = view.window;
    return {w.s0 + ds, w.s1 + ds, w.t0 + dt, w.t1 + dt};
}

ImVec2 middle(const PlaneView2D& view) { return {(view.min.x + view.max.x) / 2, (view.min.y + view.max.y) / 2}; }

/// Arrows pan, plus and minus zoom, 0 fits, while the picture has the focus.
void keys(const Ui& ui, const PlaneView2D& view) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper) return;
    constexpr float kShare = 0.1F;
    ImVec2 pan(0, 0);
    if (pressed(ImGuiKey_LeftArrow)) pan.x += kShare;
    if (pressed(ImGuiKey_RightArrow)) pan.x -= kShare;
    if (pressed(ImGuiKey_UpArrow)) pan.y += kShare;
    if (pressed(ImGuiKey_DownArrow)) pan.y -= kShare;
    if (pan.x != 0 || pan.y != 0) {
        if (io.KeyShift) return ImGui::NavMoveRequestCancel();  // walks from region to region (application.cpp)
        ImGui::NavMoveRequestCancel();                          // the focus stays here
        ui.send(
            SetPlaneWindow{panned(view, ImVec2(pan.x * (view.max.x - view.min.x), pan.y * (view.max.y - view.min.y)))});
    }
    constexpr double kPlaneGesturesStep = 1.25;
    if (pressed(ImGuiKey_Equal)) ui.send(SetPlaneWindow{zoomed(view, middle(view), kPlaneGesturesStep)});
    if (pressed(ImGuiKey_Minus)) ui.send(SetPlaneWindow{zoomed(view, middle(view), 1 / kPlaneGesturesStep)});
    if (pressed(ImGuiKey_0)) ui.send(FitPlane{});
}

void fingers(const Ui& ui, const PlaneView2D& view, const Pinch& pinch, PlaneMemory& memory) {
    PlaneView2D moved = view;
    moved.window = panned(view, pinch.pan);
    ui.send(SetPlaneWindow{zoomed(moved, pinch.centre, pinch.zoom)});
    memory.pinched = true;
    memory.moved_at = ImGui::GetTime();
}

/// The row whose point is near the pointer, else the point of the plane below it.
PlaneMemory::PathStart path_point(const AppState& state, const PlaneView2D& view, ImVec2 mouse) {
    constexpr float kPlaneGesturesReach = 10;
    const Point2 at = view.to_plane(mouse);
    const auto row = point_near(state.plane, view, mouse, kPlaneGesturesReach);
    if (!row) return {at, at};
    for (const PlanePoint& point : *state.plane.points) {
        if (point.row == *row) return {*row, point.at};
    }
    return {*row, at};
}

void finish_path(const Ui& ui, const AppState& state, const PlaneView2D& view, PlaneMemory& memory) {
    const PlaneMemory::PathStart start = *std::exchange(memory.path_start, std::nullopt);
    if (!memory.dragged) return;
    ui.send(SetPath{start.point, path_point(state, view, ImGui::GetIO().MousePos).point});
}

void drag(const Ui& ui, const AppState& state, const PlaneView2D& view, PlaneMemory& memory) {
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemActivated()) {
        memory.dragged = false;
        memory.pinched = false;
        memory.box_start.reset();
        memory.path_start.reset();
        if (io.KeyShift) {
            memory.box_start = io.MousePos;
        } else if (state.path.tool) {
            memory.path_start = path_point(state, view, io.MousePos);
        }
    }
    if (!ImGui::IsItemActive() || memory.pinched) return;
    if (ImGui::IsMouseDragging(ImGuiMouseButton_Left)) {
        const bool draws = memory.box_start || memory.path_start;
        if (!draws) memory.moved_at = ImGui::GetTime();
        if (!draws && !memory.dragged) {
            // What was moved before it counted as a drag is made up for.
            ui.send(SetPlaneWindow{panned(view, ImGui::GetMouseDragDelta(ImGuiMouseButton_Left))});
        } else if (!draws && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0)) {
            ui.send(SetPlaneWindow{panned(view, io.MouseDelta)});
        }
        memory.dragged = true;
    }
}

void finish_box(const Ui& ui, const PlaneView2D& view, PlaneMemory& memory) {
    const ImVec2 from = *std::exchange(memory.box_start, std::nullopt);
    const ImVec2 to = ImGui::GetIO().MousePos;
    if (std::abs(to.x - from.x) < kSmallestBox || std::abs(to.y - from.y) < kSmallestBox) return;
    const Point2 a = view.to_plane(from);
    const Point2 b = view.to_plane(to);
    ui.send(SetPlaneWindow{{std::min(a.x, b.x), std::max(a.x, b.x), std::min(a.y, b.y), std::max(a.y, b.y)}});
}

void release(const Ui& ui, const AppState& state, const PlaneView2D& view, PlaneMemory& memory) {
    if (memory.box_start) return finish_box(ui, view, memory);
    if (memory.path_start && memory.dragged && !memory.pinched) return finish_path(ui, state, view, memory);
    memory.path_start.reset();
    if (memory.dragged || memory.pinched || !ImGui::IsItemHovered()) return;
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
    const Document& document = *state.document;
    const StudyInput& input = *document.study.input;
    std::string text = "cluster " + std::to_string(document.study.clustering->assignment[row.index]);
    if (input.target && input.target->is_class()) {
        const std::int32_t label = input.target->class_of_row[row.index];
        if (label >= 0)
            text = input.target->column + " = " + input.target->classes[static_cast<std::size_t>(label)] + ", " + text;
    }
    tooltip(ui, "Row " + std::to_string(input.rows->row[row.index]), text + ". " + click_on_row(state));
}

void region_tooltip(const Ui& ui, const AppState& state, const std::optional<UnitId>& wall) {
    if (!state.plane.hovered) return;
    constexpr float kWidth = 340;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    ImGui::BeginTooltip();
    region_card(ui, state, *state.plane.hovered, kWidth);
    if (wall)
        text_block(
            ui.fonts.small, ui.palette.text,
            "wall: " + unit_text(state.document->study.network(), *wall) + " is 0 here; the right button follows it",
            kWidth);
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

void hover(const Ui& ui, const AppState& state, const PlaneView2D& view, PlaneMemory& memory) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    memory.hovered = ImGui::IsItemHovered();
    const bool tells = memory.hovered && !memory.dragged && !fingers_of(ui) && state.plane.partition;
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
    row ? row_tooltip(ui, state, *row) : region_tooltip(ui, state, wall);
}

}  // namespace

std::optional<RowId> point_near(const PlaneState& plane, const PlaneView2D& view, ImVec2 at, float reach) {
    if (!plane.points || !plane.places || !plane.view.points) return std::nullopt;
    const Point2 place = view.to_plane(at);
    const auto nearest = plane.places->grid.nearest(place.x, place.y, view.unit_x() * static_cast<double>(reach),
                                                    view.unit_y() * static_cast<double>(reach));
    return nearest ? std::optional((*plane.points)[*nearest].row) : std::nullopt;
}

std::optional<UnitId> wall_near(const PlaneState& plane, const PlaneView2D& view, ImVec2 at, float reach) {
    if (!plane.partition || !plane.view.walls) return std::nullopt;
    const RegionPartition& partition = *plane.partition;
    const auto region = partition.region_at(view.to_plane(at));
    if (!region) return std::nullopt;
    std::optional<UnitId> best;
    float nearest = reach * reach;
    const Subdivision& cells = partition.cells();
    cells.for_each_half_edge(region->index, [&](Subdivision::Index h) {
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

void plane_gestures(const Ui& ui, const AppState& state, const PlaneView2D& view, PlaneMemory& memory) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool hovered = ImGui::IsItemHovered();
    ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);  // it scrolls nothing below
    if (const Pinch* pinch = fingers_of(ui); pinch && hovered) {
        fingers(ui, view, *pinch, memory);
    } else if (const double zoom = zoom_asked(ui); hovered && zoom != 1) {
        ui.send(SetPlaneWindow{zoomed(view, io.MousePos, zoom)});
        memory.moved_at = ImGui::GetTime();
    }
    drag(ui, state, view, memory);
    if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        ui.send(FitPlane{});
        ui.send(PinPlane{std::nullopt});
        memory.dragged = true;  // the release is no click
    } else if (ImGui::IsItemDeactivated()) {
        release(ui, state, view, memory);
        memory.dragged = false;
    }
    if (ImGui::IsItemFocused()) keys(ui, view);
    hover(ui, state, view, memory);
    if (memory.dragged && ImGui::IsItemActive() && !memory.path_start)
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    if ((state.path.tool || state.drawing) && hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    plane_menu(ui, state, view, memory);
}

}  // namespace reluscope
