#pragma once

#include "analysis/regions/region_partition.h"

#include <optional>

namespace reluscope {

/// The region that one enters when one leaves `region` straight from its centre of mass along (ds, dt); none at the
/// border of the window, or without a direction. O(corners).
std::optional<RegionId> region_towards(const RegionPartition& partition, RegionId region, Point2 direction);

/// The region of a point of the plane, none outside of the window. On a wall, or in a corner, it is the one with the
/// pattern that the network itself has there (a unit that is exactly 0 is inactive), so that rows and regions agree;
/// where no region around has it, as on a wall that is active on both sides, one of them. `near` is where the search
/// starts. Cost: region_at, and near a wall one forward pass.
std::optional<RegionId> region_of_point(const RegionPartition& partition, Point2 plane_point,
                                        RegionId near = RegionId());

}  // namespace reluscope
