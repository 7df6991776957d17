#pragma once

#include "analysis/study.h"
#include "base/ids.h"

#include <Eigen/Core>

#include <vector>

namespace reluscope {

/// What the hidden units of one linear region compute: on the region every pre-activation is an affine map of the
/// network's input, z = w . x + b.
struct InnerUnits {
    std::vector<bool> active;  ///< per unit, in the order of the pattern's bits
    Eigen::MatrixXd weights;  ///< units x inputs: what each unit listens to; a unit that cancels exactly has only zeros
    Eigen::VectorXd bias;     ///< units
    /// units x inputs: share of the input in what the unit listens to, |w_j| times the standard deviation of input j
    /// over the rows, divided by the unit's sum; zeros for a unit that listens to nothing.
    Eigen::MatrixXd share;
};

/// The units of the region of `pattern`. `deviation`: standard deviation of every input.
/// Cost     one forward pass of derivatives (analysis/regions/region_walls.h).
InnerUnits inner_units(const Network& network, PatternBits pattern, const Eigen::VectorXd& deviation);

/// The hidden units of a cluster of the study, whose patterns and clustering must be there.
InnerUnits inner_units(const Study& study, ClusterId cluster);

/// The units' maps with the inputs in the table's own units: weights per unit of the column (indicators stay 0 or 1).
AffineMap inner_map_in_table_units(const InnerUnits& units, const std::vector<InputOrigin>& origins);

}  // namespace reluscope
