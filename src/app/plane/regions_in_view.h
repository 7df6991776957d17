#pragma once

#include "app/state/plane_state.h"
#include "base/job.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace reluscope {

/// The part of a region that a window of the plane shows, corners counter-clockwise in (s, t): the region itself where
/// it lies inside. Empty where the window shows nothing of it, or a piece so thin that it would be no region of a
/// partition of that window (tolerances::kPlaneWidth).
std::vector<Point2> part_in_window(const RegionPartition& partition, RegionId region, const PlaneWindow& window);

/// Finds the regions of a partition of which a window shows a part, in slices.
class RegionsInViewJob final : public Job {
public:
    /// `cluster_of_region` as PlaneState has it; it must outlive this.
    RegionsInViewJob(std::shared_ptr<const RegionPartition> partition, const PlaneWindow& window,
                     const std::vector<std::uint32_t>& cluster_of_region);

    bool step() override;
    double progress() const override;
    /// What was found, once step() has returned false.
    std::shared_ptr<const RegionsInView> take() { return std::move(found_); }

private:
    std::shared_ptr<RegionsInView> found_;
    const std::vector<std::uint32_t>& cluster_of_region_;
    std::size_t next_ = 0;
};

}  // namespace reluscope
