#include "app/coefficients/coefficients_facts.h"
#include "app/document/narrative.h"
#include "base/text/number_format.h"
#include "base/texts/views/coefficients_texts.h"
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
               coefficients_texts::tooltip_unit(facts.unit, cluster.index, counted(size.size, "row", "rows")), kWidth);
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

/// What the rows are, and in which order.
std::string cluster_axis(const AppState& state) {
    const CoefficientsSettings& settings = state.coefficients.settings;
    switch (settings.rows) {
        case ClusterSequence::kSize: return coefficients_texts::kAxisLargest;
        case ClusterSequence::kSimilar: return coefficients_texts::kAxisSimilar;
        case ClusterSequence::kFeature: break;
    }
    return coefficients_texts::axis_sorted(state.coefficients.maps->study.input->origins[settings.sort_feature].label);
}

HeatMapInput input_of(const Ui& ui, const AppState& state, const WeightScale& scale) {
    const CoefficientsState& coefficients = state.coefficients;
    const ClusterMaps& maps = *coefficients.maps;
    HeatMapInput input{maps, state.view.bars, *coefficients.rows, coefficients.columns, scale, {}, {}, {}, {}, {}};
    const auto look = std::make_shared<const ClusterLook>(*state.document, maps.study, ui.palette);
    input.label_title = look->title();
    input.axis = cluster_axis(state);
    if (!coefficients.settings.ranges.empty() && coefficients.matches) input.matches = *coefficients.matches;
    input.label = [look](std::uint32_t c) { return look->label(c); };
    input.number = [](double value, int decimals) { return display_decimals(value, decimals); };
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
    tooltip(ui, coefficients_texts::head_title(origin.label, origin.unit),
            coefficients_texts::head_text(display_number(maps.importance(feature)),
                                          output_words(*state.document, maps.output).measure()));
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
        tooltip(ui, coefficients_texts::cluster_title(cluster.index),
                coefficients_texts::cluster_text(
                    pattern_text(maps.study.network(), maps.study.patterns->bits.row(size.first_row)).substr(0, 300),
                    counted(size.size, "row", "rows"), look.title() + " " + look.label(cluster.index).output));
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

/// What the colour of a cell means.
std::string colour_meaning(const AppState& state) {
    const std::string what = logit_phrase(*state.document, state.coefficients.maps->output);
    switch (state.view.bars) {
        case BarMode::kStrength: return coefficients_texts::legend_strength(what);
        case BarMode::kPerUnit: return coefficients_texts::legend_per_unit(what);
        case BarMode::kAgainstMean: break;
    }
    return coefficients_texts::legend_against_mean(what);
}

/// Paints the legend and leaves its place; returns its height.
float legend(const Ui& ui, const AppState& state, const WeightScale& scale, float width) {
    const Drawing drawing = weight_legend(
        scale, width, ui.palette, [](double v) { return display_number(v, 2); },
        colour_meaning(state) + coefficients_texts::kLegendDash);
    paint_drawing(ui, drawing, ImGui::GetCursorScreenPos());
    ImGui::Dummy(ImVec2(width, drawing.size().y));
    return drawing.size().y + ImGui::GetStyle().ItemSpacing.y;
}

/// The scrolling window's content: cells at the present scroll.
void cells(const Ui& ui, const AppState& state, CoefficientsMemory& memory, ImVec2 area) {
    const CoefficientsState& coefficients = state.coefficients;
    const WeightScale& scale = scale_of(state, memory);
    const ImVec2 seen = ImGui::GetContentRegionAvail();
    const float width = ImGui::GetWindowContentRegionMax().x - ImGui::GetWindowContentRegionMin().x;
    const ImVec2 inner(std::max(40.0F, std::min(area.x, width)),
                       std::max(30.0F, std::min(area.y, seen.y + ImGui::GetScrollY())));
    const HeatMapLayout layout =
        heat_map_layout({std::floor(inner.x), std::floor(inner.y)}, {ImGui::GetScrollX(), ImGui::GetScrollY()},
                        coefficients.rows->size(), {*coefficients.maps, coefficients.columns}, memory.wanted_width);
    memory.cell_width = layout.cell_width;
    const ImVec2 start = ImGui::GetCursorPos();
    const DrawPoint content = layout.content();
    ImGui::Dummy(ImVec2(content.x, content.y));
    ImGui::SetCursorPos(ImVec2(start.x + ImGui::GetScrollX(), start.y + ImGui::GetScrollY()));
    std::vector<double> key = coefficients_key(ui, state, ImVec2(layout.size.x, layout.size.y));
    key.insert(key.end(), {layout.scroll.x, layout.scroll.y, layout.cell_width});
    const Drawing& drawing = cached_drawing(memory.heat_map, std::move(key), [&] {
        return heat_map_drawing(input_of(ui, state, scale), layout, ui.palette);
    });
    answer(ui, state, show_drawing(ui, drawing, "coefficients heat map"), layout);
}

}  // namespace

void heat_map_picture(const Ui& ui, const AppState& state, CoefficientsMemory& memory, ImVec2 size) {
    if (state.coefficients.rows->empty()) {
        text_wrapped_in(ui.fonts.text, ui.palette.muted, coefficients_texts::kNoMatch);
        return;
    }
    const float above = legend(ui, state, scale_of(state, memory), size.x);
    const ImVec2 area(size.x, std::max(30.0F, size.y - above));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, 9);
    if (ImGui::BeginChild("heat map", area, ImGuiChildFlags_None, scrolling(ui, ImGuiWindowFlags_HorizontalScrollbar)))
        cells(ui, state, memory, area);
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
}

}  // namespace reluscope
