#pragma once

#include "analysis/regions/region_facets.h"
#include "analysis/rows/distances.h"
#include "analysis/study.h"
#include "base/ids.h"

#include <limits>

namespace reluscope {

/// True where the network's outputs speak of decisions: classes, several outputs, or a link. One plain number decides
/// nothing.
bool makes_decisions(const Study& study);

/// Distances of one row, in the lengths of the frame it was measured in.
struct RowDistances {
    double wall = std::numeric_limits<double>::infinity();  ///< infinite where no unit makes a wall
    UnitId unit;                                            ///< whose wall that is; none where there is no wall
    double boundary = std::numeric_limits<double>::infinity();
    BoundaryState state = BoundaryState::kNone;  ///< kNone also where makes_decisions() is false
};

/// Distances of `row` as DistanceJob computes them, with projections: kLowerBound does not occur. `study` needs its
/// patterns. Cost     the walls of one region, and one small projection per rival class.
RowDistances row_distances(const Study& study, RowId row, const InputFrame& frame = {});

/// Multiplications of all rows' distances in a frame of `coordinates` coordinates, without projections, as an estimate.
double distance_products(const Study& study, Eigen::Index coordinates);

/// Multiplications of the certain part of RegionFacetsJob: walls and rays. Linear programs come on top.
double facet_products(const Network& network);

/// Standard deviation of every input over the rows, in model units; 1 for an input that does not vary. The scales of an
/// InputFrame.
Eigen::VectorXd deviation_scales(const StudyInput& input);

}  // namespace reluscope
