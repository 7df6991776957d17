#include "ui/clusters/reach_lines.h"

#include "app/path/path_facts.h"
#include "base/text/number_format.h"

#include <cmath>

// How far explanations hold, in words.

namespace reluscope {

namespace {

std::string wall_text(const Network& network, const RowReach& reach) {
    const RowDistances& row = reach.deviations;
    if (!row.unit.valid()) return "holds everywhere: the region has no walls";
    return "holds within " + display_number(row.wall) + " (nearest wall: " + unit_phrase(network, row.unit) + ")";
}

std::string wall_tooltip(const Network& network, const RowReach& reach) {
    if (!reach.deviations.unit.valid()) return "No hidden unit can change its sign.";
    return "No input nearer than this has another activation pattern, so that the row's map is the network itself "
           "there. Measured in "
           "standard deviations of the columns: " +
           full_number(reach.deviations.wall) + ". In the model's own input units: " + full_number(reach.model.wall) +
           ", where " + unit_phrase(network, reach.model.unit) +
           " is nearest. It is |z| divided by the length of the gradient of z, the smallest over all hidden units.";
}

std::string boundary_text(const RowReach& reach) {
    switch (reach.deviations.state) {
        case BoundaryState::kAttained:
        case BoundaryState::kProjected:
            return "decision boundary " + display_number(reach.deviations.boundary) + " away in this region";
        case BoundaryState::kLowerBound:
            return "decision boundary at least " + display_number(reach.deviations.boundary) + " away in this region";
        case BoundaryState::kOutside: return "decision boundary not reached inside this region";
        case BoundaryState::kNone: return "one decision in all of this region";
    }
    return "";
}

std::string boundary_tooltip(const RowReach& reach) {
    if (std::isinf(reach.deviations.boundary))
        return "The prediction is the same class everywhere in the row's region.";
    const bool nearest = reach.deviations.boundary <= reach.deviations.wall;
    return "To the nearest input of the row's region with a tie, in standard deviations of the columns: " +
           full_number(reach.deviations.boundary) + "; in model units: " + full_number(reach.model.boundary) + "." +
           (nearest ? " It is nearer than any wall, so that no input nearer than this has another prediction anywhere."
                    : " Beyond the walls the boundary may come nearer.");
}

std::string facets_text(const RegionFacets& facets) {
    if (facets.flat) return "the region has no interior: the row lies on opposite walls";
    std::string text = display_count(facets.facets.size()) + " of " + display_count(facets.num_inequalities) +
                       " walls bound the region";
    if (!facets.complete) return "at least " + text + "; stopped";
    if (facets.bounded) text += *facets.bounded ? ", bounded" : ", unbounded";
    if (facets.radius)
        text += std::isfinite(*facets.radius) ? ", inner radius " + display_number(*facets.radius)
                                              : ", holds balls of any size";
    return text;
}

void facets_line(const Ui& ui, const RowReach& reach) {
    if (reach.facets) text_wrapped_in(ui.fonts.small, ui.palette.muted, facets_text(*reach.facets));
    if (reach.facets) {
        tooltip(ui, "Facets",
                "The other walls are redundant: the region ends before it meets them. The inner radius is that of the "
                "largest ball inside (Chebyshev), in the model's input units.");
    }
    if (reach.facets_progress == ReachProgress::kRunning)
        text_in(ui.fonts.small, ui.palette.muted,
                "facets of the region: " + display_share(reach.facets_fraction) + " of the work done");
    const bool asks = reach.facets_progress == ReachProgress::kTooCostly ||
                      (reach.facets_progress == ReachProgress::kStopped && !reach.facets->complete);
    if (!asks) return;
    if (!reach.facets) {
        ImGui::AlignTextToFramePadding();
        text_in(ui.fonts.small, ui.palette.muted, "facets of the region: not computed");
        ImGui::SameLine();
    }
    if (ImGui::Button("Compute##facets")) ui.send(ComputeFacets{});
    tooltip(ui, "", "Finds the walls that the region needs, by linear programs: some seconds for a large network.");
}

}  // namespace

void row_reach(const Ui& ui, const Document& document, const RowReach& reach) {
    const Network& network = document.study.network();
    text_wrapped_in(ui.fonts.text, ui.palette.text, wall_text(network, reach));
    tooltip(ui, "Nearest wall", wall_tooltip(network, reach));
    if (makes_decisions(document.study)) {
        text_wrapped_in(ui.fonts.text, ui.palette.text, boundary_text(reach));
        tooltip(ui, "Decision boundary", boundary_tooltip(reach));
    }
    facets_line(ui, reach);
}

void cluster_reach_line(const Ui& ui, const Document& document, const ReachState& reach) {
    if (!reach.cluster || !reach.cluster->unit.valid()) return;
    const ClusterReach& cluster = *reach.cluster;
    std::string text = "holds within " + display_number(cluster.median);
    if (cluster.least < cluster.most)
        text += " of its median row (" + display_number(cluster.least) + " to " + display_number(cluster.most) + ")";
    const std::string wall = unit_phrase(document.study.network(), cluster.unit);
    text_wrapped_in(ui.fonts.small, ui.palette.muted, text + ", nearest wall: " + wall);
    tooltip(ui, "How far the map holds",
            "Distance of the cluster's rows from the nearest wall of their region, in standard deviations of the "
            "columns: least " +
                full_number(cluster.least) + ", median " + full_number(cluster.median) + ", most " +
                full_number(cluster.most) + ". The wall of " + wall + " is the nearest one for " +
                counted(cluster.count, "row", "rows") + ".");
}

}  // namespace reluscope
