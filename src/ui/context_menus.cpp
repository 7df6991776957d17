#include "ui/context_menus.h"

#include "app/number_format.h"
#include "app/unit_view.h"
#include "app/views.h"
#include "ui/plane_memory.h"
#include "ui/plane_panel.h"

#include <string>

namespace reluscope {

namespace {

/// Opens the view that shows the difference.
void compare(const Ui& ui, const CompareSettings& settings) {
    ui.send(SetCompare{settings});
    ui.send(ShowView{View::kCompare});
}

void compare_clusters(const Ui& ui, ClusterId first, std::optional<ClusterId> second) {
    CompareSettings settings;
    settings.kind = CompareKind::kClusters;
    settings.first_cluster = first;
    settings.second_cluster = second;
    compare(ui, settings);
}

void compare_rows(const Ui& ui, RowId first, RowId second) {
    CompareSettings settings;
    settings.kind = CompareKind::kRows;
    settings.first_row = first;
    settings.second_row = second;
    compare(ui, settings);
}

std::string table_row_text(const Document& document, RowId row) {
    return "row " + std::to_string(document.study.input->rows->row[row.index]);
}

void row_items(const Ui& ui, const Document& document, const Selection& selection, RowId row) {
    const MenuLines lines(ui);
    const std::string name = table_row_text(document, row);
    if (ImGui::MenuItem(("Explain " + name).c_str())) ui.send(SelectRow{row});
    if (selection.row && *selection.row != row) {
        const std::string chosen = table_row_text(document, *selection.row);
        if (ImGui::MenuItem(("Compare " + chosen + " with " + name).c_str())) compare_rows(ui, *selection.row, row);
        if (ImGui::MenuItem(("Path from " + chosen + " to here").c_str())) ui.send(SetPath{*selection.row, row});
    }
    if (ImGui::MenuItem("Path from here to the next row chosen")) ui.send(BeginPath{row});
    if (ImGui::MenuItem("Path to the nearest other prediction")) {
        ui.send(SelectRow{row});
        ui.send(PathToOther{});
    }
}

void toggle(const Ui& ui, const char* label, PlaneThing thing, bool shown) {
    if (ImGui::MenuItem(label, nullptr, shown)) ui.send(ShowOnPlane{thing, !shown});
}

void cluster_items(const Ui& ui, const Document& document, const Selection& selection, ClusterId cluster) {
    const MenuLines lines(ui);
    const Study& study = document.study;
    const std::string name = "cluster " + std::to_string(cluster.index);
    if (ImGui::MenuItem(("Explain " + name).c_str())) ui.send(SelectCluster{cluster});
    if (selection.cluster && *selection.cluster != cluster) {
        const std::string chosen = "cluster " + std::to_string(selection.cluster->index);
        if (ImGui::MenuItem(("Compare " + chosen + " with " + name).c_str()))
            compare_clusters(ui, *selection.cluster, cluster);
    } else if (ImGui::MenuItem("Compare with the next cluster chosen")) {
        compare_clusters(ui, cluster, std::nullopt);
    }
    ImGui::Separator();
    for (const View view : {View::kRows, View::kTree, View::kCoefficients}) {
        if (!ImGui::MenuItem(("Show it: " + std::string(view_title(view))).c_str())) continue;
        ui.send(SelectCluster{cluster});
        ui.send(ShowView{view});
    }
    ImGui::Separator();
    if (ImGui::MenuItem("Copy its pattern")) {
        const std::uint32_t first = study.clustering->clusters[cluster.index].first_row;
        ImGui::SetClipboardText(pattern_text(study.network(), study.patterns->bits.row(first)).c_str());
    }
}

}  // namespace

void cluster_menu(const Ui& ui, const Document& document, const Selection& selection, ClusterId cluster) {
    if (!begin_item_menu()) return;
    cluster_items(ui, document, selection, cluster);
    ImGui::EndPopup();
}

void row_menu(const Ui& ui, const Document& document, const Selection& selection, RowId row) {
    if (!begin_item_menu()) return;
    row_items(ui, document, selection, row);
    ImGui::EndPopup();
}

namespace {

void plane_items(const Ui& ui, const AppState& state, const PlaneView2D& view) {
    const MenuLines lines(ui);
    const PlaneMemory& memory = *ui.plane;
    const Point2 at = memory.menu_at;
    if (memory.menu_row && memory.menu_row->index < state.document->study.clustering->num_rows()) {
        row_items(ui, *state.document, state.selection, *memory.menu_row);
        ImGui::Separator();
    }
    const Network& network = state.document->study.network();
    if (memory.menu_wall && memory.menu_wall->index < network.num_hidden_units()) {
        const std::string name = unit_text(network, *memory.menu_wall);
        if (ImGui::MenuItem(("Follow this wall: " + name).c_str())) ui.send(SelectUnit{*memory.menu_wall});
    }
    if (ImGui::MenuItem("Explain the region here", "click")) ui.send(PinPlane{at});
    if (state.plane.pinned && ImGui::MenuItem("Path from the pinned place to here"))
        ui.send(SetPath{state.plane.pinned->at, at});
    if (state.selection.row && !memory.menu_row && ImGui::MenuItem("Path from the chosen row to here"))
        ui.send(SetPath{*state.selection.row, at});
    if (ImGui::MenuItem("Centre the picture here")) {
        const PlaneWindow& w = view.window;
        const double half_width = w.width() / 2;
        const double half_height = w.height() / 2;
        ui.send(SetPlaneWindow{{at.x - half_width, at.x + half_width, at.y - half_height, at.y + half_height}});
    }
    if (ImGui::MenuItem("Show all", "0")) ui.send(FitPlane{});
    ImGui::Separator();
    toggle(ui, "Walls", PlaneThing::kWalls, state.plane.view.walls);
    toggle(ui, "Rows of the table", PlaneThing::kPoints, state.plane.view.points);
    toggle(ui, "Decision boundary", PlaneThing::kBoundary, state.plane.view.boundary);
    ImGui::Separator();
    if (ImGui::MenuItem("Copy the coordinates"))
        ImGui::SetClipboardText((full_number(at.x) + ", " + full_number(at.y)).c_str());
}

}  // namespace

void plane_menu(const Ui& ui, const AppState& state, const PlaneView2D& view) {
    PlaneMemory& memory = *ui.plane;
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
    plane_items(ui, state, view);
    ImGui::EndPopup();
}

}  // namespace reluscope
