#include "ui/clusters/cluster_menus.h"

#include "app/document/views.h"
#include "base/texts/clusters_texts.h"
#include "base/texts/rows_texts.h"
#include "ui/clusters/cell_editor.h"

#include <cstdint>
#include <string>
#include <vector>

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

void cluster_items(const Ui& ui, const Document& document, const Selection& selection, ClusterId cluster) {
    const MenuLines lines(ui);
    const Study& study = document.study;
    if (ImGui::MenuItem(clusters_texts::explain_cluster(cluster.index).c_str())) ui.send(SelectCluster{cluster});
    if (selection.cluster && *selection.cluster != cluster) {
        if (ImGui::MenuItem(clusters_texts::compare_clusters(selection.cluster->index, cluster.index).c_str()))
            compare_clusters(ui, *selection.cluster, cluster);
    } else if (ImGui::MenuItem(clusters_texts::kCompareWithNext)) {
        compare_clusters(ui, cluster, std::nullopt);
    }
    ImGui::Separator();
    for (const View view : {View::kRows, View::kTree, View::kCoefficients}) {
        if (!ImGui::MenuItem(clusters_texts::show_in(view_title(view)).c_str())) continue;
        ui.send(SelectCluster{cluster});
        ui.send(ShowView{view});
    }
    ImGui::Separator();
    if (ImGui::MenuItem(clusters_texts::kCopyPattern)) {
        const std::uint32_t first = study.clustering->clusters[cluster.index].first_row;
        ImGui::SetClipboardText(pattern_text(study.network(), study.patterns->bits.row(first)).c_str());
    }
}

}  // namespace

void row_items(const Ui& ui, const AppState& state, RowId row) {
    const MenuLines lines(ui);
    const std::vector<std::uint32_t>& table_rows = state.document->study.input->rows->row;
    const std::size_t number = table_rows[row.index];
    if (ImGui::MenuItem(rows_texts::explain_row(number).c_str())) ui.send(SelectRow{row});
    if (const std::optional<RowId>& other = state.selection.row; other && *other != row) {
        const std::size_t chosen = table_rows[other->index];
        if (ImGui::MenuItem(rows_texts::compare_rows(chosen, number).c_str())) compare_rows(ui, *other, row);
        if (ImGui::MenuItem(rows_texts::path_between(chosen).c_str())) ui.send(SetPath{*other, row});
    }
    if (ImGui::MenuItem(rows_texts::kPathToNext)) ui.send(BeginPath{row});
    if (ImGui::MenuItem(rows_texts::kPathToOther)) {
        ui.send(SelectRow{row});
        ui.send(PathToOther{});
    }
    ImGui::Separator();
    change_value_menu(ui, state, row);
    if (state.what_if && state.what_if->row == row && ImGui::MenuItem(rows_texts::kReset)) ui.send(ResetRow{});
}

void cluster_menu(const Ui& ui, const Document& document, const Selection& selection, ClusterId cluster) {
    if (!begin_item_menu()) return;
    cluster_items(ui, document, selection, cluster);
    ImGui::EndPopup();
}

void row_menu(const Ui& ui, const AppState& state, RowId row) {
    if (!begin_item_menu()) return;
    row_items(ui, state, row);
    ImGui::EndPopup();
}

}  // namespace reluscope
