#include "app/coefficients/coefficients_facts.h"
#include "app/document/narrative.h"
#include "app/simplify/families_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/coefficients_texts.h"
#include "base/texts/views/families_view_texts.h"
#include "scene/drawings/heat_map_drawing.h"
#include "scene/kit/colour_map.h"
#include "ui/coefficients/coefficients_pictures.h"
#include "ui/kit/drawing_view.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace reluscope {

namespace {

/// The models of the current families for the explained output, made again only where these are others.
const ClusterMaps& models_of(const AppState& state, const FamilyCut& cut, CoefficientsMemory& memory) {
    const Eigen::Index output = state.selection.output;
    if (!memory.families || memory.families_of != cut.by_family || memory.families_output != output) {
        memory.families = family_maps(cut, output);
        memory.families_of = cut.by_family;
        memory.families_output = output;
        memory.family_matrix = {};
    }
    return *memory.families;
}

/// What the colour of a cell means.
std::string matrix_meaning(const AppState& state, Eigen::Index output) {
    const std::string what = logit_phrase(*state.document, output);
    switch (state.view.bars) {
        case BarMode::kStrength: return families_view_texts::legend_strength(what);
        case BarMode::kPerUnit: return families_view_texts::legend_per_unit(what);
        case BarMode::kAgainstMean: break;
    }
    return families_view_texts::legend_against_mean(what);
}

void family_tooltip_of(const Ui& ui, const AppState& state, const ClusterMaps& models, std::uint32_t family,
                       std::optional<std::uint32_t> feature) {
    constexpr float kWidth = 320;
    const FamilyCut& cut = *current_families(state);
    const FamilyFacts& facts = cut.list[family];
    const std::string title =
        families_view_texts::cell_title(family_title(state.families, cut, family), counted(facts.rows, "row", "rows"));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    ImGui::BeginTooltip();
    if (feature) {
        const InputOrigin& origin = models.study.input->origins[*feature];
        const CoefficientFacts weight =
            coefficient_facts(*state.document, models, state.view.bars, ClusterId(family), FeatureId(*feature));
        text_block(ui.fonts.bold, ui.palette.text, origin.label + ": " + display_signed(weight.value, 4), kWidth);
        text_block(ui.fonts.small, ui.palette.muted, weight.unit, kWidth);
        text_block(ui.fonts.small, ui.palette.text, title, kWidth);
        if (state.view.bars != BarMode::kPerUnit)
            text_block(ui.fonts.small, ui.palette.muted,
                       families_view_texts::table_weight(
                           display_signed(models.value(BarMode::kPerUnit, family, *feature), 4), per_unit(origin.unit)),
                       kWidth);
    } else {
        text_block(ui.fonts.bold, ui.palette.text, title, kWidth);
        text_block(ui.fonts.small, ui.palette.text, family_rule(cut, family), kWidth);
        double constant = models.bias(family);  // what is left where every column of the table is 0
        for (Eigen::Index j = 0; j < models.num_features(); ++j) {
            const InputOrigin& origin = models.study.input->origins[static_cast<std::size_t>(j)];
            constant -= models.weights(j, family) * origin.mean / origin.scale;
        }
        text_block(ui.fonts.small, ui.palette.muted, families_view_texts::constant(display_number(constant, 4)),
                   kWidth);
    }
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

void matrix_answer(const Ui& ui, const AppState& state, const ClusterMaps& models, const DrawingHit& hit,
                   const HeatMapLayout& layout, const std::vector<std::uint32_t>& columns) {
    if (!hit.over) return;
    const auto row = layout.row_at(hit.at);
    const auto column = layout.column_at(hit.at);
    if (!row) {
        if (!column || hit.at.y >= layout.top) return;
        const FeatureId feature(columns[*column]);
        if (hit.clicked) ui.send(SelectFeature{feature});
        return tooltip(ui, models.study.input->origins[feature.index].label, "");
    }
    const auto family = static_cast<std::uint32_t>(*row);
    if (column) ui.send(Hover{{std::nullopt, std::nullopt, std::nullopt, FeatureId(columns[*column])}});
    if (hit.clicked) ui.send(SelectFamily{state.families.chosen == family ? std::nullopt : std::optional(family)});
    family_tooltip_of(ui, state, models, family, column ? std::optional(columns[*column]) : std::nullopt);
}

/// Names may change while the families stay: their letters are part of what the picture is made from.
double key_of_names(const AppState& state, const FamilyCut& cut) {
    std::string all;
    for (std::uint32_t family = 0; family < cut.families; ++family)
        all += family_name(state.families, cut, family) + "\n";
    return static_cast<double>(std::hash<std::string>{}(all) >> 12U);
}

void matrix_cells(const Ui& ui, const AppState& state, const ClusterMaps& models, const WeightScale& scale,
                  CoefficientsMemory& memory, ImVec2 area) {
    const FamilyCut& cut = *current_families(state);
    const std::vector<std::uint32_t> columns = feature_order(models, state.coefficients.settings.columns);
    std::vector<std::uint32_t> rows(cut.families);
    std::iota(rows.begin(), rows.end(), 0U);
    const ImVec2 seen = ImGui::GetContentRegionAvail();
    const float width = ImGui::GetWindowContentRegionMax().x - ImGui::GetWindowContentRegionMin().x;
    const ImVec2 inner(std::max(40.0F, std::min(area.x, width)),
                       std::max(30.0F, std::min(area.y, seen.y + ImGui::GetScrollY())));
    const HeatMapLayout layout =
        heat_map_layout({std::floor(inner.x), std::floor(inner.y)}, {ImGui::GetScrollX(), ImGui::GetScrollY()},
                        rows.size(), {models, columns}, memory.wanted_width);
    memory.cell_width = layout.cell_width;
    const ImVec2 start = ImGui::GetCursorPos();
    const DrawPoint content = layout.content();
    ImGui::Dummy(ImVec2(content.x, content.y));
    ImGui::SetCursorPos(ImVec2(start.x + ImGui::GetScrollX(), start.y + ImGui::GetScrollY()));
    std::vector<double> key = coefficients_key(ui, state, ImVec2(layout.size.x, layout.size.y));
    const double chosen = state.families.chosen ? static_cast<double>(*state.families.chosen) : -1;
    key.insert(key.end(), {layout.scroll.x, layout.scroll.y, layout.cell_width, chosen, key_of_names(state, cut)});
    const Drawing& drawing = cached_drawing(memory.family_matrix, std::move(key), [&] {
        HeatMapInput input{models, state.view.bars, rows, columns, scale, {}, {}, {}, {}, {}};
        const bool dark = ui.palette.dark;
        input.label = [dark](std::uint32_t family) { return ClusterLabel{"", cluster_colour(family, dark)}; };
        input.number = [](double value, int decimals) { return display_decimals(value, decimals); };
        input.count = [](unsigned long long count) { return display_count(count); };
        input.name = [&](std::uint32_t family) { return family_name(state.families, cut, family); };
        input.axis = families_view_texts::kMatrixAxis;
        input.cluster = chosen_family(state);
        if (state.selection.feature) input.feature = state.selection.feature->index;
        if (state.hovered.feature) input.hovered_feature = state.hovered.feature->index;
        return heat_map_drawing(input, layout, ui.palette);
    });
    matrix_answer(ui, state, models, show_drawing(ui, drawing, "coefficients of families"), layout, columns);
}

}  // namespace

void family_matrix(const Ui& ui, const AppState& state, CoefficientsMemory& memory, ImVec2 size) {
    const FamilyCut& cut = *current_families(state);
    const ClusterMaps& models = models_of(state, cut, memory);
    const float top = ImGui::GetCursorPosY();
    text_wrapped_in(ui.fonts.bold, ui.palette.text,
                    families_view_texts::matrix_sentence(cut.families, state.document->study.clustering->num_clusters(),
                                                         families_fidelity(cut)));
    const WeightScale scale = weight_scale(models, state.view.bars);
    const Drawing legend = weight_legend(
        scale, size.x, ui.palette, [](double v) { return display_number(v, 2); },
        matrix_meaning(state, models.output) + coefficients_texts::kLegendDash);
    paint_drawing(ui, legend, ImGui::GetCursorScreenPos());
    ImGui::Dummy(ImVec2(size.x, legend.size().y));
    const ImVec2 area(size.x, std::max(30.0F, size.y - (ImGui::GetCursorPosY() - top)));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, 9);
    if (ImGui::BeginChild("family matrix", area, ImGuiChildFlags_None,
                          scrolling(ui, ImGuiWindowFlags_HorizontalScrollbar)))
        matrix_cells(ui, state, models, scale, memory, area);
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
}

}  // namespace reluscope
