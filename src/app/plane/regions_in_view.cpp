#include "app/plane/regions_in_view.h"

#include "base/numerics/tolerances.h"
#include "geometry/polygon.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace reluscope {

namespace {

/// The smallest rectangle with sides along the axes that holds some corners.
struct Bounds {
    Point2 low, high;
};

Bounds bounds_of(std::span<const Point2> corners) {
    Bounds bounds{corners[0], corners[0]};
    for (const Point2& corner : corners) {
        bounds.low = {std::min(bounds.low.x, corner.x), std::min(bounds.low.y, corner.y)};
        bounds.high = {std::max(bounds.high.x, corner.x), std::max(bounds.high.y, corner.y)};
    }
    return bounds;
}

/// The rule by which a partition keeps pieces (area over diameter), in the units of the window's half sides.
bool is_wide_enough(std::span<const Point2> corners, const PlaneWindow& window) {
    if (corners.size() < 3) return false;
    const double x = window.width() / 2;
    const double y = window.height() / 2;
    const Bounds bounds = bounds_of(corners);
    const double diameter = std::hypot((bounds.high.x - bounds.low.x) / x, (bounds.high.y - bounds.low.y) / y);
    return polygon_area(corners) / (x * y) > tolerances::kPlaneWidth * diameter;
}

}  // namespace

std::vector<Point2> part_in_window(const RegionPartition& partition, RegionId region, const PlaneWindow& window) {
    std::vector<Point2> corners = partition.polygon(region);
    if (corners.size() < 3) return {};
    const Bounds bounds = bounds_of(corners);
    const auto& [low, high] = bounds;
    if (low.x >= window.s0 && high.x <= window.s1 && low.y >= window.t0 && high.y <= window.t1) return corners;
    if (high.x <= window.s0 || low.x >= window.s1 || high.y <= window.t0 || low.y >= window.t1) return {};
    corners = clip_to_box(corners, {window.s0, window.t0}, {window.s1, window.t1});
    if (!is_wide_enough(corners, window)) corners.clear();
    return corners;
}

RegionsInViewJob::RegionsInViewJob(std::shared_ptr<const RegionPartition> partition, const PlaneWindow& window,
                                   const std::vector<std::uint32_t>& cluster_of_region)
    : found_(std::make_shared<RegionsInView>()), cluster_of_region_(cluster_of_region) {
    found_->partition = std::move(partition);
    found_->window = window;
}

bool RegionsInViewJob::step() {
    constexpr std::size_t kRegionsPerStep = 50'000;
    const RegionPartition& partition = *found_->partition;
    const std::size_t end = std::min(partition.num_regions(), next_ + kRegionsPerStep);
    for (; next_ < end; ++next_) {
        if (part_in_window(partition, RegionId(next_), found_->window).empty()) continue;
        found_->regions.push_back(static_cast<std::uint32_t>(next_));
        if (cluster_of_region_[next_] != ClusterId::kNone) ++found_->clusters;
    }
    return next_ < partition.num_regions();
}

double RegionsInViewJob::progress() const {
    const std::size_t all = found_ ? found_->partition->num_regions() : 0;
    return all == 0 ? 1 : static_cast<double>(next_) / static_cast<double>(all);
}

}  // namespace reluscope
