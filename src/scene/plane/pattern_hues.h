#pragma once

#include "analysis/regions/region_partition.h"
#include "scene/kit/colour_map.h"

#include <cstdint>
#include <vector>

namespace reluscope {

/// Hues of regions that are coloured by their patterns: the pattern's own one (pattern_hue()), unless a neighbour has
/// one like it. Of two neighbours the one with the smaller hash comes first and the other gives way, by turns of the
/// golden angle, so a hue depends on nothing but the hashes of regions near by: neither on their numbers nor on what
/// lies farther off, and a region that moves keeps it for as long as it keeps its neighbours.
class PatternHues {
public:
    /// Neighbours are at least so many hues apart, of kNumHues: 36 degrees. Where so many neighbours leave no room for
    /// that, the farthest of the hues that were tried is taken.
    static constexpr unsigned kApart = kNumHues / 10;

    /// `partition` must outlive this.
    explicit PatternHues(const RegionPartition& partition) : partition_(partition) {}

    /// Bytes for all regions, a slice of them per call; true when there is room for all.
    bool reserve_some();
    /// Finds the hue of a region, and of those that come before it.
    void find(RegionId region);
    /// The hue of a region for which find() was called.
    unsigned operator[](RegionId region) const { return hue_[region.index] - 1U; }

    /// Hues between two, on their circle.
    static unsigned distance(unsigned a, unsigned b);

private:
    static constexpr std::uint16_t kUnknown = 0;  // else one more than the hue
    bool is_known(RegionId region) const { return hue_[region.index] != kUnknown; }
    bool comes_before(RegionId a, RegionId b) const;
    void choose(RegionId region);

    const RegionPartition& partition_;
    std::vector<std::uint16_t> hue_;
    std::vector<RegionId> open_;        // buffer: regions that wait for others
    std::vector<unsigned> neighbours_;  // buffer: hues of neighbours
};

}  // namespace reluscope
