#pragma once

#include "analysis/region_partition.h"

#include <optional>

namespace reluscope {

/// The region that one enters when one leaves `region` straight from its centre of mass along (ds, dt); none at the border of the window, or without
/// a direction. O(corners).
std::optional<RegionId> region_towards(const RegionPartition& partition, RegionId region, Point2 direction);

}  // namespace reluscope
