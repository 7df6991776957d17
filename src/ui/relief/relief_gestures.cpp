#include "app/document/views.h"
#include "app/plane/plane_aspect.h"
#include "app/scatter/scatter_facts.h"
#include "ui/kit/click_hint.h"
#include "ui/kit/frame_work.h"
#include "ui/plane/plane_panel.h"
#include "ui/relief/relief_panel.h"

#include <Eigen/Geometry>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

// What the pointer, the fingers and the keys do to the relief.

namespace reluscope {

namespace {

constexpr double kDegreesPerUnit = 0.4;  // of dragging

void turn(ReliefSettings& settings, ImVec2 by) {
    settings.azimuth -= kDegreesPerUnit * static_cast<double>(by.x);
    settings.elevation += kDegreesPerUnit * static_cast<double>(by.y);
}

void pan(ReliefSettings& settings, ImVec2 by, ImVec2 size) {
    settings.pan_x += static_cast<double>(by.x / size.y);
    settings.pan_y -= static_cast<double>(by.y / size.y);
}

/// What is seen under `at` (from the middle of the picture, in its heights) stays there.
void zoom(ReliefSettings& settings, double factor, Point2 at) {
    const ReliefSettings before = settings;
    settings.zoom *= factor;
    settings = clamped(settings);
    const double done = settings.zoom / before.zoom;
    settings.pan_x = at.x + (before.pan_x - at.x) * done;
    settings.pan_y = at.y + (before.pan_y - at.y) * done;
}

void keys(ReliefSettings& settings) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper) return;
    constexpr float kStep = 12;
    ImVec2 by(0, 0);
    if (pressed(ImGuiKey_LeftArrow)) by.x -= kStep;
    if (pressed(ImGuiKey_RightArrow)) by.x += kStep;
    if (pressed(ImGuiKey_UpArrow)) by.y -= kStep;
    if (pressed(ImGuiKey_DownArrow)) by.y += kStep;
    if (by.x != 0 || by.y != 0) {
        ImGui::NavMoveRequestCancel();  // the focus stays here
        turn(settings, by);
    }
    constexpr double kZoom = 1.2;
    if (pressed(ImGuiKey_Equal)) zoom(settings, kZoom, {0, 0});
    if (pressed(ImGuiKey_Minus)) zoom(settings, 1 / kZoom, {0, 0});
    if (pressed(ImGuiKey_0)) reset_camera(settings);
}

std::optional<ReliefHit> facet_at(const ReliefMemory& memory, const ReliefCamera& camera, Point2 at) {
    if (!memory.picture.surface) return std::nullopt;
    const ReliefSurface& surface = *memory.picture.surface;
    return pick_facet(*surface.mesh->partition, surface.output, memory.space, camera.ray(at), memory.low, memory.high);
}

/// The row whose point is near the pointer and not behind the surface.
std::optional<RowId> row_at(const AppState& state, const ReliefMemory& memory, const ReliefCamera& camera, ImVec2 mouse,
                            ImVec2 min, ImVec2 size) {
    if (!state.relief.points || !state.plane.points || !memory.picture.surface) return std::nullopt;
    const RegionPartition& partition = *memory.picture.surface->mesh->partition;
    const auto output = static_cast<Eigen::Index>(memory.picture.surface->output);
    const Eigen::MatrixXd& logits = state.document->study.patterns->logits;
    const Eigen::Matrix4d matrix = camera.matrix();
    std::optional<RowId> best;
    constexpr double kReach = 7;
    double nearest = kReach * kReach;
    Point2 place;
    double depth = 0;
    for (const PlanePoint& point : *state.plane.points) {
        if (static_cast<Eigen::Index>(point.row.index) >= logits.cols()) continue;
        if (!is_shown(state.plane.view, point)) continue;
        const Eigen::Vector3d world =
            memory.space.world(partition.from_plane(point.at), logits(output, point.row.index));
        if (world.cwiseAbs().maxCoeff() > 1 || std::abs(world.z()) > kReliefTop) continue;
        const Eigen::Vector4d clip = matrix * world.homogeneous();
        const Point2 at{0.5 + 0.5 * clip.x() / clip.w(), 0.5 - 0.5 * clip.y() / clip.w()};
        const double dx = at.x * static_cast<double>(size.x) + static_cast<double>(min.x - mouse.x);
        const double dy = at.y * static_cast<double>(size.y) + static_cast<double>(min.y - mouse.y);
        if (dx * dx + dy * dy > nearest) continue;
        nearest = dx * dx + dy * dy;
        best = point.row;
        place = at;
        depth = clip.w();
    }
    if (!best) return std::nullopt;
    constexpr double kThick = 0.02;
    const auto hit = facet_at(memory, camera, place);
    // Along the view a ray's direction has length 1.
    return hit && hit->along < depth - kThick ? std::nullopt : best;
}

void drag(const Ui& ui, ImVec2 size, ReliefMemory& memory, ReliefSettings& settings) {
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemActivated()) memory.dragged = false;
    const bool right = ImGui::IsItemHovered() && ImGui::IsMouseDragging(ImGuiMouseButton_Right);
    if (right && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0)) pan(settings, io.MouseDelta, size);
    if (!ImGui::IsItemActive() || !ImGui::IsMouseDragging(ImGuiMouseButton_Left)) return;
    if (fingers_of(ui)) return;
    // What was moved before it counted as a drag is made up for.
    const ImVec2 by = memory.dragged ? io.MouseDelta : ImGui::GetMouseDragDelta(ImGuiMouseButton_Left);
    memory.dragged = true;
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    if (by.x == 0 && by.y == 0) return;
    if (io.KeyShift) {
        pan(settings, by, size);
    } else {
        turn(settings, by);
    }
}

void facet_tooltip(const Ui& ui, const AppState& state, RegionLesson& lesson) {
    if (!state.plane.hovered) return;
    lesson.note(state.plane.hovered->region, ImGui::GetTime());
    constexpr float kWidth = 340;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    ImGui::BeginTooltip();
    region_card(ui, state, *state.plane.hovered, kWidth, !lesson.is_over());
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

/// Lights up what is under the pointer, in all views.
void hover(const Ui& ui, const AppState& state, ImVec2 min, ImVec2 size, ReliefMemory& memory) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool was = memory.hovered;
    memory.hovered = ImGui::IsItemHovered() && !memory.dragged;
    if (!memory.hovered || !memory.picture.surface) {
        memory.told_mouse.reset();
        if (was && state.plane.hovered_at) ui.send(HoverPlane{std::nullopt});
        return;
    }
    const ReliefCamera camera = relief_camera(state.relief, size);
    const Point2 at{static_cast<double>((mouse.x - min.x) / size.x), static_cast<double>((mouse.y - min.y) / size.y)};
    const ReliefSettings& s = state.relief;
    const std::array<double, 5> view{s.azimuth, s.elevation, s.zoom, s.pan_x, s.pan_y};
    const bool told = memory.told_mouse && memory.told_mouse->x == mouse.x && memory.told_mouse->y == mouse.y &&
                      memory.told_view == view && memory.told_surface == memory.picture.surface.get();
    if (!told) {
        memory.told_mouse = mouse;
        memory.told_view = view;
        memory.told_surface = memory.picture.surface.get();
        const auto hit = facet_at(memory, camera, at);
        ui.send(HoverPlane{hit ? std::optional(memory.picture.surface->mesh->partition->to_plane(hit->cell))
                               : std::nullopt});
    } else if (state.plane.hovered && state.plane.hovered->cluster) {
        ui.send(Hover{{state.plane.hovered->cluster}});
    }
    if (const auto row = row_at(state, memory, camera, mouse, min, size)) {
        ui.send(Hover{{std::nullopt, row}});
        const StudyInput& input = *state.document->study.input;
        return tooltip(ui, row_title(*input.table, input.rows->row[row->index]),
                       row_prediction(*state.document, *row) + ". " + click_on_row(state));
    }
    facet_tooltip(ui, state, memory.lesson);
}

void release(const Ui& ui, const AppState& state, ImVec2 min, ImVec2 size, const ReliefMemory& memory) {
    if (memory.dragged || !ImGui::IsItemHovered() || !memory.picture.surface) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ReliefCamera camera = relief_camera(state.relief, size);
    if (const auto row = row_at(state, memory, camera, mouse, min, size)) return ui.send(SelectRow{row});
    const auto hit =
        facet_at(memory, camera,
                 {static_cast<double>((mouse.x - min.x) / size.x), static_cast<double>((mouse.y - min.y) / size.y)});
    if (hit) ui.send(PinPlane{memory.picture.surface->mesh->partition->to_plane(hit->cell)});
}

}  // namespace

void relief_gestures(const Ui& ui, const AppState& state, ImVec2 min, ImVec2 size, ReliefMemory& memory) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool hovered = ImGui::IsItemHovered();
    const auto from_middle = [&](ImVec2 at) {
        return Point2{static_cast<double>((at.x - min.x - size.x / 2) / size.y),
                      static_cast<double>((min.y + size.y / 2 - at.y) / size.y)};
    };
    ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);  // it scrolls nothing below
    ReliefSettings settings = state.relief;        // as all gestures of this frame leave them
    if (const Pinch* pinch = fingers_of(ui); pinch && hovered) {
        pan(settings, pinch->pan, size);
        zoom(settings, static_cast<double>(pinch->zoom), from_middle(pinch->centre));
        memory.dragged = true;
    } else if (const double factor = zoom_asked(ui); hovered && factor != 1) {
        zoom(settings, factor, from_middle(io.MousePos));
    }
    drag(ui, size, memory, settings);
    if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        reset_camera(settings);
        memory.dragged = true;  // the release is no click
    } else if (ImGui::IsItemDeactivated()) {
        release(ui, state, min, size, memory);
        memory.dragged = false;
    }
    if (ImGui::IsItemFocused()) keys(settings);
    if (!(settings == state.relief)) ui.send(SetRelief{settings});
    hover(ui, state, min, size, memory);
}

}  // namespace reluscope
