#pragma once

#include "analysis/bounded_forms.h"
#include "analysis/regions/region_partition.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// The cheap part of what must hold for a partition (analysis/regions/partition_check.h has all of it): areas add up to
/// the window, no face comes back to a corner, and neighbouring maps agree on their edge. Every partition goes through
/// it before it is called complete.
///
/// Maps that cancel to nothing keep the rounding errors of what they were made of. So where neighbours differ by more
/// than what their own size allows, the errors of these two maps are bounded (analysis/bounded_forms.h), and only a
/// difference beyond that is a flaw.
///
/// Cost   about 30 ns per edge, and 5 ns per edge and output of at most kMaxOutputs; no forward pass, but for the maps
/// that are bounded.
class PartitionAudit {
public:
    /// Outputs whose maps are compared: the first so many.
    static constexpr std::size_t kMaxOutputs = 4;

    /// `partition` must outlive this.
    explicit PartitionAudit(const RegionPartition& partition)
        : partition_(partition), forms_(partition.network(), partition.frame(), partition.window()) {}

    /// Looks at some thousand faces, or bounds the maps of a few; false when there is no more to do.
    bool step();

    /// What does not hold, as a sentence; empty when everything does.
    std::string flaw() const;

private:
    void add_face(FaceId face);
    void add_seam(HalfedgeId half_edge);
    double jump(HalfedgeId half_edge, std::size_t output) const;
    bool doubts_seams() const;
    void bound_seam(HalfedgeId half_edge);
    double map_error(RegionId region, std::size_t output);

    const RegionPartition& partition_;
    BoundedForms forms_;
    std::size_t next_ = 0;       // of the faces
    std::size_t next_edge_ = 0;  // of the edges whose maps are bounded
    double area_ = 0;
    std::size_t flat_faces_ = 0;
    std::size_t repeated_corners_ = 0;
    double worst_seam_ = 0;             // largest difference of two neighbours on their edge
    double flawed_seam_ = 0;            // the first that rounding does not explain
    double largest_reach_ = 0;          // of all maps
    std::vector<FaceId> last_face_at_;  // per vertex: the last face that had it as a corner
};

}  // namespace reluscope
