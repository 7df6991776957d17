#include "ui/clusters/reach_lines.h"

#include "app/answers/neighbour_facts.h"
#include "app/document/narrative.h"
#include "app/path/joint_facts.h"
#include "app/path/path_facts.h"
#include "base/text/number_format.h"
#include "base/texts/answers/holding_texts.h"
#include "base/texts/explanation_texts.h"

#include <cmath>

// How far explanations hold, in words.

namespace reluscope {

namespace {

std::string wall_text(const Network& network, const RowReach& reach) {
    if (!reach.deviations.unit.valid()) return explanation_texts::kNoWalls;
    return explanation_texts::nearest_wall(display_number(reach.deviations.wall),
                                           unit_phrase(network, reach.deviations.unit));
}

std::string length_of_first(const std::vector<SingleChange>& changes) {
    return changes.empty() ? "" : display_number(changes[0].length);
}

std::string facets_text(const RegionFacets& facets) {
    if (facets.flat) return explanation_texts::kFlatRegion;
    std::string text = explanation_texts::facets(facets.facets.size(), facets.num_inequalities, facets.complete);
    if (!facets.complete) return text;
    if (facets.bounded) text += *facets.bounded ? explanation_texts::kBounded : explanation_texts::kUnbounded;
    if (facets.radius)
        text += std::isfinite(*facets.radius) ? explanation_texts::inner_ball(display_number(*facets.radius))
                                              : explanation_texts::kAnyBall;
    return text;
}

void facets_line(const Ui& ui, const RowReach& reach, const StageStatus& work) {
    if (reach.facets) {
        text_wrapped_in(ui.fonts.small, ui.palette.muted, facets_text(*reach.facets));
        tooltip(ui, explanation_texts::kFacets, explanation_texts::kFacetsMeaning);
    }
    if (reach.facets_progress == ReachProgress::kRunning)
        text_wrapped_in(ui.fonts.small, ui.palette.muted,
                        explanation_texts::facets_running(display_share(work.progress)));
    const bool asks = reach.facets_progress == ReachProgress::kTooCostly ||
                      (reach.facets_progress == ReachProgress::kStopped && !reach.facets->complete);
    if (!asks) return;
    if (!reach.facets) {
        ImGui::AlignTextToFramePadding();
        text_in(ui.fonts.small, ui.palette.muted, explanation_texts::kFacetsNotCounted);
        ImGui::SameLine();
    }
    if (ImGui::Button((std::string(explanation_texts::kCount) + "###facets").c_str())) ui.send(ComputeFacets{});
    tooltip(ui, "", explanation_texts::kCountMeaning);
}

/// What changes its sign in the regions next to this one.
void neighbours_line(const Ui& ui, const Document& document, const NeighbourSigns& signs, Eigen::Index output) {
    text_wrapped_in(ui.fonts.small, ui.palette.muted, neighbour_sentence(*document.study.input, signs, output));
    tooltip(ui, holding_texts::kAcross, holding_texts::kAcrossMeaning);
}

/// How far all columns can go together; the intervals of the box and all digits on demand.
void joint_lines(const Ui& ui, const Document& document, const JointReach& joint, const SignStability* signs,
                 Eigen::Index output) {
    constexpr std::size_t kIntervals = 20;
    text_wrapped_in(ui.fonts.text, ui.palette.text, joint_sentence(joint));
    if (ImGui::IsItemHovered()) {
        const std::string box =
            document.image ? "" : box_sentence(*document.study.input, joint.row, joint.box, kIntervals);
        const std::string meaning = holding_texts::kTogetherMeaning + (box.empty() ? "" : "\n" + box);
        tooltip_in_full(ui, holding_texts::kTogether, meaning, joint_in_full(joint));
    }
    if (signs == nullptr || document.image) return;
    const std::string sentence = sign_sentence(document, joint, *signs, output);
    if (sentence.empty()) return;
    text_wrapped_in(ui.fonts.text, ui.palette.text, sentence);
    tooltip(ui, holding_texts::kSigns, holding_texts::kSignsMeaning);
}

}  // namespace

void row_reach(const Ui& ui, const AppState& state, Eigen::Index output) {
    const Document& document = *state.document;
    const RowReach& reach = *state.reach.row;
    const Network& network = document.study.network();
    if (reach.changes) {
        text_wrapped_in(ui.fonts.text, ui.palette.text, leave_sentence(document, *reach.changes));
        const std::string text =
            explanation_texts::leave_tooltip(length_of_first(reach.changes->region)) + "\n" + wall_text(network, reach);
        if (reach.deviations.unit.valid())
            tooltip_in_full(
                ui, explanation_texts::kLeaveTitle, text,
                explanation_texts::wall_in_full(full_number(reach.deviations.wall), full_number(reach.model.wall),
                                                unit_phrase(network, reach.model.unit)));
        else
            tooltip(ui, explanation_texts::kLeaveTitle, text);
    }
    if (reach.joint) joint_lines(ui, document, *reach.joint, state.reach.signs.get(), output);
    facets_line(ui, reach, state.stages[StageId::kFacets]);
    if (reach.neighbours && reach.neighbours->neighbours > 0) neighbours_line(ui, document, *reach.neighbours, output);
}

void cluster_reach_line(const Ui& ui, const Document& document, const ReachState& reach) {
    if (!reach.cluster || !reach.cluster->unit.valid()) return;
    const ClusterReach& cluster = *reach.cluster;
    const std::string sentence = typical_sentence(document, cluster);
    if (sentence.empty()) return;
    text_wrapped_in(ui.fonts.small, ui.palette.muted, sentence);
    tooltip_in_full(
        ui, explanation_texts::kClusterReach,
        explanation_texts::cluster_reach_tooltip(display_number(cluster.least), display_number(cluster.most),
                                                 unit_phrase(document.study.network(), cluster.unit), cluster.count),
        explanation_texts::cluster_reach_in_full(full_number(cluster.least), full_number(cluster.median),
                                                 full_number(cluster.most)));
}

}  // namespace reluscope
