#pragma once

#include "analysis/regions/level_sets.h"
#include "base/job.h"
#include "scene/plane/plane_scene.h"
#include "scene/relief/relief_camera.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace reluscope {

/// A straight piece of a line in space: cell x, cell y, logit.
struct SpaceStroke {
    float x0 = 0, y0 = 0, z0 = 0, x1 = 0, y1 = 0, z1 = 0;
};

/// A point in space with a size on the screen.
struct SpaceMark {
    float x = 0, y = 0, z = 0;  ///< cell x, cell y, logit
    float radius = 4;           ///< in units of the screen
    Rgba fill = 0;
    Rgba outline = 0;
    float shape = 0;  ///< number of a PointShape
};

/// A mesh with the values of one output: each region becomes a flat facet.
struct ReliefSurface {
    std::shared_ptr<const PlaneMesh> mesh;
    std::size_t output = 0;
    /// Per corner of the mesh: logit, slopes per cell unit. Corners at one vertex have the same logit.
    std::vector<float> facets;
    std::vector<float> vertices;     ///< logit per vertex of the partition's cells
    std::vector<SpaceStroke> walls;  ///< edges between facets; none for more than kMaxWalls
};

/// Beyond so many, edges would cover the facets.
inline constexpr std::size_t kMaxWalls = 60000;

/// Makes a surface in slices of about a millisecond. The partition must have maps.
class ReliefSurfaceJob final : public Job {
public:
    ReliefSurfaceJob(std::shared_ptr<const PlaneMesh> mesh, std::size_t output);

    bool step() override;
    double progress() const override;
    ReliefSurface take() { return std::move(surface_); }

private:
    enum class Phase { kReserve, kMemory, kVertices, kCorners, kWalls, kDone };

    void find_vertices(std::size_t end);
    void fill_corners(std::size_t end);
    void add_walls(std::size_t end);

    ReliefSurface surface_;
    const RegionPartition& partition_;
    const Subdivision& cells_;
    std::vector<std::uint32_t> next_corner_;
    Phase phase_ = Phase::kReserve;
    std::size_t next_ = 0;
};

ReliefSurface make_relief_surface(std::shared_ptr<const PlaneMesh> mesh, std::size_t output);

struct LogitRange {
    double least = 0;
    double most = 0;
};

/// The least and the largest logit inside of the rectangle from `low` to `high` (cell coordinates): exact, for the
/// extremes of a surface of flat facets lie at corners, where edges leave the rectangle, and at its own corners.
LogitRange logit_range(const ReliefSurface& surface, Point2 low, Point2 high);

/// Per corner of the colours' pieces: logit and slopes, as ReliefSurface::facets.
std::vector<float> piece_facets(const RegionColours& colours, const RegionPartition& partition, std::size_t output);

/// A level set, lifted onto the surface.
std::vector<SpaceStroke> lifted(const LevelSet& set, const RegionPartition& partition, std::size_t output);
/// The sides of one facet.
std::vector<SpaceStroke> facet_outline(const ReliefSurface& surface, RegionId region);
/// Its corners in order: cell x, cell y, logit, and the slopes, five numbers each.
std::vector<float> facet_fan(const ReliefSurface& surface, RegionId region);

/// Where a ray meets the surface first.
struct ReliefHit {
    RegionId region;
    Point2 cell;
    double logit = 0;
    double along = 0;  ///< of the ray's direction
};

/// Follows the ray from region to region over the rectangle from `low` to `high` (cell coordinates), between `least`
/// and `most`. Each facet is met by its exact map. Cost     O(regions that the ray's shadow crosses).
std::optional<ReliefHit> pick_facet(const RegionPartition& partition, std::size_t output, const ReliefSpace& space,
                                    const ReliefRay& ray, Point2 low, Point2 high);

}  // namespace reluscope
