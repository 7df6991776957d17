#include "app/document/offers.h"

#include "base/texts/workspace_texts.h"

namespace reluscope {

std::optional<std::string> reason_to_wait(const AppState& state, SavedThing thing) {
    if (!state.document || !state.document->study.scores) return workspace_texts::kNothingToSave;
    const bool report = thing == SavedThing::kReport || thing == SavedThing::kHtmlReport;
    if (report && !state.document->study.survey) return workspace_texts::kReportWaits;
    if (thing != SavedThing::kRegionsJson && thing != SavedThing::kRegionsCsv) return std::nullopt;
    if (!state.plane.partition) return workspace_texts::kNoRegions;
    if (state.stages[StageId::kPlane].stale) return workspace_texts::kRegionsWait;
    return std::nullopt;
}

bool can_show(const AppState& state, View view) {
    const bool plane = view == View::kPlane || view == View::kRelief;
    return !plane || state.document->study.network().num_inputs() >= 2;
}

SetLayout ready_layout(const AppState& state, Arrangement arrangement) {
    const int inputs = state.document ? state.document->study.network().num_inputs() : 2;
    return {arranged(state.layout, arrangement, inputs)};
}

bool can_draw_vectors(const AppState& state, View view) {
    if (!is_drawn_with_vectors(view) || !state.document || !state.document->study.scores) return false;
    switch (view) {
        case View::kPlane: return state.plane.partition != nullptr;
        case View::kPath: return state.path.path != nullptr;
        case View::kTraining: return !state.training.history.empty();
        case View::kCompare: return state.compare.problem.empty() && (state.compare.pair || state.compare.networks);
        case View::kCoefficients: return state.coefficients.maps && state.coefficients.rows;
        case View::kBeeswarm:
            return state.swarm.found && state.swarm.found->done > 0 &&
                   state.swarm.found->patterns == state.document->study.patterns;
        case View::kProfile: return state.profile.profile != nullptr;
        default: return true;
    }
}

}  // namespace reluscope
