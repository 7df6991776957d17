#include "app/document/views.h"
#include "app/plane/plane_facts.h"
#include "app/simplify/families_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/plane_texts.h"
#include "ui/kit/drawing_view.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>
#include <numeric>

namespace reluscope {

namespace {

/// Classes with their names and colours, as many as a legend can have room for.
std::vector<LegendEntry> named_classes(const Document& document, const std::vector<std::uint32_t>& numbers,
                                       Rgba (*colour)(std::size_t, std::size_t, bool), std::size_t count, bool dark) {
    constexpr std::size_t kMaxNames = 64;
    std::vector<LegendEntry> names;
    for (std::size_t i = 0; i < std::min(numbers.size(), kMaxNames); ++i) {
        const std::uint32_t c = numbers[i];
        names.push_back({class_name(*document.model, document.study, static_cast<Eigen::Index>(c)),
                         colour(c, count, dark), class_shape(c)});
    }
    return names;
}

std::string status_text(const AppState& state) {
    const PlaneState& plane = state.plane;
    const StageStatus& work = state.stages[StageId::kPlane];
    constexpr double kWorthShowing = 0.01;
    if (work.stale && work.progress > kWorthShowing && work.progress < 1)
        return plane_texts::computing(display_share(work.progress));
    if (!plane.partition) return "";
    return partition_sentence(plane);
}

}  // namespace

std::string plane_colour_meaning(const AppState& state) {
    const auto output = static_cast<Eigen::Index>(state.plane.view.output);
    const auto& partition = state.plane.partition;
    if (partition && !partition->has_maps() && needs_maps(state.plane.view.colour)) return plane_texts::kNeedsAllLayers;
    const OutputWords words = output_words(*state.document->model, state.document->study, output);
    switch (state.plane.view.colour) {
        case PlaneColour::kPattern: return plane_texts::kOnePerPattern;
        case PlaneColour::kCluster:
            return partition && shown_family_regions(state, *partition) ? plane_texts::kOnePerFamily
                                                                        : plane_texts::kOnePerCluster;
        case PlaneColour::kOutput: return words.label();
        case PlaneColour::kClass: return plane_texts::kPredictedClass;
        case PlaneColour::kGradient: return plane_texts::norm_of_slopes(words.is_logit ? "the logits" : words.noun);
        case PlaneColour::kActiveUnits: return plane_texts::kNumActive;
        case PlaneColour::kLayer: return plane_texts::kLastWall;
    }
    return "";
}

PlaneLegend plane_words(const AppState& state, const ColourLegend& colours, const Palette& palette) {
    const bool dark = palette.dark;
    const PlaneState& plane = state.plane;
    const Document& document = *state.document;
    const std::size_t outputs = plane.partition ? plane.partition->num_outputs() : 0;
    PlaneLegend legend{colours, plane_colour_meaning(state)};
    legend.areas = named_classes(document, colours.classes, class_area_colour, outputs, dark);
    legend.status = partition_sentence(plane);
    legend.whole = whole_plane_words(plane, document.study.network());
    if (plane.view.boundary && plane.boundary && !plane.boundary->segments.empty())
        legend.lines.push_back({plane_texts::kBoundaryLine, plane_style(palette).boundary});
    const auto& target = document.study.input->target;
    if (!plane.view.points || !target || !target->is_class()) return legend;
    std::vector<std::uint32_t> all(target->classes.size());
    std::iota(all.begin(), all.end(), 0U);
    legend.points_title = target->column + ":";
    legend.points = named_classes(document, all, class_colour, all.size(), dark);
    return legend;
}

void plane_legend(const Ui& ui, const AppState& state, const PlaneMemory& memory) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const auto& colours = memory.picture.colours;
    PlaneLegend legend = plane_words(state, colours ? colours->legend : ColourLegend{}, ui.palette);
    if (!colours) legend.meaning.clear();
    legend.status = status_text(state);
    if (state.stages[StageId::kPlane].stale) legend.whole.clear();  // the status tells how far the work is
    Drawing drawing({origin.x + room, origin.y});
    PlotPainter plot(drawing, ui.palette, screen_text_width(ui));
    const auto [low, high] = paint_plane_legend(plot, {origin.x, origin.y + 4}, room, legend);
    paint_drawing(ui, drawing, ImVec2(0, 0));
    ImGui::Dummy(ImVec2(room, plane_legend_height(room) - 8));
    tooltip_over(ui, ImVec2(low.x, low.y), ImVec2(high.x, high.y), plane_texts::kRegions,
                 plane_texts::regions_meaning(state.plane.seconds));
}

}  // namespace reluscope
