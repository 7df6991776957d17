#include "ui/coefficients/coefficients_panel.h"

#include "app/coefficients/coefficients_facts.h"
#include "app/simplify/families_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/coefficients_texts.h"
#include "base/texts/views/families_view_texts.h"
#include "ui/coefficients/coefficients_pictures.h"
#include "ui/kit/bar_mode_choice.h"

#include <algorithm>

namespace reluscope {

namespace {

/// Sends the settings with a change.
template <class Change>
void change(const Ui& ui, const AppState& state, Change make) {
    SetCoefficients command{state.coefficients.settings};
    make(command.settings);
    ui.send(std::move(command));
}

void same_line_within(float width) {
    const float after = ImGui::GetItemRectMax().x + 10 + width;
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    if (after < right) ImGui::SameLine(0, 10);
}

std::string order_name(const AppState& state) {
    const CoefficientsSettings& settings = state.coefficients.settings;
    switch (settings.rows) {
        case ClusterSequence::kSize: return coefficients_texts::kLargestFirst;
        case ClusterSequence::kSimilar: return coefficients_texts::kSimilarTogether;
        case ClusterSequence::kFeature: break;
    }
    return coefficients_texts::by_column(state.coefficients.maps->study.input->origins[settings.sort_feature].label);
}

void order_lines(const Ui& ui, const AppState& state) {
    const CoefficientsSettings& settings = state.coefficients.settings;
    if (ImGui::Selectable(coefficients_texts::kLargestFirst, settings.rows == ClusterSequence::kSize))
        change(ui, state, [](CoefficientsSettings& s) { s.rows = ClusterSequence::kSize; });
    if (ImGui::Selectable(coefficients_texts::kSimilarTogether, settings.rows == ClusterSequence::kSimilar))
        change(ui, state, [](CoefficientsSettings& s) { s.rows = ClusterSequence::kSimilar; });
    ImGui::Separator();
    const bool by_importance = settings.columns == FeatureSequence::kImportance;
    if (ImGui::Selectable(coefficients_texts::kImportantColumns, by_importance))
        change(ui, state, [](CoefficientsSettings& s) { s.columns = FeatureSequence::kImportance; });
    if (ImGui::Selectable(coefficients_texts::kTableColumns, !by_importance))
        change(ui, state, [](CoefficientsSettings& s) { s.columns = FeatureSequence::kTable; });
}

void choose_order(const Ui& ui, const AppState& state) {
    ImGui::SetNextItemWidth(150);
    if (begin_combo("##cluster sequence", order_name(state).c_str())) {
        order_lines(ui, state);
        ImGui::EndCombo();
    }
    tooltip(ui, coefficients_texts::kOrderTitle, coefficients_texts::kOrder);
}

/// Buttons that make the cells of the heat map narrower, down to where all of them fit, and wider.
void choose_width(const Ui& ui, CoefficientsMemory& memory) {
    constexpr float kStep = 1.3F;
    constexpr float kWidest = 260;
    if (icon_button(ui, "\uf068", "##narrower columns", coefficients_texts::kNarrower))
        memory.wanted_width = memory.cell_width / kStep;
    ImGui::SameLine(0, 4);
    if (icon_button(ui, "\uf067", "##wider columns", coefficients_texts::kWider))
        memory.wanted_width = std::min(memory.cell_width * kStep, kWidest);
}

void choose_axes(const Ui& ui, const AppState& state) {
    const bool clicked = icon_button(ui, "\uf0db", coefficients_texts::kAxes, coefficients_texts::kAxesHint);
    if (!begin_menu_below("axes", clicked)) return;
    const std::vector<std::uint32_t> shown = axes_of(state.coefficients, kDefaultAxes);
    if (ImGui::MenuItem(coefficients_texts::kMostImportant, nullptr, state.coefficients.settings.axes.empty()))
        change(ui, state, [](CoefficientsSettings& s) { s.axes.clear(); });
    ImGui::Separator();
    const auto& origins = state.coefficients.maps->study.input->origins;
    ImGui::BeginChild("features", ImVec2(230, std::min(300.0F, 24.0F * static_cast<float>(origins.size()) + 8)));
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(origins.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const std::uint32_t feature = state.coefficients.columns[static_cast<std::size_t>(i)];
            bool on = std::find(shown.begin(), shown.end(), feature) != shown.end();
            if (!check_box(ui, item_label(origins[feature].label, feature).c_str(), &on)) continue;
            std::vector<std::uint32_t> axes = shown;
            if (on) axes.push_back(feature);
            if (!on) std::erase(axes, feature);
            if (axes.empty()) continue;
            change(ui, state, [&](CoefficientsSettings& s) {
                s.axes = axes;
                std::erase_if(s.ranges, [&](const AxisRange& range) { return !on && range.feature == feature; });
            });
        }
    }
    ImGui::EndChild();
    ImGui::EndPopup();
}

void choose_measure(const Ui& ui, const AppState& state) {
    bar_mode_choice(ui, "coefficients measure", kBarModes, state.view.bars);
    tooltip(ui, coefficients_texts::kMeasureTitle, coefficients_texts::kMeasure);
}

/// Where clusters are joined into families: the formulas of these, or of the single clusters. Returns whether families
/// are shown.
bool shows_families(const Ui& ui, const AppState& state, CoefficientsMemory& memory) {
    if (!shown_families(state)) return false;
    if (shows_controls(ui)) {
        const int chosen =
            segmented(ui, "coefficients of", {families_view_texts::kByFamily, families_view_texts::kByCluster},
                      memory.clusters_apart ? 1 : 0);
        if (chosen >= 0) memory.clusters_apart = chosen == 1;
        if (memory.clusters_apart) {
            same_line_within(250);
            return false;
        }
        same_line_within(250);
        choose_measure(ui, state);
        same_line_within(90);
        choose_width(ui, memory);
    }
    return !memory.clusters_apart;
}

void toolbar(const Ui& ui, const AppState& state, CoefficientsMemory& memory) {
    const CoefficientsSettings& settings = state.coefficients.settings;
    const int picture =
        segmented(ui, "coefficients picture",
                  {coefficients_texts::kHeatMap, coefficients_texts::kParallel, coefficients_texts::kBoth},
                  static_cast<int>(settings.picture));
    if (picture >= 0)
        change(ui, state, [&](CoefficientsSettings& s) { s.picture = static_cast<CoefficientsPicture>(picture); });
    same_line_within(250);
    choose_measure(ui, state);
    if (settings.picture != CoefficientsPicture::kParallel) {
        same_line_within(150);
        choose_order(ui, state);
        same_line_within(90);
        choose_width(ui, memory);
    }
    if (settings.picture != CoefficientsPicture::kHeatMap) {
        same_line_within(80);
        choose_axes(ui, state);
    }
}

/// What the ranges leave, and what can be done with it.
void filter_line(const Ui& ui, const AppState& state) {
    const CoefficientsState& coefficients = state.coefficients;
    if (coefficients.settings.ranges.empty()) return;
    text_in(ui.fonts.bold, ui.palette.text, matches_phrase(coefficients));
    tooltip(ui, coefficients_texts::kRangesTitle, coefficients_texts::kRanges);
    if (!shows_controls(ui)) return;
    same_line_within(100);
    if (ImGui::SmallButton(coefficients_texts::kClearRanges))
        change(ui, state, [](CoefficientsSettings& s) { s.ranges.clear(); });
    same_line_within(150);
    bool listed = state.order.by_coefficients;
    if (check_box(ui, coefficients_texts::kFilterList, &listed)) ui.send(FilterClusters{listed});
    if (coefficients.settings.picture != CoefficientsPicture::kBoth) return;
    same_line_within(150);
    bool only = coefficients.settings.only_filtered;
    if (check_box(ui, coefficients_texts::kOnlyThese, &only))
        change(ui, state, [&](CoefficientsSettings& s) { s.only_filtered = only; });
}

/// Maps of 100,000 clusters of pictures do not fit; says which are held.
void held_line(const Ui& ui, const AppState& state) {
    const ClusterMaps& maps = *state.coefficients.maps;
    const Clustering& clustering = *maps.study.clustering;
    if (maps.num_clusters() == clustering.num_clusters()) return;
    const double share = static_cast<double>(maps.num_rows()) / static_cast<double>(clustering.num_rows());
    text_wrapped_in(ui.fonts.small, ui.palette.muted,
                    coefficients_texts::held(maps.num_clusters(), clustering.num_clusters(), share));
}

/// While the maps are not there.
void waiting_line(const Ui& ui, const StageStatus& work) {
    text_wrapped_in(
        ui.fonts.text, ui.palette.muted,
        work.halted ? coefficients_texts::stopped(work.progress) : coefficients_texts::computing(work.progress));
    if (work.halted && !ui.picture && ImGui::Button(coefficients_texts::kGoOn)) ui.send(ContinueViews{});
}

}  // namespace

void coefficients_panel(const Ui& ui, const AppState& state, CoefficientsMemory& memory) {
    if (!state.document || !state.document->study.scores) return;
    const CoefficientsState& coefficients = state.coefficients;
    if (!coefficients.maps || !coefficients.rows) return waiting_line(ui, state.stages[StageId::kMaps]);
    if (shows_families(ui, state, memory)) {
        const ImVec2 left = ImGui::GetContentRegionAvail();
        if (left.x < 60 || left.y < 40) return;
        return family_matrix(ui, state, memory, left);
    }
    if (shows_controls(ui)) toolbar(ui, state, memory);
    filter_line(ui, state);
    held_line(ui, state);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const CoefficientsPicture picture = coefficients.settings.picture;
    if (room.x < 60 || room.y < 40) return;
    if (picture == CoefficientsPicture::kHeatMap) return heat_map_picture(ui, state, memory, room);
    if (picture == CoefficientsPicture::kParallel) return parallel_picture(ui, state, memory, room);
    constexpr float kMaxInPicture = 320;  // a picture grows with the rows of the heat map
    const float parallel = std::min(std::max(120.0F, 0.46F * room.y), ui.picture ? kMaxInPicture : room.y);
    parallel_picture(ui, state, memory, ImVec2(room.x, parallel));
    heat_map_picture(ui, state, memory, ImVec2(room.x, std::max(40.0F, ImGui::GetContentRegionAvail().y)));
}

}  // namespace reluscope
