#include "ui/clusters/cluster_menus.h"

#include "app/document/views.h"
#include "base/text/number_format.h"

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

}  // namespace reluscope
