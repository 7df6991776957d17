#include "app/document/views.h"
#include "app/scatter/scatter_facts.h"
#include "ui/kit/click_hint.h"
#include "ui/kit/frame_work.h"
#include "ui/scatter/scatter_panel.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <utility>

// What the pointer, the fingers and the keys do to the scatter.

namespace reluscope {

namespace {

constexpr float kScatterReach = 8;
constexpr float kTouchReach = 16;
constexpr float kScatterSmallestBox = 6;

void show_window(const Ui& ui, std::optional<PlaneWindow> window) {
    ui.send(SetScatter{{}, [window](ScatterSettings& settings) { settings.window = window; }});
}

/// The window after zooming by `factor` so that the point under `at` stays there; closer than 1e-9 of all is nothing to
/// be seen.
PlaneWindow zoomed(const ScatterPlace& place, ImVec2 at, double factor) {
    const Point2 fixed = place.to_axes(at);
    const PlaneWindow& w = place.window;
    return {fixed.x + (w.s0 - fixed.x) / factor, fixed.x + (w.s1 - fixed.x) / factor,
            fixed.y + (w.t0 - fixed.y) / factor, fixed.y + (w.t1 - fixed.y) / factor};
}

PlaneWindow panned(const ScatterPlace& place, ImVec2 by) {
    const PlaneWindow& w = place.window;
    const double dx = -static_cast<double>(by.x / (place.max.x - place.min.x)) * w.width();
    const double dy = static_cast<double>(by.y / (place.max.y - place.min.y)) * w.height();
    return {w.s0 + dx, w.s1 + dx, w.t0 + dy, w.t1 + dy};
}

void keys(const Ui& ui, const ScatterPlace& place) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper) return;
    constexpr float kShare = 0.1F;
    ImVec2 pan(0, 0);
    if (pressed(ImGuiKey_LeftArrow)) pan.x += kShare;
    if (pressed(ImGuiKey_RightArrow)) pan.x -= kShare;
    if (pressed(ImGuiKey_UpArrow)) pan.y += kShare;
    if (pressed(ImGuiKey_DownArrow)) pan.y -= kShare;
    const ImVec2 size(place.max.x - place.min.x, place.max.y - place.min.y);
    if (pan.x != 0 || pan.y != 0) {
        ImGui::NavMoveRequestCancel();  // the focus stays here
        show_window(ui, panned(place, ImVec2(pan.x * size.x, pan.y * size.y)));
    }
    const ImVec2 middle(place.min.x + size.x / 2, place.min.y + size.y / 2);
    constexpr double kScatterGesturesStep = 1.25;
    if (pressed(ImGuiKey_Equal)) show_window(ui, zoomed(place, middle, kScatterGesturesStep));
    if (pressed(ImGuiKey_Minus)) show_window(ui, zoomed(place, middle, 1 / kScatterGesturesStep));
    if (pressed(ImGuiKey_0)) show_window(ui, std::nullopt);
}

std::optional<RowId> row_near(const Ui& ui, const ScatterPlace& place, const ScatterMemory& memory, ImVec2 at) {
    if (!memory.grid_of || !memory.picture.points) return std::nullopt;
    const Point2 p = place.to_axes(at);
    const auto reach = static_cast<double>(ui.touch ? kTouchReach : kScatterReach);
    const auto found =
        memory.grid.nearest(p.x, p.y, reach / static_cast<double>(place.max.x - place.min.x) * place.window.width(),
                            reach / static_cast<double>(place.max.y - place.min.y) * place.window.height());
    return found ? std::optional(RowId(*found)) : std::nullopt;
}

void drag(const Ui& ui, const ScatterPlace& place, ScatterMemory& memory) {
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemActivated()) {
        memory.dragged = false;
        memory.box_start = io.KeyShift ? std::optional(io.MousePos) : std::nullopt;
    }
    if (!ImGui::IsItemActive() || !ImGui::IsMouseDragging(ImGuiMouseButton_Left)) return;
    // What was moved before it counted as a drag is made up for.
    const ImVec2 by = memory.dragged ? io.MouseDelta : ImGui::GetMouseDragDelta(ImGuiMouseButton_Left);
    memory.dragged = true;
    if (memory.box_start) return;
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    if (by.x != 0 || by.y != 0) show_window(ui, panned(place, by));
}

void release(const Ui& ui, const ScatterPlace& place, ScatterMemory& memory) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (memory.box_start) {
        const ImVec2 from = *std::exchange(memory.box_start, std::nullopt);
        if (std::abs(mouse.x - from.x) < kScatterSmallestBox || std::abs(mouse.y - from.y) < kScatterSmallestBox)
            return;
        const Point2 a = place.to_axes(from);
        const Point2 b = place.to_axes(mouse);
        return show_window(ui,
                           PlaneWindow{std::min(a.x, b.x), std::max(a.x, b.x), std::min(a.y, b.y), std::max(a.y, b.y)});
    }
    if (memory.dragged || !ImGui::IsItemHovered()) return;
    if (const auto row = row_near(ui, place, memory, mouse)) ui.send(SelectRow{row});
}

void hover(const Ui& ui, const AppState& state, const ScatterPlace& place, ScatterMemory& memory) {
    memory.hovered = ImGui::IsItemHovered();
    if (!memory.hovered || memory.dragged) return;
    const auto row = row_near(ui, place, memory, ImGui::GetIO().MousePos);
    if (!row || row->index >= state.document->study.clustering->num_rows()) return;
    ui.send(Hover{{std::nullopt, row}});
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const Document& document = *state.document;
    const StudyInput& input = *document.study.input;
    std::string text = row_prediction(document, *row);
    if (input.target && input.target->is_class() && input.target->class_of_row[row->index] >= 0) {
        const auto label = static_cast<std::size_t>(input.target->class_of_row[row->index]);
        text = input.target->column + " = " + input.target->classes[label] + "; " + text;
    }
    tooltip(ui, row_title(*input.table, input.rows->row[row->index]), text + ". " + click_on_row(state));
}

}  // namespace

void scatter_gestures(const Ui& ui, const AppState& state, const ScatterPlace& place, ScatterMemory& memory) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool hovered = ImGui::IsItemHovered();
    ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);  // it scrolls nothing below
    if (const Pinch* pinch = fingers_of(ui); pinch && hovered) {
        ScatterPlace moved = place;
        moved.window = panned(place, pinch->pan);
        show_window(ui, zoomed(moved, pinch->centre, static_cast<double>(pinch->zoom)));
        memory.dragged = true;
    } else if (const double zoom = zoom_asked(ui); hovered && zoom != 1) {
        show_window(ui, zoomed(place, io.MousePos, zoom));
    }
    drag(ui, place, memory);
    if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        show_window(ui, std::nullopt);
        memory.dragged = true;  // the release is no click
    } else if (ImGui::IsItemDeactivated()) {
        release(ui, place, memory);
        memory.dragged = false;
    }
    if (ImGui::IsItemFocused()) keys(ui, place);
    hover(ui, state, place, memory);
}

}  // namespace reluscope
