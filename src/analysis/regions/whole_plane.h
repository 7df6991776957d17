#pragma once

#include "analysis/regions/region_partition.h"
#include "base/job.h"
#include "base/numerics/bit_matrix.h"
#include "base/result.h"
#include "geometry/plane_frame.h"
#include "network/network.h"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace reluscope {

/// How many linear regions a plane has in all, out to infinity.
struct WholePlane {
    std::size_t regions = 0;
    bool exact = false;  ///< else there are at least so many
};

/// Counts the linear regions of the whole plane, in slices.
///
/// The plane is a square [-R, R] x [-Q, Q] and four sectors around it, each of which a projective map turns into a
/// rectangle: right of the square, (s, t) with s >= R and |t| Q^-1 <= s R^-1 becomes w = R / s in (0, 1] and t R / (s
/// Q) in [-1, 1]. There an affine function of (s, t), divided by s / R > 0, is an affine function of the new
/// coordinates. ReLU and its kin keep positive factors, so the network, with its biases as weights of one more input w,
/// has the same signs. The five rectangles are cut by RegionPartitionJob, exactly as any window is; what lies at
/// infinity is the side w = 0. R and Q are powers of two, so nothing is rounded on the way.
///
/// The inputs with one pattern are convex, so a region has at most one piece in each part; one with pieces in several
/// has in each of them a side on the part's border. So patterns are compared of the regions at the borders alone.
///
/// The count is exact unless a region is too thin for double (PartitionDecisions::merged), or there are more than are
/// allowed.
class WholePlaneJob final : public Job {
public:
    /// `window`: a part of the plane, whose size the square takes. It changes the cost, not the count.
    /// Errors   those of RegionPartitionJob.
    static Result<std::unique_ptr<WholePlaneJob>> create(const Network& network, const PlaneFrame& frame,
                                                         const PlaneWindow& window, std::size_t max_regions);
    ~WholePlaneJob() override;

    bool step() override;
    double progress() const override;
    /// The count, once step() has returned false. Nothing where a partition's own check failed, or where signs had to
    /// be left to rounded numbers.
    std::optional<WholePlane> take() const;

private:
    static constexpr std::size_t kParts = 5;  // the square, then the sectors
    using Pattern = std::vector<BitMatrix::Word>;

    WholePlaneJob(std::shared_ptr<const Network> network, std::array<PlaneFrame, kParts> frames,
                  std::size_t max_regions);
    Status start_part();
    void finish_partition();
    void compare_borders();
    bool is_at_border(RegionId region) const;

    std::shared_ptr<const Network> network_;  // with one more input
    std::array<PlaneFrame, kParts> frames_;
    std::size_t max_regions_;
    std::size_t part_ = 0;
    std::unique_ptr<RegionPartitionJob> job_;
    std::shared_ptr<const RegionPartition> partition_;  // of the part, while its borders are compared
    std::unique_ptr<RegionPartition::PatternCursor> cursor_;
    std::set<Pattern> border_patterns_;
    std::size_t inside_ = 0;  // regions that touch no border
    bool exact_ = true;
    bool failed_ = false;
};

}  // namespace reluscope
