#include "analysis/region_step.h"

#include <limits>

namespace reluscope {

std::optional<RegionId> region_towards(const RegionPartition& partition, RegionId region, Point2 direction) {
    const Subdivision& cells = partition.cells();
    const Point2 centre = cells.centroid(region.index);
    // Directions turn into the units of the cells, which stretch the two axes differently.
    const Point2 from = partition.from_plane({0, 0});
    const Point2 to = partition.from_plane(direction);
    const Point2 d{to.x - from.x, to.y - from.y};
    if (d.x == 0 && d.y == 0) return std::nullopt;
    double nearest = std::numeric_limits<double>::infinity();
    std::optional<RegionId> found;
    cells.for_each_half_edge(region.index, [&](Subdivision::Index h) {
        const Point2 a = cells.vertex(cells.origin(h));
        const Point2 b = cells.vertex(cells.destination(h));
        const Point2 n{b.y - a.y, a.x - b.x};  // outwards: the face lies on the left
        const double speed = d.x * n.x + d.y * n.y;
        if (!(speed > 0)) return;
        const double distance = ((a.x - centre.x) * n.x + (a.y - centre.y) * n.y) / speed;
        if (distance >= nearest) return;
        nearest = distance;
        const Subdivision::Index other = cells.neighbour(h);
        found = other == Subdivision::kNone ? std::nullopt : std::optional(RegionId(other));
    });
    return found;
}

}  // namespace reluscope
