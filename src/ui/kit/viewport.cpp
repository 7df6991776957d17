#include "ui/kit/viewport.h"

#include "ui/kit/frame_work.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

ImVec2 Viewport2D::to_screen(Point2 p) const {
    const DrawPoint at = frame().at(p);
    return {at.x, at.y};
}

Point2 Viewport2D::to_plane(ImVec2 at) const {
    return {window.s0 + static_cast<double>((at.x - min.x) / width()) * window.width(),
            window.t0 + static_cast<double>((max.y - at.y) / height()) * window.height()};
}

PlaneWindow Viewport2D::zoomed(ImVec2 at, double factor) const {
    const Point2 fixed = to_plane(at);
    return {fixed.x + (window.s0 - fixed.x) / factor, fixed.x + (window.s1 - fixed.x) / factor,
            fixed.y + (window.t0 - fixed.y) / factor, fixed.y + (window.t1 - fixed.y) / factor};
}

PlaneWindow Viewport2D::panned(ImVec2 by) const {
    const double ds = -static_cast<double>(by.x / width()) * window.width();
    const double dt = static_cast<double>(by.y / height()) * window.height();
    return {window.s0 + ds, window.s1 + ds, window.t0 + dt, window.t1 + dt};
}

void Viewport2D::place(const PlaneWindow& basis, PlanePicture& picture) const {
    const ImGuiIO& io = ImGui::GetIO();
    picture.pixel_ratio = io.DisplayFramebufferScale.x;
    picture.framebuffer_width = static_cast<int>(std::lround(io.DisplaySize.x * picture.pixel_ratio));
    picture.framebuffer_height = static_cast<int>(std::lround(io.DisplaySize.y * io.DisplayFramebufferScale.y));
    const auto ratio = static_cast<double>(picture.pixel_ratio);
    const double per_s = static_cast<double>(width()) / window.width();
    const double per_t = static_cast<double>(height()) / window.height();
    const double middle_s = basis.s0 / 2 + basis.s1 / 2;
    const double middle_t = basis.t0 / 2 + basis.t1 / 2;
    picture.cells.origin_x = static_cast<float>(ratio * (static_cast<double>(min.x) + (middle_s - window.s0) * per_s));
    picture.cells.origin_y = static_cast<float>(ratio * (static_cast<double>(max.y) - (middle_t - window.t0) * per_t));
    picture.cells.scale_x = static_cast<float>(ratio * per_s * basis.width() / 2);
    picture.cells.scale_y = static_cast<float>(-ratio * per_t * basis.height() / 2);
}

bool clip_to(const ImDrawCmd& command, PlanePicture& picture) {
    const ImVec4& clip = command.ClipRect;
    const auto pixel = [&](float units) { return static_cast<int>(std::lround(units * picture.pixel_ratio)); };
    picture.clip = {pixel(clip.x), pixel(clip.y), pixel(clip.z) - pixel(clip.x), pixel(clip.w) - pixel(clip.y)};
    return picture.clip.width > 0 && picture.clip.height > 0;
}

namespace {

void answer_keys(const Viewport2D& view, bool leaves_shift, ViewportAsked& asked) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper) return;
    constexpr float kShare = 0.1F;
    ImVec2 pan(0, 0);
    if (pressed(ImGuiKey_LeftArrow)) pan.x += kShare;
    if (pressed(ImGuiKey_RightArrow)) pan.x -= kShare;
    if (pressed(ImGuiKey_UpArrow)) pan.y += kShare;
    if (pressed(ImGuiKey_DownArrow)) pan.y -= kShare;
    if (pan.x != 0 || pan.y != 0) {
        ImGui::NavMoveRequestCancel();  // the focus stays here
        if (leaves_shift && io.KeyShift) return;
        asked.window = view.panned(ImVec2(pan.x * view.width(), pan.y * view.height()));
    }
    constexpr double kZoomStep = 1.25;
    if (pressed(ImGuiKey_Equal)) asked.window = view.zoomed(view.middle(), kZoomStep);
    if (pressed(ImGuiKey_Minus)) asked.window = view.zoomed(view.middle(), 1 / kZoomStep);
    if (pressed(ImGuiKey_0)) asked.fit = true;
}

void answer_drag(const Viewport2D& view, bool draws, ViewportGestures& gestures, ViewportAsked& asked) {
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemActivated()) {
        gestures = {};
        if (io.KeyShift) gestures.box_start = io.MousePos;
    }
    if (!ImGui::IsItemActive() || gestures.pinched || !ImGui::IsMouseDragging(ImGuiMouseButton_Left)) return;
    // What was moved before it counted as a drag is made up for.
    const ImVec2 by = gestures.dragged ? io.MouseDelta : ImGui::GetMouseDragDelta(ImGuiMouseButton_Left);
    gestures.dragged = true;
    if (draws || gestures.box_start) return;
    asked.moving = true;
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    if (by.x != 0 || by.y != 0) asked.window = view.panned(by);
}

void finish_box(const Viewport2D& view, ImVec2 from, ViewportAsked& asked) {
    constexpr float kSmallest = 6;
    const ImVec2 to = ImGui::GetIO().MousePos;
    if (std::abs(to.x - from.x) < kSmallest || std::abs(to.y - from.y) < kSmallest) return;
    const Point2 a = view.to_plane(from);
    const Point2 b = view.to_plane(to);
    asked.window = PlaneWindow{std::min(a.x, b.x), std::max(a.x, b.x), std::min(a.y, b.y), std::max(a.y, b.y)};
}

void answer_release(const Viewport2D& view, ViewportGestures& gestures, ViewportAsked& asked) {
    asked.released = true;
    if (const auto from = std::exchange(gestures.box_start, std::nullopt)) {
        finish_box(view, *from, asked);
    } else {
        asked.dropped = gestures.dragged && !gestures.pinched;
        asked.clicked = !gestures.dragged && !gestures.pinched && ImGui::IsItemHovered();
    }
    gestures.dragged = false;
}

}  // namespace

ViewportAsked viewport_gestures(const Ui& ui, const Viewport2D& view, ViewportGestures& gestures, bool draws,
                                bool leaves_shift) {
    ViewportAsked asked;
    const bool hovered = ImGui::IsItemHovered();
    ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);  // it scrolls nothing below
    if (const Pinch* pinch = fingers_of(ui); pinch && hovered) {
        Viewport2D moved = view;
        moved.window = view.panned(pinch->pan);
        asked.window = moved.zoomed(pinch->centre, static_cast<double>(pinch->zoom));
        asked.moving = gestures.pinched = true;
    } else if (const double zoom = zoom_asked(ui); hovered && zoom != 1) {
        asked.window = view.zoomed(ImGui::GetIO().MousePos, zoom);
        asked.moving = true;
    }
    answer_drag(view, draws, gestures, asked);
    if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        asked.fit = asked.double_clicked = true;
        gestures.dragged = true;  // the release is no click
    } else if (ImGui::IsItemDeactivated()) {
        answer_release(view, gestures, asked);
    }
    if (ImGui::IsItemFocused()) answer_keys(view, leaves_shift, asked);
    return asked;
}

void paint_zoom_box(PlotPainter& plot, const DrawRect& area, const ViewportGestures& gestures) {
    if (!gestures.box_start) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    plot.box(area, {gestures.box_start->x, gestures.box_start->y}, {mouse.x, mouse.y});
}

}  // namespace reluscope
