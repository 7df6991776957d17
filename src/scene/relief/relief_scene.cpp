#include "scene/relief/relief_scene.h"

#include "scene/kit/sliced_resize.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

/// Slopes of an output per cell unit.
Point2 slopes(const RegionPartition& partition, RegionId region, std::size_t output) {
    const double middle = partition.output(region, output, {0, 0});
    return {partition.output(region, output, {1, 0}) - middle, partition.output(region, output, {0, 1}) - middle};
}

}  // namespace

ReliefSurfaceJob::ReliefSurfaceJob(std::shared_ptr<const PlaneMesh> mesh, std::size_t output)
    : partition_(*mesh->partition), cells_(partition_.cells()) {
    surface_.mesh = std::move(mesh);
    surface_.output = output;
}

bool ReliefSurfaceJob::step() {
    constexpr std::size_t kPerStep = 16000;
    const std::size_t half_edges = 2 * cells_.num_edges();
    const auto pass = [this](std::size_t count, auto work, Phase after) {
        const std::size_t end = std::min(count, next_ + kPerStep);
        (this->*work)(end);
        next_ = end;
        if (next_ < count) return;
        next_ = 0;
        phase_ = after;
    };
    switch (phase_) {
        case Phase::kReserve:
            surface_.vertices.assign(cells_.num_vertices(), std::numeric_limits<float>::quiet_NaN());
            next_corner_.assign(surface_.mesh->first_corner.begin(), surface_.mesh->first_corner.end() - 1);
            phase_ = Phase::kMemory;
            break;
        case Phase::kMemory:
            if (lengthen(surface_.facets, 3 * surface_.mesh->num_corners())) phase_ = Phase::kVertices;
            break;
        case Phase::kVertices: pass(half_edges, &ReliefSurfaceJob::find_vertices, Phase::kCorners); break;
        case Phase::kCorners: pass(half_edges, &ReliefSurfaceJob::fill_corners, Phase::kWalls); break;
        case Phase::kWalls:
            if (cells_.num_edges() > kMaxWalls) {
                phase_ = Phase::kDone;
            } else {
                pass(cells_.num_edges(), &ReliefSurfaceJob::add_walls, Phase::kDone);
            }
            break;
        case Phase::kDone: break;
    }
    return phase_ != Phase::kDone;
}

double ReliefSurfaceJob::progress() const {
    if (phase_ == Phase::kDone) return 1;
    const double part = static_cast<double>(next_) / (2 * static_cast<double>(cells_.num_edges()));
    return (static_cast<double>(static_cast<int>(phase_)) + part) / 5;
}

/// One value per vertex, by the map of any region there (neighbours agree up to rounding), so that in single precision
/// as well there is no crack.
void ReliefSurfaceJob::find_vertices(std::size_t end) {
    for (std::size_t i = next_; i < end; ++i) {
        const HalfedgeId h(i);
        const FaceId face = cells_.face(h);
        if (!face.valid()) continue;
        const VertexId v = cells_.origin(h);
        float& value = surface_.vertices[v.index];
        if (!std::isnan(value)) continue;
        value = static_cast<float>(partition_.output(region_of(face), surface_.output, cells_.vertex(v)));
    }
}

/// In the order in which the mesh has its corners: by half-edge.
void ReliefSurfaceJob::fill_corners(std::size_t end) {
    for (std::size_t i = next_; i < end; ++i) {
        const HalfedgeId h(i);
        const FaceId face = cells_.face(h);
        if (!face.valid()) continue;
        const Point2 slope = slopes(partition_, region_of(face), surface_.output);
        float* facet = surface_.facets.data() + 3 * std::size_t{next_corner_[face.index]++};
        facet[0] = surface_.vertices[cells_.origin(h).index];
        facet[1] = static_cast<float>(slope.x);
        facet[2] = static_cast<float>(slope.y);
    }
}

void ReliefSurfaceJob::add_walls(std::size_t end) {
    for (std::size_t edge = next_; edge < end; ++edge) {
        const HalfedgeId h = Subdivision::half_of(edge);
        if (cells_.is_side(h)) continue;
        const Point2 a = cells_.vertex(cells_.origin(h));
        const Point2 b = cells_.vertex(cells_.destination(h));
        surface_.walls.push_back({static_cast<float>(a.x), static_cast<float>(a.y),
                                  surface_.vertices[cells_.origin(h).index], static_cast<float>(b.x),
                                  static_cast<float>(b.y), surface_.vertices[cells_.destination(h).index]});
    }
}

ReliefSurface make_relief_surface(std::shared_ptr<const PlaneMesh> mesh, std::size_t output) {
    ReliefSurfaceJob job(std::move(mesh), output);
    while (job.step()) {
    }
    return job.take();
}

namespace {

/// The part of [0, 1] in which a + t (b - a) lies in the rectangle; false if there is none (Liang and Barsky 1984).
bool clip_segment(Point2 a, Point2 b, Point2 low, Point2 high, double& from, double& to) {
    const auto side = [&](double start, double step, double least, double most) {
        if (step == 0) return start >= least && start <= most;
        double first = (least - start) / step;
        double last = (most - start) / step;
        if (first > last) std::swap(first, last);
        from = std::max(from, first);
        to = std::min(to, last);
        return from <= to;
    };
    return side(a.x, b.x - a.x, low.x, high.x) && side(a.y, b.y - a.y, low.y, high.y);
}

}  // namespace

LogitRange logit_range(const ReliefSurface& surface, Point2 low, Point2 high) {
    const RegionPartition& partition = *surface.mesh->partition;
    const Subdivision& cells = partition.cells();
    LogitRange range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    const auto add = [&](double value) {
        range.least = std::min(range.least, value);
        range.most = std::max(range.most, value);
    };
    // Which sides of the rectangle a corner lies beyond: an edge beyond one of them from end to end does not meet it
    // (Cohen and Sutherland).
    std::vector<std::uint8_t> beyond(cells.num_vertices());
    for (std::size_t v = 0; v < cells.num_vertices(); ++v) {
        const Point2 p = cells.vertices()[v];
        beyond[v] = static_cast<std::uint8_t>((p.x < low.x ? 1 : 0) | (p.x > high.x ? 2 : 0) | (p.y < low.y ? 4 : 0) |
                                              (p.y > high.y ? 8 : 0));
        if (beyond[v] == 0) add(static_cast<double>(surface.vertices[v]));
    }
    for (std::size_t edge = 0; edge < cells.num_edges(); ++edge) {
        const HalfedgeId h = Subdivision::half_of(edge);
        const VertexId from = cells.origin(h);
        const VertexId to = cells.destination(h);
        if ((beyond[from.index] | beyond[to.index]) == 0 || (beyond[from.index] & beyond[to.index]) != 0) continue;
        double begin = 0;
        double end = 1;
        if (!clip_segment(cells.vertex(from), cells.vertex(to), low, high, begin, end)) continue;
        const auto at_a = static_cast<double>(surface.vertices[from.index]);
        const auto at_b = static_cast<double>(surface.vertices[to.index]);
        add(at_a + begin * (at_b - at_a));
        add(at_a + end * (at_b - at_a));
    }
    for (const Point2 corner : {low, Point2{high.x, low.y}, high, Point2{low.x, high.y}}) {
        const auto region = partition.region_at(partition.to_plane(corner));
        if (region) add(partition.output(*region, surface.output, corner));
    }
    if (!(range.least <= range.most)) range = {0, 0};
    return range;
}

std::vector<float> piece_facets(const RegionColours& colours, const RegionPartition& partition, std::size_t output) {
    std::vector<float> facets;
    facets.reserve(3 * colours.piece_colours.size());
    for (std::size_t i = 0; i < colours.piece_colours.size(); ++i) {
        const RegionId region(colours.piece_regions[i / 3]);
        const Point2 at{static_cast<double>(colours.piece_positions[2 * i]),
                        static_cast<double>(colours.piece_positions[2 * i + 1])};
        const Point2 slope = slopes(partition, region, output);
        facets.push_back(static_cast<float>(partition.output(region, output, at)));
        facets.push_back(static_cast<float>(slope.x));
        facets.push_back(static_cast<float>(slope.y));
    }
    return facets;
}

std::vector<SpaceStroke> lifted(const LevelSet& set, const RegionPartition& partition, std::size_t output) {
    std::vector<SpaceStroke> strokes;
    strokes.reserve(set.segments.size());
    for (const LevelSegment& s : set.segments) {
        strokes.push_back({static_cast<float>(s.a.x), static_cast<float>(s.a.y),
                           static_cast<float>(partition.output(s.region, output, s.a)), static_cast<float>(s.b.x),
                           static_cast<float>(s.b.y), static_cast<float>(partition.output(s.region, output, s.b))});
    }
    return strokes;
}

std::vector<SpaceStroke> facet_outline(const ReliefSurface& surface, RegionId region) {
    std::vector<SpaceStroke> strokes;
    const Subdivision& cells = surface.mesh->partition->cells();
    cells.for_each_half_edge(face_of(region), [&](HalfedgeId h) {
        const Point2 a = cells.vertex(cells.origin(h));
        const Point2 b = cells.vertex(cells.destination(h));
        strokes.push_back({static_cast<float>(a.x), static_cast<float>(a.y), surface.vertices[cells.origin(h).index],
                           static_cast<float>(b.x), static_cast<float>(b.y),
                           surface.vertices[cells.destination(h).index]});
    });
    return strokes;
}

std::vector<float> facet_fan(const ReliefSurface& surface, RegionId region) {
    std::vector<float> fan;
    const Subdivision& cells = surface.mesh->partition->cells();
    const Point2 slope = slopes(*surface.mesh->partition, region, surface.output);
    cells.for_each_half_edge(face_of(region), [&](HalfedgeId h) {
        const Point2 at = cells.vertex(cells.origin(h));
        fan.insert(fan.end(),
                   {static_cast<float>(at.x), static_cast<float>(at.y), surface.vertices[cells.origin(h).index],
                    static_cast<float>(slope.x), static_cast<float>(slope.y)});
    });
    return fan;
}

namespace {

/// Walks along a ray over the regions below it.
class RayWalk {
public:
    RayWalk(const RegionPartition& partition, std::size_t output, const ReliefSpace& space, const ReliefRay& ray)
        : partition_(partition), cells_(partition.cells()), output_(output) {
        origin_ = space.cell(ray.origin);
        step_ = {ray.direction.x() / space.per_cell.x, ray.direction.y() / space.per_cell.y};
        start_ = space.logit(ray.origin.z());
        rise_ = ray.direction.z() / space.per_logit;
    }

    Point2 at(double along) const { return {origin_.x + along * step_.x, origin_.y + along * step_.y}; }

    std::optional<ReliefHit> walk(double from, double to) const {
        double here = from;
        std::optional<RegionId> region = region_beyond(here, to, {});
        while (region) {
            const auto [leaves, edge] = exit(*region, here);
            const double end = std::min(leaves, to);
            if (const auto hit = meet(*region, here, end)) return hit;
            if (leaves >= to) return std::nullopt;
            const FaceId next = edge.valid() ? cells_.neighbour(edge) : FaceId();
            if (!next.valid() || leaves <= here) {
                // Through a corner, or along an edge: look for the region a little further on.
                here = std::max(leaves, here);
                region = region_beyond(here, to, *region);
                continue;
            }
            here = leaves;
            region = region_of(next);
        }
        return std::nullopt;
    }

private:
    /// The region just behind a place of the ray, which moves on to there.
    std::optional<RegionId> region_beyond(double& along, double to, RegionId near) const {
        constexpr double kStep = 1e-9;
        along += kStep * std::max(1.0, std::abs(along));
        if (along > to) return std::nullopt;
        return partition_.region_at(partition_.to_plane(at(along)), near);
    }

    struct Exit {
        double along;
        HalfedgeId edge;
    };
    /// Where the ray leaves a region that it is in, and through which half-edge.
    Exit exit(RegionId region, double here) const {
        Exit found{std::numeric_limits<double>::infinity(), HalfedgeId()};
        cells_.for_each_half_edge(face_of(region), [&](HalfedgeId h) {
            const Point2 a = cells_.vertex(cells_.origin(h));
            const Point2 b = cells_.vertex(cells_.destination(h));
            // Outward normal of a counter-clockwise polygon.
            const Point2 normal{b.y - a.y, a.x - b.x};
            const double speed = normal.x * step_.x + normal.y * step_.y;
            if (speed <= 0) return;
            const double along = std::max(here, (normal.x * (a.x - origin_.x) + normal.y * (a.y - origin_.y)) / speed);
            if (along < found.along) found = {along, h};
        });
        return found;
    }

    /// The height of the ray above the facet is linear along the ray.
    std::optional<ReliefHit> meet(RegionId region, double from, double to) const {
        const auto above = [&](double along) {
            return start_ + along * rise_ - partition_.output(region, output_, at(along));
        };
        const double first = above(from);
        const double last = above(to);
        if ((first > 0 && last > 0) || (first < 0 && last < 0)) return std::nullopt;
        const double share = first == last ? 0 : first / (first - last);
        const double along = from + share * (to - from);
        const Point2 cell = at(along);
        return ReliefHit{region, cell, partition_.output(region, output_, cell), along};
    }

    const RegionPartition& partition_;
    const Subdivision& cells_;
    std::size_t output_;
    Point2 origin_, step_;  // of the ray, in cell units
    double start_ = 0;      // its logit
    double rise_ = 0;
};

}  // namespace

std::optional<ReliefHit> pick_facet(const RegionPartition& partition, std::size_t output, const ReliefSpace& space,
                                    const ReliefRay& ray, Point2 low, Point2 high) {
    if (!partition.has_maps()) return std::nullopt;
    double from = 0;
    double to = std::numeric_limits<double>::infinity();
    const auto side = [&](double start, double step, double least, double most) {
        if (step == 0) return start >= least && start <= most;
        const double first = (least - start) / step;
        const double last = (most - start) / step;
        from = std::max(from, std::min(first, last));
        to = std::min(to, std::max(first, last));
        return from <= to;
    };
    const Eigen::Vector3d a = space.world(low, 0);
    const Eigen::Vector3d b = space.world(high, 0);
    if (!side(ray.origin.x(), ray.direction.x(), a.x(), b.x())) return std::nullopt;
    if (!side(ray.origin.y(), ray.direction.y(), a.y(), b.y())) return std::nullopt;
    if (!side(ray.origin.z(), ray.direction.z(), -kReliefTop, kReliefTop)) return std::nullopt;
    if (!std::isfinite(to)) return std::nullopt;
    return RayWalk(partition, output, space, ray).walk(from, to);
}

}  // namespace reluscope
