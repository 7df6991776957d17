#pragma once

#include "analysis/regions/region_facets.h"
#include "analysis/rows/distances.h"
#include "analysis/rows/row_geometry.h"
#include "analysis/rows/single_changes.h"
#include "answers/holding/holding_box.h"
#include "answers/holding/neighbour_signs.h"
#include "answers/holding/sign_stability.h"
#include "base/ids.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

struct WhatIf;

/// How far work that may be costly has come.
enum class ReachProgress {
    kWaiting,  ///< not begun yet
    kRunning,
    kTooCostly,  ///< begins only when it is asked for
    kDone,
    kStopped,  ///< at its budget, with what it has
};

/// How far explanation and prediction of the chosen row hold when all columns change together. Lengths are in standard
/// deviations of the inputs over the rows of the table, Euclidean.
struct JointReach {
    HoldingBox box;
    Eigen::VectorXd row;             ///< the input that was measured
    Eigen::MatrixXd weights;         ///< inputs x outputs: of the row's map
    bool decides = false;            ///< the network makes decisions: the next two speak of its prediction
    double prediction = 0;           ///< proven: no shorter change flips it
    std::optional<double> flips_at;  ///< some change of this length, or the slightest more than it, does
};

/// How far the explanation of the chosen row holds.
struct RowReach {
    RowId row;
    std::shared_ptr<const WhatIf> what_if;  ///< the edited row that was measured in its place; null: the row itself
    /// Lengths in standard deviations of the features (Euclidean over the standardised features).
    RowDistances deviations;
    RowDistances model;                         ///< lengths in model input units
    std::shared_ptr<const RowChanges> changes;  ///< of single columns; none while they are looked for
    ReachProgress facets_progress = ReachProgress::kWaiting;
    std::shared_ptr<const RegionFacets> facets;        ///< none until kDone or kStopped
    std::shared_ptr<const NeighbourSigns> neighbours;  ///< of the regions across the facets; none until kDone
    std::shared_ptr<const JointReach> joint;           ///< of all columns; `prediction` can grow while it is looked at
};

/// Distances of a cluster's rows to the nearest wall, in standard deviations, and what takes a typical one of them out
/// of the region.
struct ClusterReach {
    double least = 0;
    double median = 0;
    double most = 0;
    UnitId unit;                                     ///< whose wall is nearest for most of the rows; none without walls
    std::uint32_t count = 0;                         ///< rows that have it nearest
    std::uint32_t rows = 0;                          ///< of the cluster
    RowId typical;                                   ///< the one with the median distance
    std::shared_ptr<const RowChanges> changes = {};  ///< of `typical`; none while they are looked for
};

/// How far explanations hold: for the chosen row, and for all rows of the table.
struct ReachState {
    std::optional<RowReach> row;  ///< none until it is computed
    ReachProgress rows_progress = ReachProgress::kWaiting;
    std::shared_ptr<const Distances> rows;  ///< all rows, in standard deviations; none until kDone
    std::optional<ClusterReach> cluster;    ///< of the chosen cluster, once `rows` is there
    /// How often weights keep their signs over the table; none of a single cluster, or where it would take long.
    std::shared_ptr<const SignStability> signs;
};

}  // namespace reluscope
