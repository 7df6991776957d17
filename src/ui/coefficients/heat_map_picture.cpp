#include "app/coefficients/coefficients_facts.h"
#include "app/document/narrative.h"
#include "base/text/number_format.h"
#include "scene/drawings/heat_map_drawing.h"
#include "ui/coefficients/coefficients_pictures.h"
#include "ui/kit/cluster_look.h"
#include "ui/kit/drawing_view.h"

#include <algorithm>

namespace reluscope {

std::vector<double> coefficients_key(const Ui& ui, const AppState& state, ImVec2 size) {
    return {static_cast<double>(state.coefficients.revision),
            static_cast<double>(state.view.bars),
            ui.palette.dark ? 1.0 : 0.0,
            size.x,
            size.y,
            maps_are_current(state) ? 1.0 : 0.0,
            key_of(state.selection.cluster),
            key_of(state.selection.feature),
            key_of(state.hovered.cluster),
            key_of(state.hovered.feature)};
}

void coefficient_tooltip(const Ui& ui, const AppState& state, ClusterId cluster, FeatureId feature) {
    constexpr float kWidth = 320;
    const ClusterMaps& maps = *state.coefficients.maps;
    const CoefficientFacts facts = coefficient_facts(*state.document, maps, state.view.bars, cluster, feature);
    const Cluster& size = maps.study.clustering->clusters[cluster.index];
    const std::string& label = maps.study.input->origins[feature.index].label;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    ImGui::BeginTooltip();
    text_block(ui.fonts.bold, ui.palette.text, label + ": " + display_signed(facts.value, 4), kWidth);
    text_block(ui.fonts.small, ui.palette.muted,
               facts.unit + "; cluster " + std::to_string(cluster.index) + ", " + counted(size.size, "row", "rows"),
               kWidth);
    text_block(ui.fonts.small, ui.palette.text, facts.formula, kWidth);
    text_block(ui.fonts.small, ui.palette.text, facts.sentence, kWidth);
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

namespace {

/// The scale of the colours, made again only for other maps or another measure.
const WeightScale& scale_of(const AppState& state, CoefficientsMemory& memory) {
    CoefficientsMemory::Key key{state.coefficients.maps, state.view.bars};
    if (!(key == memory.scale_key)) {
        memory.scale = weight_scale(*key.maps, key.mode);
        memory.scale_key = std::move(key);
    }
    return memory.scale;
}

HeatMapInput input_of(const Ui& ui, const AppState& state, const WeightScale& scale) {
    const CoefficientsState& coefficients = state.coefficients;
    const ClusterMaps& maps = *coefficients.maps;
    HeatMapInput input{maps, state.view.bars, *coefficients.rows, coefficients.columns, scale, {}, {}, {}, {}, {}};
    const auto look = std::make_shared<const ClusterLook>(*state.document, maps.study, ui.palette);
    input.label_title = look->title();
    if (!coefficients.settings.ranges.empty() && coefficients.matches) input.matches = *coefficients.matches;
    input.label = [look](std::uint32_t c) { return look->label(c); };
    input.number = [](double value) { return display_number(value, 2); };
    input.count = [](unsigned long long count) { return display_count(count); };
    if (coefficients.settings.rows == ClusterSequence::kFeature) input.sorted_by = coefficients.settings.sort_feature;
    input.descending = coefficients.settings.descending;
    if (state.selection.feature) input.feature = state.selection.feature->index;
    if (state.hovered.feature) input.hovered_feature = state.hovered.feature->index;
    if (!maps_are_current(state)) return input;
    if (state.selection.cluster) input.cluster = state.selection.cluster->index;
    if (state.hovered.cluster) input.hovered_cluster = state.hovered.cluster->index;
    return input;
}

float widest_label(const ClusterMaps& maps) {
    float widest = 0;
    for (const InputOrigin& origin : maps.study.input->origins)
        widest = std::max(widest, rough_text_width(origin.label, TextRole::kSmall));
    return widest;
}

/// A click on a feature's name sorts by it; another one turns that around.
void sort_by(const Ui& ui, const AppState& state, std::uint32_t feature) {
    SetCoefficients command{state.coefficients.settings};
    const bool again = command.settings.rows == ClusterSequence::kFeature && command.settings.sort_feature == feature;
    command.settings.descending = again ? !command.settings.descending : true;
    command.settings.rows = ClusterSequence::kFeature;
    command.settings.sort_feature = feature;
    ui.send(std::move(command));
}

void header_tooltip(const Ui& ui, const AppState& state, std::uint32_t feature) {
    const ClusterMaps& maps = *state.coefficients.maps;
    const InputOrigin& origin = maps.study.input->origins[feature];
    tooltip(ui, origin.label + (origin.unit.empty() ? "" : " (" + origin.unit + ")"),
            "Mean strength over the rows: " + display_number(maps.importance(feature)) + " (mean of |a| \u03c3, " +
                output_words(*state.document, maps.output).measure() +
                "). Click to sort the clusters by this feature's weight.");
}

void answer(const Ui& ui, const AppState& state, const DrawingHit& hit, const HeatMapLayout& layout) {
    if (!hit.over) return;
    const auto row = layout.row_at(hit.at);
    const auto column = layout.column_at(hit.at);
    const bool current = maps_are_current(state);
    if (!row && column && hit.at.y < layout.top) {
        const std::uint32_t feature = state.coefficients.columns[*column];
        header_tooltip(ui, state, feature);
        if (hit.clicked) sort_by(ui, state, feature);
        return;
    }
    if (!row || !current) return;
    const ClusterId cluster((*state.coefficients.rows)[*row]);
    if (!column) {
        const ClusterMaps& maps = *state.coefficients.maps;
        const Cluster& size = maps.study.clustering->clusters[cluster.index];
        const ClusterLook look(*state.document, maps.study, ui.palette);
        tooltip(ui, "Cluster " + std::to_string(cluster.index),
                pattern_text(maps.study.network(), maps.study.patterns->bits.row(size.first_row)).substr(0, 300) +
                    "\n" + counted(size.size, "row", "rows") + ", " + look.title() + " " +
                    look.label(cluster.index).output);
        return;
    }
    const FeatureId feature(state.coefficients.columns[*column]);
    Hovered what;
    what.cluster = cluster;
    what.feature = feature;
    ui.send(Hover{what});
    if (hit.clicked) ui.send(SelectFeature{feature});
    coefficient_tooltip(ui, state, cluster, feature);
}

/// What a weight is multiplied by.
const char* measure_phrase(BarMode mode) {
    switch (mode) {
        case BarMode::kStrength: return ", per standard deviation";
        case BarMode::kPerUnit: return ", per unit";
        case BarMode::kAgainstMean: return ", against the mean of all rows";
    }
    return "";
}

}  // namespace

void heat_map_picture(const Ui& ui, const AppState& state, CoefficientsMemory& memory, ImVec2 size) {
    constexpr float kLegend = 20;
    const WeightScale& scale = scale_of(state, memory);
    const CoefficientsState& coefficients = state.coefficients;
    if (coefficients.rows->empty()) {
        text_wrapped_in(ui.fonts.text, ui.palette.muted, "No cluster lies inside of all ranges.");
        return;
    }
    std::string what = logit_phrase(*state.document, coefficients.maps->output);
    if (ui.picture) what += measure_phrase(state.view.bars);  // on the screen the pressed button says it
    paint_drawing(ui,
                  weight_legend(
                      scale, size.x, ui.palette, [](double v) { return display_number(v, 2); },
                      scale.per_feature.empty() ? what : what + ", each feature by its own largest weight"),
                  ImGui::GetCursorScreenPos());
    ImGui::Dummy(ImVec2(size.x, kLegend - 2));
    const ImVec2 area(size.x, std::max(30.0F, size.y - kLegend - 6));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, 9);
    const bool open =
        ImGui::BeginChild("heat map", area, ImGuiChildFlags_None, scrolling(ui, ImGuiWindowFlags_HorizontalScrollbar));
    if (open) {
        const ImVec2 seen = ImGui::GetContentRegionAvail();
        const ImVec2 inner(std::max(40.0F, std::min(area.x, ImGui::GetWindowContentRegionMax().x -
                                                                ImGui::GetWindowContentRegionMin().x)),
                           std::max(30.0F, std::min(area.y, seen.y + ImGui::GetScrollY())));
        const HeatMapLayout layout =
            heat_map_layout({std::floor(inner.x), std::floor(inner.y)}, {ImGui::GetScrollX(), ImGui::GetScrollY()},
                            coefficients.rows->size(), coefficients.columns.size(), widest_label(*coefficients.maps));
        const ImVec2 start = ImGui::GetCursorPos();
        const DrawPoint content = layout.content();
        ImGui::Dummy(ImVec2(content.x, content.y));
        ImGui::SetCursorPos(ImVec2(start.x + ImGui::GetScrollX(), start.y + ImGui::GetScrollY()));
        std::vector<double> key = coefficients_key(ui, state, ImVec2(layout.size.x, layout.size.y));
        key.insert(key.end(), {layout.scroll.x, layout.scroll.y});
        const Drawing& drawing = cached_drawing(memory.heat_map, std::move(key), [&] {
            return heat_map_drawing(input_of(ui, state, scale), layout, ui.palette);
        });
        answer(ui, state, show_drawing(ui, drawing, "coefficients heat map"), layout);
    }
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
}

}  // namespace reluscope
