#include "app/files/picture_work.h"

#include "app/state/layout.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace reluscope {

namespace {

/// What has to be done before a view shows what it is to show.
std::vector<StageId> stages_of_view(View view) {
    switch (view) {
        case View::kPlane: return {StageId::kPlane, StageId::kFamilies};
        case View::kRelief: return {StageId::kPlane};
        case View::kScatter: return {StageId::kScatter};
        case View::kNetwork: return {StageId::kPlane, StageId::kUnits};
        case View::kTree: return {StageId::kMaps};
        case View::kCoefficients: return {StageId::kMaps};
        case View::kProfile: return {StageId::kMaps, StageId::kProfile};
        case View::kImportance: return {StageId::kCheck};
        case View::kExplanation: return {StageId::kCheck, StageId::kMaps, StageId::kSteps, StageId::kNearestWall};
        case View::kRows: return {StageId::kDistances};
        case View::kPath: return {StageId::kPath};
        case View::kTraining: return {StageId::kPlane};
        case View::kCompare: return {StageId::kCompare};
        case View::kSimplify: return {StageId::kSimplify, StageId::kFamilies};
        case View::kBeeswarm: return {StageId::kSwarm};
        case View::kWhatIf: return {StageId::kHolds};
    }
    return {};
}

/// Beside the views, the panel of the chosen row.
constexpr StageId kOfWindow[] = {StageId::kNearestWall, StageId::kSteps,   StageId::kChanges,       StageId::kFacets,
                                 StageId::kJoint,       StageId::kShapley, StageId::kSmallestChange};

/// The report waits for these beside the regions and the path.
constexpr StageId kOfReport[] = {StageId::kSteps, StageId::kMaps,    StageId::kProfile,       StageId::kScatter,
                                 StageId::kUnits, StageId::kCompare, StageId::kSimplify,      StageId::kFamilies,
                                 StageId::kSwarm, StageId::kJoint,   StageId::kSmallestChange};

void add_work(PictureWork& work, const AppState& state, const std::vector<StageId>& stages) {
    for (const StageId id : stages) {
        work.goes_on |= state.stages[id].works();
        work.stopped |= state.stages[id].halted;
    }
}

}  // namespace

PictureWork picture_work(const AppState& state, const std::optional<View>& view) {
    PictureWork work;
    work.goes_on = state.job.running;
    if (view) {
        add_work(work, state, stages_of_view(*view));
        return work;
    }
    for (const View seen : kAllViews) {
        if (is_seen(state.layout, seen)) add_work(work, state, stages_of_view(seen));
    }
    add_work(work, state, {std::begin(kOfWindow), std::end(kOfWindow)});
    return work;
}

bool report_work(const AppState& state) {
    const StageStatuses& stages = state.stages;
    return state.job.running || stages[StageId::kPlane].stale || stages[StageId::kPath].stale ||
           std::any_of(std::begin(kOfReport), std::end(kOfReport), [&](StageId id) { return stages[id].works(); });
}

bool works_while_seen(View view) {
    return view == View::kNetwork || view == View::kSimplify || view == View::kBeeswarm || view == View::kWhatIf;
}

std::string nothing_in_picture(const AppState& state, View view) {
    switch (view) {
        case View::kPath:
            if (!state.path.path)
                return "There is no path to make a picture of; choose where it begins and ends first.";
            break;
        case View::kCompare:
            if (!state.compare.pair && !state.compare.networks)
                return "Nothing is compared yet; choose A and B first, then make the picture.";
            break;
        case View::kTraining:
            if (state.training.history.empty() && !state.training.metrics)
                return "The network was not trained here yet, so there are no curves to make a picture of.";
            break;
        case View::kWhatIf:
            if (!state.row_view) return "No row is chosen; choose one first, then make the picture.";
            break;
        case View::kExplanation:
        case View::kRows:
            if (!state.selection.cluster) return "No cluster is chosen; choose one first, then make the picture.";
            break;
        default: break;
    }
    return {};
}

std::string stopped_picture(const std::optional<View>& view) {
    return "The picture of " + (view ? std::string(view_title(*view)) : std::string("the window")) +
           " was not saved, since work that it shows was stopped; continue it, then save the picture again.";
}

}  // namespace reluscope
