#include "app/document/offers.h"

namespace reluscope {

std::optional<std::string> reason_to_wait(const AppState& state, SavedThing thing) {
    if (!state.document || !state.document->study.scores) return "There is nothing to save yet.";
    const bool report = thing == SavedThing::kReport || thing == SavedThing::kHtmlReport;
    if (report && !state.document->study.survey) return "The report can be saved once every map is checked.";
    if (thing != SavedThing::kRegionsJson && thing != SavedThing::kRegionsCsv) return std::nullopt;
    if (!state.plane.partition) return "There are no regions to save: show the plane first.";
    if (state.plane.stale) return "The regions can be saved once those of the newest plane are complete.";
    return std::nullopt;
}

bool can_draw_vectors(const AppState& state, View view) {
    if (!is_drawn_with_vectors(view) || !state.document || !state.document->study.scores) return false;
    switch (view) {
        case View::kPlane: return state.plane.partition != nullptr;
        case View::kPath: return state.path.path != nullptr;
        case View::kTraining: return !state.training.history.empty();
        case View::kCompare: return state.compare.problem.empty() && (state.compare.pair || state.compare.networks);
        case View::kCoefficients: return state.coefficients.maps && state.coefficients.rows;
        case View::kProfile: return state.profile.profile != nullptr;
        default: return true;
    }
}

}  // namespace reluscope
