#include "ui/coefficients/coefficients_panel.h"

#include "app/coefficients/coefficients_facts.h"
#include "base/text/number_format.h"
#include "ui/coefficients/coefficients_pictures.h"

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

void choose_order(const Ui& ui, const AppState& state) {
    const CoefficientsSettings& settings = state.coefficients.settings;
    const auto& origins = state.coefficients.maps->study.input->origins;
    std::string current = "Largest first";
    if (settings.rows == ClusterSequence::kSimilar) current = "Similar together";
    if (settings.rows == ClusterSequence::kFeature) current = "By " + origins[settings.sort_feature].label;
    ImGui::SetNextItemWidth(150);
    if (begin_combo("##cluster sequence", current.c_str())) {
        if (ImGui::Selectable("Largest first", settings.rows == ClusterSequence::kSize))
            change(ui, state, [](CoefficientsSettings& s) { s.rows = ClusterSequence::kSize; });
        if (ImGui::Selectable("Similar together", settings.rows == ClusterSequence::kSimilar))
            change(ui, state, [](CoefficientsSettings& s) { s.rows = ClusterSequence::kSimilar; });
        ImGui::Separator();
        const bool by_importance = settings.columns == FeatureSequence::kImportance;
        if (ImGui::Selectable("Important features first", by_importance))
            change(ui, state, [](CoefficientsSettings& s) { s.columns = FeatureSequence::kImportance; });
        if (ImGui::Selectable("Features as in the table", !by_importance))
            change(ui, state, [](CoefficientsSettings& s) { s.columns = FeatureSequence::kTable; });
        ImGui::EndCombo();
    }
    tooltip(ui, "Order of the rows",
            "Largest clusters first, or clusters with similar weights next to each other. A click on a feature's name "
            "sorts by its weight; "
            "another click turns that around.");
}

void choose_axes(const Ui& ui, const AppState& state) {
    if (icon_button(ui, "\uf0db", "Axes", "Which features have an axis")) ImGui::OpenPopup("axes");
    if (!ImGui::BeginPopup("axes")) return;
    const std::vector<std::uint32_t> shown = axes_of(state.coefficients, kDefaultAxes);
    if (ImGui::MenuItem("The most important", nullptr, state.coefficients.settings.axes.empty()))
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
            if (!ImGui::Checkbox(item_label(origins[feature].label, feature).c_str(), &on)) continue;
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

void toolbar(const Ui& ui, const AppState& state) {
    const CoefficientsSettings& settings = state.coefficients.settings;
    const int picture =
        segmented(ui, "coefficients picture", {"Heat map", "Parallel", "Both"}, static_cast<int>(settings.picture));
    if (picture >= 0)
        change(ui, state, [&](CoefficientsSettings& s) { s.picture = static_cast<CoefficientsPicture>(picture); });
    same_line_within(250);
    const int mode = segmented(ui, "coefficients measure", {"Strength", "Per unit", "Against mean"},
                               static_cast<int>(state.view.bars));
    if (mode >= 0) ui.send(SetBarMode{static_cast<BarMode>(mode)});
    tooltip(ui, "Measure",
            "A weight a says by how much the output before the link changes per unit of an input, inside the cluster. "
            "Strength: a times the feature's "
            "standard deviation, comparable "
            "across features. Per unit: per unit of the table's column. Against mean: a times the difference between "
            "the cluster's mean and the "
            "mean of all rows.");
    if (settings.picture != CoefficientsPicture::kParallel) {
        same_line_within(150);
        choose_order(ui, state);
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
    tooltip(ui, "Ranges", "Clusters whose weights lie inside of every range that is drawn on an axis.");
    if (!shows_controls(ui)) return;
    same_line_within(100);
    if (ImGui::SmallButton("Clear ranges")) change(ui, state, [](CoefficientsSettings& s) { s.ranges.clear(); });
    same_line_within(150);
    bool listed = state.order.by_coefficients;
    if (ImGui::Checkbox("Filter the list of clusters", &listed)) ui.send(FilterClusters{listed});
    if (coefficients.settings.picture != CoefficientsPicture::kBoth) return;
    same_line_within(150);
    bool only = coefficients.settings.only_filtered;
    if (ImGui::Checkbox("Only these rows", &only))
        change(ui, state, [&](CoefficientsSettings& s) { s.only_filtered = only; });
}

/// Maps of 100,000 clusters of pictures do not fit; says which are held.
void held_line(const Ui& ui, const AppState& state) {
    const ClusterMaps& maps = *state.coefficients.maps;
    const Clustering& clustering = *maps.study.clustering;
    if (maps.num_clusters() == clustering.num_clusters()) return;
    text_wrapped_in(
        ui.fonts.small, ui.palette.muted,
        "The largest " + display_count(maps.num_clusters()) + " of " + display_count(clustering.num_clusters()) +
            " clusters, " +
            display_share(static_cast<double>(maps.num_rows()) / static_cast<double>(clustering.num_rows())) +
            " of the rows: more maps would not fit into memory.");
}

}  // namespace

void coefficients_panel(const Ui& ui, const AppState& state, CoefficientsMemory& memory) {
    if (!state.document || !state.document->study.scores) return;
    const CoefficientsState& coefficients = state.coefficients;
    if (!coefficients.maps || !coefficients.rows) {
        const std::string share = display_share(coefficients.progress) + " of the work";
        text_wrapped_in(ui.fonts.text, ui.palette.muted,
                        state.halted.maps ? "The maps of the clusters were stopped at " + share + "."
                                          : "The maps of the clusters are being computed: " + share + ".");
        if (state.halted.maps && !ui.picture && ImGui::Button("Go on")) ui.send(ContinueViews{});
        return;
    }
    if (shows_controls(ui)) toolbar(ui, state);
    filter_line(ui, state);
    held_line(ui, state);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const CoefficientsPicture picture = coefficients.settings.picture;
    if (room.x < 60 || room.y < 40) return;
    if (picture == CoefficientsPicture::kHeatMap) return heat_map_picture(ui, state, memory, room);
    if (picture == CoefficientsPicture::kParallel) return parallel_picture(ui, state, memory, room);
    constexpr float kMostInPicture = 320;  // a picture grows with the rows of the heat map
    const float parallel = std::min(std::max(120.0F, 0.46F * room.y), ui.picture ? kMostInPicture : room.y);
    parallel_picture(ui, state, memory, ImVec2(room.x, parallel));
    heat_map_picture(ui, state, memory, ImVec2(room.x, std::max(40.0F, ImGui::GetContentRegionAvail().y)));
}

}  // namespace reluscope
