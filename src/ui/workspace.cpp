#include "ui/panels.h"
#include "ui/training_panel.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace reluscope {

namespace {

constexpr float kGap = 8;
constexpr float kTopBar = 48;
constexpr float kStatusBar = 30;
constexpr float kNarrow = 820;  // below: one column

void left_column(const Ui& ui, const AppState& state) {
    if (state.pending) {
        pending_panel(ui, *state.pending);
        ImGui::Dummy(ImVec2(0, 8));
    }
    if (state.pending_table) {
        pending_table_panel(ui, *state.pending_table);
        ImGui::Dummy(ImVec2(0, 8));
    }
    data_panel(ui, *state.document);
    ImGui::Dummy(ImVec2(0, 8));
    network_panel(ui, *state.document, state.selection);
    ImGui::Dummy(ImVec2(0, 8));
    training_summary(ui, state);
    ImGui::Dummy(ImVec2(0, 8));
    hints_panel(ui);
}

void explanation(const Ui& ui, const AppState& state) {
    if (state.cluster_view) {
        cluster_explanation_panel(ui, *state.document, *state.cluster_view, state.selection, state.reach);
    } else {
        text_in(ui.fonts.text, ui.palette.muted, "Choose a cluster to see what drives the prediction there.");
    }
}

void row_explanation(const Ui& ui, const AppState& state) {
    if (state.row_view) {
        const bool known = state.reach.row && state.reach.row->row == state.row_view->row;
        row_panel(ui, *state.document, *state.row_view, known ? &*state.reach.row : nullptr);
        if (state.path.start) path_buttons(ui, state);
    } else {
        heading(ui, "ROW");
        text_wrapped_in(ui.fonts.text, ui.palette.muted,
                        "Choose a row below the bars to see how its prediction comes about, column by column.");
    }
}

bool has_plane(const AppState& state) { return state.document->study.network().num_inputs() >= 2; }

void tabs(const Ui& ui, const AppState& state) {
    std::vector<const char*> names;
    std::vector<CentreTab> shown;
    if (has_plane(state)) {
        names.push_back("Plane");
        shown.push_back(CentreTab::kPlane);
    }
    names.insert(names.end(), {"Path", "Explanation", "Training"});
    shown.insert(shown.end(), {CentreTab::kPath, CentreTab::kExplanation, CentreTab::kTraining});
    const auto current = std::find(shown.begin(), shown.end(), state.view.tab);
    const int chosen = segmented(ui, "tabs", names, static_cast<int>(current - shown.begin()));
    if (chosen >= 0) ui.send(ShowTab{shown[static_cast<std::size_t>(chosen)]});
}

/// Beside the plane: the chosen cluster, the chosen row where there is room for it, all clusters.
void meaning_column(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size) {
    constexpr float kBar = 26;
    constexpr float kWithoutBars = 234;  // sentence, how far it holds, buttons, headings
    constexpr float kClusters = 220;     // at least
    constexpr float kOutputs = 40;       // choice of the output
    const std::size_t bars = state.cluster_view ? state.cluster_view->bars.size() : 0;
    const float outputs = state.document->study.network().num_outputs() > 1 ? kOutputs : 0;
    const float most = state.document->image ? 0.62F : 0.56F;
    const float explanation_height = std::round(std::min(
        size.y * most, state.document->image ? size.y : kWithoutBars + kBar * static_cast<float>(bars) + outputs));
    const float row_height = std::round(std::min(0.42F * size.y, kWithoutBars + kBar * (static_cast<float>(bars) + 3)));
    const bool row = size.y - explanation_height - row_height - 2 * kGap >= kClusters;
    if (begin_panel(ui, "explanation", origin, ImVec2(size.x, explanation_height))) explanation(ui, state);
    end_panel();
    float y = origin.y + explanation_height + kGap;
    if (row) {
        if (begin_panel(ui, "row panel", ImVec2(origin.x, y), ImVec2(size.x, row_height))) row_explanation(ui, state);
        end_panel();
        y += row_height + kGap;
    }
    if (begin_panel(ui, "clusters panel", ImVec2(origin.x, y), ImVec2(size.x, origin.y + size.y - y)))
        clusters_panel(ui, *state.document, state.selection, state.order, state.hovered_cluster);
    end_panel();
}

/// The plane in the middle, what the chosen cluster means beside it.
void wide_plane(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size) {
    const float left = std::clamp(size.x * 0.16F, 210.0F, 300.0F);
    const float right = std::clamp(size.x * 0.28F, 356.0F, 560.0F);
    const float center = size.x - left - right - 2 * kGap;
    if (begin_panel(ui, "left", origin, ImVec2(left, size.y))) left_column(ui, state);
    end_panel();
    const float x = origin.x + left + kGap;
    if (begin_panel(ui, "plane panel", ImVec2(x, origin.y), ImVec2(center, size.y))) {
        tabs(ui, state);
        plane_panel(ui, state);
    }
    end_panel();
    meaning_column(ui, state, ImVec2(x + center + kGap, origin.y), ImVec2(right, size.y));
}

/// The strip of all clusters and the chosen one's map.
void explained_cluster(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size) {
    constexpr float kStrip = 84;
    if (begin_panel(ui, "strip", origin, ImVec2(size.x, kStrip)))
        cluster_strip(ui, *state.document, state.selection, state.hovered_cluster);
    end_panel();
    if (begin_panel(ui, "explanation", ImVec2(origin.x, origin.y + kStrip + kGap),
                    ImVec2(size.x, size.y - kStrip - kGap))) {
        tabs(ui, state);
        explanation(ui, state);
    }
    end_panel();
}

/// The chosen cluster's map, or the path, above the rows of the cluster.
void wide_explanation(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size) {
    const float left = std::clamp(size.x * 0.18F, 216.0F, 320.0F);
    const float right = std::clamp(size.x * 0.30F, 370.0F, 640.0F);
    const float center = size.x - left - right - 2 * kGap;
    const float rows_height = std::clamp(size.y * 0.30F, 150.0F, 420.0F);
    const float clusters_height = std::clamp(size.y * 0.42F, 200.0F, std::max(200.0F, size.y - 300));
    if (begin_panel(ui, "left", origin, ImVec2(left, size.y))) left_column(ui, state);
    end_panel();
    const float x = origin.x + left + kGap;
    if (state.view.tab == CentreTab::kPath) {
        const ImVec2 path_size(center, size.y - rows_height - kGap);
        if (begin_panel(ui, "path panel", ImVec2(x, origin.y), path_size)) {
            tabs(ui, state);
            path_panel(ui, state);
        }
        end_panel();
    } else {
        explained_cluster(ui, state, ImVec2(x, origin.y), ImVec2(center, size.y - rows_height - kGap));
    }
    if (begin_panel(ui, "rows panel", ImVec2(x, origin.y + size.y - rows_height), ImVec2(center, rows_height))) {
        rows_panel(ui, *state.document, state.selection, state.row_order, state.reach);
    }
    end_panel();
    const float far_x = x + center + kGap;
    if (begin_panel(ui, "clusters panel", ImVec2(far_x, origin.y), ImVec2(right, clusters_height))) {
        clusters_panel(ui, *state.document, state.selection, state.order, state.hovered_cluster);
    }
    end_panel();
    if (begin_panel(ui, "row panel", ImVec2(far_x, origin.y + clusters_height + kGap),
                    ImVec2(right, size.y - clusters_height - kGap))) {
        row_explanation(ui, state);
    }
    end_panel();
}

/// Options and curves where the plane would be; it stays beside them, small, while there is room.
void wide_training(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size) {
    const float left = std::clamp(size.x * 0.18F, 216.0F, 320.0F);
    const float right = std::clamp(size.x * 0.34F, 380.0F, 760.0F);
    const float center = size.x - left - right - 2 * kGap;
    if (begin_panel(ui, "left", origin, ImVec2(left, size.y))) left_column(ui, state);
    end_panel();
    const float x = origin.x + left + kGap;
    if (begin_panel(ui, "training panel", ImVec2(x, origin.y), ImVec2(center, size.y))) {
        tabs(ui, state);
        training_panel(ui, state);
    }
    end_panel();
    const float far_x = x + center + kGap;
    const bool plane = has_plane(state) && ui.plane;
    const float plane_height = plane ? std::round(size.y * 0.58F) : 0;
    if (plane) {
        if (begin_panel(ui, "plane panel", ImVec2(far_x, origin.y), ImVec2(right, plane_height - kGap)))
            plane_panel(ui, state);
        end_panel();
    }
    if (begin_panel(ui, "clusters panel", ImVec2(far_x, origin.y + plane_height), ImVec2(right, size.y - plane_height)))
        clusters_panel(ui, *state.document, state.selection, state.order, state.hovered_cluster);
    end_panel();
}

void wide_workspace(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size) {
    const bool plane = state.view.tab == CentreTab::kPlane && has_plane(state) && ui.plane;
    if (state.view.tab == CentreTab::kTraining) return wide_training(ui, state, origin, size);
    plane ? wide_plane(ui, state, origin, size) : wide_explanation(ui, state, origin, size);
}

/// Phones: the sections below each other in one scrolling column.
void narrow_workspace(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size) {
    ImGui::SetCursorScreenPos(origin);
    ImGui::BeginChild("column", size);
    const float width = ImGui::GetContentRegionAvail().x;
    const auto section = [&](const char* name, float height, auto&& content) {
        if (begin_panel(ui, name, ImGui::GetCursorScreenPos(), ImVec2(width, height))) content();
        end_panel();
    };
    const bool two_inputs = state.document->study.network().num_inputs() == 2;
    const auto plane = [&] {
        section("plane panel", std::clamp(size.y * 0.82F, 420.0F, 640.0F), [&] { plane_panel(ui, state); });
    };
    if (two_inputs) plane();
    section("strip", 84, [&] { cluster_strip(ui, *state.document, state.selection, state.hovered_cluster); });
    section("clusters panel", 260,
            [&] { clusters_panel(ui, *state.document, state.selection, state.order, state.hovered_cluster); });
    section("explanation", 520, [&] { explanation(ui, state); });
    section("rows panel", 260, [&] { rows_panel(ui, *state.document, state.selection, state.row_order, state.reach); });
    section("row panel", 500, [&] { row_explanation(ui, state); });
    section("path panel", 480, [&] { path_panel(ui, state); });
    section("training panel", 1160, [&] { training_panel(ui, state); });
    if (!two_inputs && has_plane(state)) plane();
    section("left", 560, [&] { left_column(ui, state); });
    ImGui::EndChild();
}

}  // namespace

void workspace(const Ui& ui, const AppState& state) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(display);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                        ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                                        ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::Begin("ReLUscope", nullptr, kFlags);
    ImGui::PopStyleVar();
    ImGui::SetCursorScreenPos(ImVec2(14, (kTopBar - ImGui::GetFrameHeight()) / 2));
    ImGui::BeginGroup();
    ImGui::BeginChild("top bar", ImVec2(display.x - 28, ImGui::GetFrameHeight() + 2), false,
                      ImGuiWindowFlags_NoScrollbar);
    top_bar(ui, state);
    ImGui::EndChild();
    ImGui::EndGroup();
    const ImVec2 origin(kGap, kTopBar);
    const ImVec2 size(display.x - 2 * kGap, display.y - kTopBar - kStatusBar - 4);
    if (state.document && state.document->study.scores) {
        display.x < kNarrow ? narrow_workspace(ui, state, origin, size) : wide_workspace(ui, state, origin, size);
    } else {
        if (begin_panel(ui, "welcome", origin, size)) {
            if (state.pending) pending_panel(ui, *state.pending);
            if (state.pending_table) pending_table_panel(ui, *state.pending_table);
            welcome(ui, state);
        }
        end_panel();
    }
    ImGui::SetCursorScreenPos(ImVec2(16, display.y - kStatusBar + 4));
    ImGui::BeginChild("status bar", ImVec2(display.x - 32, kStatusBar - 6), false, ImGuiWindowFlags_NoScrollbar);
    status_bar(ui, state);
    ImGui::EndChild();
    ImGui::End();
    messages_overlay(ui, state.messages);
    if (state.view.show_shortcuts) shortcuts_window(ui);
}

}  // namespace reluscope
