#include "analysis/regions/region_step.h"

#include "analysis/patterns.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace reluscope {

namespace {

/// A point this close to an edge may lie on it. Unit: the window's half side; corners and points are rounded to about
/// 1e-16.
constexpr double kOnEdge = 1e-12;

/// So many regions that meet in one point are asked for their pattern.
constexpr std::size_t kMaxAround = 256;

bool is_on_edge(Point2 p, Point2 a, Point2 b) {
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    if (!(length > 0)) return std::hypot(p.x - a.x, p.y - a.y) <= kOnEdge;
    const double along = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length;
    return std::abs(cross(a, b, p)) <= kOnEdge * length && along >= -kOnEdge && along <= length + kOnEdge;
}

/// The faces that can be reached from one across edges through `p`.
std::vector<FaceId> faces_around(const Subdivision& cells, FaceId face, Point2 p) {
    std::vector<FaceId> around = {face};
    for (std::size_t i = 0; i < around.size() && around.size() < kMaxAround; ++i) {
        cells.for_each_half_edge(around[i], [&](HalfedgeId h) {
            const FaceId beyond = cells.neighbour(h);
            if (!beyond.valid() || !is_on_edge(p, cells.vertex(cells.origin(h)), cells.vertex(cells.destination(h))))
                return;
            if (std::find(around.begin(), around.end(), beyond) == around.end()) around.push_back(beyond);
        });
    }
    return around;
}

}  // namespace

std::optional<RegionId> region_towards(const RegionPartition& partition, RegionId region, Point2 direction) {
    const Subdivision& cells = partition.cells();
    const Point2 centre = face_centroid(cells, face_of(region));
    // Directions turn into the units of the cells, which stretch the two axes differently.
    const Point2 from = partition.from_plane({0, 0});
    const Point2 to = partition.from_plane(direction);
    const Point2 d{to.x - from.x, to.y - from.y};
    if (d.x == 0 && d.y == 0) return std::nullopt;
    double nearest = std::numeric_limits<double>::infinity();
    std::optional<RegionId> found;
    cells.for_each_half_edge(face_of(region), [&](HalfedgeId h) {
        const Point2 a = cells.vertex(cells.origin(h));
        const Point2 b = cells.vertex(cells.destination(h));
        const Point2 n{b.y - a.y, a.x - b.x};  // outwards: the face lies on the left
        const double speed = d.x * n.x + d.y * n.y;
        if (!(speed > 0)) return;
        const double distance = ((a.x - centre.x) * n.x + (a.y - centre.y) * n.y) / speed;
        if (distance >= nearest) return;
        nearest = distance;
        const FaceId other = cells.neighbour(h);
        found = other.valid() ? std::optional(region_of(other)) : std::nullopt;
    });
    return found;
}

std::optional<RegionId> region_of_point(const RegionPartition& partition, Point2 plane_point, RegionId near) {
    const std::optional<RegionId> found = partition.region_at(plane_point, near);
    if (!found || !partition.has_maps()) return found;
    const auto around = faces_around(partition.cells(), face_of(*found), partition.from_plane(plane_point));
    if (around.size() == 1) return found;
    const Eigen::MatrixXd input = partition.frame().at(plane_point.x, plane_point.y);
    const PatternTable table = compute_patterns(partition.network(), input);
    const std::uint64_t hash = pattern_hash(partition.network().num_hidden_units(), table.bits.row(0));
    const auto match = std::find_if(around.begin(), around.end(),
                                    [&](FaceId face) { return partition.hash(region_of(face)) == hash; });
    return match == around.end() ? found : region_of(*match);
}

}  // namespace reluscope
