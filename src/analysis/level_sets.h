#pragma once

#include "analysis/region_partition.h"

#include <cstdint>
#include <vector>

namespace reluscope {

/// A straight piece of a level set inside one region.
struct LevelSegment {
    Point2 a;  ///< in the units of RegionPartition::cells(); to_plane() goes to (s, t)
    Point2 b;
    RegionId region;
    std::uint32_t first = 0;   ///< the output whose level it is, or the first of two outputs that tie
    std::uint32_t second = 0;  ///< the other one of a tie; equal to `first` for a level
};

/// Where outputs of a network take a value, or tie, in the window of a partition: exact, by the affine map of each region.
struct LevelSet {
    std::vector<LevelSegment> segments;
    /// Segments (by number) that follow each other, end to end; a closed line ends where it begins.
    std::vector<std::vector<std::uint32_t>> polylines;
};

/// logit_output = level. The partition must have maps.
LevelSet level_set(const RegionPartition& partition, std::size_t output, double level);

/// Where the predicted class changes: logit = 0 for one output (a sigmoid's 0.5), the ties of the two largest logits for several outputs. The partition
/// must have maps.
LevelSet decision_boundary(const RegionPartition& partition);

}  // namespace reluscope
