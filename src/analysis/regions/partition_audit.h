#pragma once

#include "analysis/regions/region_partition.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// The cheap part of what must hold for a partition (analysis/regions/partition_check.h has all of it): areas add up to the window, no face comes back
/// to a corner, and neighbouring maps agree on their edge. Every partition goes through it before it is called complete.
///
/// Cost   about 30 ns per edge, and 5 ns per edge and output of at most kMostOutputs; no forward pass.
class PartitionAudit {
public:
    /// Outputs whose maps are compared: the first so many.
    static constexpr std::size_t kMostOutputs = 4;

    /// `partition` must outlive this.
    explicit PartitionAudit(const RegionPartition& partition) : partition_(partition) {}

    /// Looks at some thousand faces; false when all were seen.
    bool step();

    /// What does not hold, as a sentence; empty when everything does.
    std::string flaw() const;

private:
    void add_face(std::uint32_t face);
    void add_seam(Subdivision::Index half_edge);

    const RegionPartition& partition_;
    std::uint32_t next_ = 0;
    double area_ = 0;
    std::size_t flat_faces_ = 0;
    std::size_t repeated_corners_ = 0;
    double worst_seam_ = 0;                      // largest difference of two neighbours on their edge
    double largest_reach_ = 0;                   // of all maps
    std::vector<std::uint32_t> face_of_corner_;  // per vertex: the last face that had it as a corner, and 1
};

}  // namespace reluscope
