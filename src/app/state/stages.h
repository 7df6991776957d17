#pragma once

#include "base/texts/simplify/families_texts.h"
#include "base/texts/simplify/simplify_texts.h"
#include "base/texts/views/answers_texts.h"
#include "base/texts/views/swarm_texts.h"
#include "base/texts/views/what_if_texts.h"
#include "base/texts/workspace_texts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace reluscope {

/// What is kept up to date in slices (app/kit/stage.h), in the order in which a frame works on it.
enum class StageId {
    kTraining,        ///< the weights of the open network, while it trains
    kWeights,         ///< clusters of the newest weights
    kNearestWall,     ///< the distances of the chosen row to walls and boundary
    kDocument,        ///< the document whose files are read
    kPath,            ///< the pieces of the path between two inputs
    kPlane,           ///< the regions of the plane, its boundary and its points
    kSteps,           ///< steps of single columns that hold in the chosen cluster
    kChanges,         ///< changes of single columns that do something to the chosen row
    kHolds,           ///< how far each column of the chosen row can go alone
    kFacets,          ///< the facets of the chosen row's region
    kDistances,       ///< the distances of all rows to walls and boundary
    kCheck,           ///< the check of every map of the newest weights
    kProfile,         ///< the profile of the chosen feature
    kMaps,            ///< the maps of the clusters
    kScatter,         ///< the places of the rows in the scatter
    kUnits,           ///< facts and maps of the units
    kCompare,         ///< the comparison of two clusters, rows or networks
    kJoint,           ///< how far all columns of the chosen row can go together, and signs of weights over the clusters
    kSimplify,        ///< units that change no output
    kFamilies,        ///< families of clusters
    kShapley,         ///< Shapley values of the chosen row
    kSwarm,           ///< Shapley values of all rows
    kSmallestChange,  ///< the smallest change that flips the chosen row
    kWholePlane,      ///< the number of regions of the whole plane
    kWelcome,         ///< training that the welcome begins once the plane is there
    kExport,          ///< a picture or a page that the shell makes
    kSaving           ///< files that are written
};
inline constexpr std::size_t kNumStages = static_cast<std::size_t>(StageId::kSaving) + 1;

/// How far what is shown is from what is asked for.
struct StageStatus {
    bool stale = false;   ///< what is shown is older than what is asked for
    bool halted = false;  ///< the work was stopped; it goes on when it is told to, or when something else is asked for
    double progress = 1;  ///< of the work in hand, in [0, 1]

    bool works() const { return stale && !halted; }
};

struct StageStatuses {
    StageStatus& operator[](StageId id) { return all[static_cast<std::size_t>(id)]; }
    const StageStatus& operator[](StageId id) const { return all[static_cast<std::size_t>(id)]; }
    bool any_halted() const {
        return std::any_of(all.begin(), all.end(), [](const StageStatus& status) { return status.halted; });
    }

    std::array<StageStatus, kNumStages> all = {};
};

/// A stage whose work the status bar tells of, and what it says.
struct StageWords {
    StageId id;
    std::string_view work;  ///< while it goes on: "Computing the regions"
    std::string_view
        subject;  ///< what is not up to date once it was stopped: "maps"; empty where nothing stays stopped
};
/// The stages in the order in which the status bar tells of them.
inline constexpr StageWords kStageWords[] = {
    {StageId::kPath, workspace_texts::kPathWork, ""},
    {StageId::kPlane, workspace_texts::kPlaneWork, ""},
    {StageId::kMaps, workspace_texts::kMapsWork, workspace_texts::kMapsSubject},
    {StageId::kProfile, workspace_texts::kProfileWork, workspace_texts::kProfileSubject},
    {StageId::kScatter, workspace_texts::kScatterWork, workspace_texts::kScatterSubject},
    {StageId::kUnits, workspace_texts::kUnitsWork, workspace_texts::kUnitsSubject},
    {StageId::kCompare, workspace_texts::kCompareWork, workspace_texts::kCompareSubject},
    {StageId::kSimplify, simplify_texts::kWork, simplify_texts::kSubject},
    {StageId::kFamilies, families_texts::kWork, families_texts::kSubject},
    {StageId::kShapley, answers_texts::kPartsWork, answers_texts::kPartsSubject},
    {StageId::kSwarm, swarm_texts::kWork, swarm_texts::kSubject},
    {StageId::kSmallestChange, answers_texts::kChangeWork, ""},
    {StageId::kHolds, what_if_texts::kWork, what_if_texts::kSubject},
    {StageId::kChanges, workspace_texts::kChangesWork, workspace_texts::kChangesSubject}};

}  // namespace reluscope
