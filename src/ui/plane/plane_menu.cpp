#include "ui/plane/plane_menu.h"

#include "app/network/unit_view.h"
#include "base/text/number_format.h"
#include "base/texts/views/plane_texts.h"
#include "ui/clusters/cluster_menus.h"

#include <string>

namespace reluscope {

namespace {

void toggle(const Ui& ui, const char* label, PlaneThing thing, bool shown) {
    if (ImGui::MenuItem(label, nullptr, shown)) ui.send(ShowOnPlane{thing, !shown});
}

void plane_items(const Ui& ui, const AppState& state, const Viewport2D& view, const PlaneMemory& memory) {
    const MenuLines lines(ui);
    const Point2 at = memory.menu_at;
    if (memory.menu_row && memory.menu_row->index < state.document->study.clustering->num_rows()) {
        row_items(ui, state, *memory.menu_row);
        ImGui::Separator();
    }
    const Network& network = state.document->study.network();
    if (memory.menu_wall && memory.menu_wall->index < network.num_hidden_units()) {
        const std::string name = unit_text(network, *memory.menu_wall);
        if (ImGui::MenuItem((plane_texts::kFollowWall + name).c_str())) ui.send(SelectUnit{*memory.menu_wall});
    }
    if (ImGui::MenuItem(plane_texts::kExplainHere, "click")) ui.send(PinPlane{at});
    if (state.plane.pinned && ImGui::MenuItem(plane_texts::kPathFromPinned))
        ui.send(SetPath{state.plane.pinned->at, at});
    if (state.selection.row && !memory.menu_row && ImGui::MenuItem(plane_texts::kPathFromRow))
        ui.send(SetPath{*state.selection.row, at});
    if (ImGui::MenuItem(plane_texts::kCentreHere)) {
        const PlaneWindow& w = view.window;
        const double half_width = w.width() / 2;
        const double half_height = w.height() / 2;
        ui.send(SetPlaneWindow{{at.x - half_width, at.x + half_width, at.y - half_height, at.y + half_height}});
    }
    if (ImGui::MenuItem(plane_texts::kShowAll, "0")) ui.send(FitPlane{});
    ImGui::Separator();
    toggle(ui, plane_texts::kWalls, PlaneThing::kWalls, state.plane.view.walls);
    toggle(ui, plane_texts::kRowsOfTable, PlaneThing::kPoints, state.plane.view.points);
    toggle(ui, plane_texts::kBoundary, PlaneThing::kBoundary, state.plane.view.boundary);
    ImGui::Separator();
    if (ImGui::MenuItem(plane_texts::kCopyCoordinates))
        ImGui::SetClipboardText((full_number(at.x) + ", " + full_number(at.y)).c_str());
}

}  // namespace

void plane_menu(const Ui& ui, const AppState& state, const Viewport2D& view, PlaneMemory& memory) {
    constexpr const char* kMenu = "plane menu";
    constexpr float kMenuReach = 10;
    if (ImGui::IsItemHovered() && ImGui::IsMouseReleased(ImGuiMouseButton_Right)) {
        memory.menu_at = view.to_plane(ImGui::GetIO().MousePos);
        memory.menu_row = point_near(state.plane, view, ImGui::GetIO().MousePos, kMenuReach);
        memory.menu_wall = wall_near(state.plane, view, ImGui::GetIO().MousePos, kMenuReach);
        ImGui::OpenPopup(kMenu);
    } else if (ImGui::IsItemFocused() && menu_key_pressed()) {
        const PlaneWindow& w = view.window;
        memory.menu_at = state.plane.pinned ? state.plane.pinned->at : Point2{w.s0 / 2 + w.s1 / 2, w.t0 / 2 + w.t1 / 2};
        memory.menu_row.reset();
        memory.menu_wall.reset();
        ImGui::OpenPopup(kMenu);
    }
    if (!ImGui::BeginPopup(kMenu)) return;
    plane_items(ui, state, view, memory);
    ImGui::EndPopup();
}

}  // namespace reluscope
