#pragma once

#include "analysis/regions/level_sets.h"
#include "analysis/regions/plane_colour.h"
#include "analysis/regions/region_partition.h"
#include "scene/kit/colour_map.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace reluscope {

// Flat arrays for drawing a partition. Positions are in the units of RegionPartition::cells(), where the window is [-1,
// 1]^2, so that single precision is enough for windows of any size and place.

/// A straight piece of a line. `shade` goes from 0 (light) to 1 (strong).
struct Stroke {
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    float shade = 1;
};

/// A shape of `radius` (in units of the screen) about a point.
struct PointMark {
    float x = 0, y = 0;
    float radius = 4;
    Rgba fill = 0;
    Rgba outline = 0;
    float shape = 0;  ///< number of a PointShape, as the graphics card reads it
};

/// The regions as triangles, each region with corners of its own, and the walls between them.
struct PlaneMesh {
    std::shared_ptr<const RegionPartition> partition;
    std::vector<float> positions;             ///< x, y per corner; those of a region lie together, in any order
    std::vector<std::uint32_t> first_corner;  ///< per region; one more at the end
    std::vector<std::uint32_t> triangles;     ///< three corners each
    std::vector<Stroke> walls;                ///< each edge once, without the window's sides; shade by layer
    std::vector<std::uint8_t> layer;          ///< per region: 1 + the layer of its last wall; 0 for the whole window

    std::size_t num_regions() const { return layer.size(); }
    std::size_t num_corners() const { return positions.size() / 2; }
};

/// The mesh at once; scene/plane/plane_mesh_job.h makes it in slices.
PlaneMesh make_plane_mesh(std::shared_ptr<const RegionPartition> partition);

/// How to read the colours: a ramp over [low, high], or one colour per class or cluster, or nothing.
struct ColourLegend {
    std::optional<Ramp> ramp;
    double low = 0;
    double high = 1;
    bool whole_numbers = false;
    bool open_ended = false;             ///< some values lie outside of [low, high]
    std::vector<std::uint32_t> classes;  ///< that occur, ascending
};

struct ColouringRequest {
    PlaneColour by = PlaneColour::kPattern;
    std::size_t output = 0;  ///< for kOutput
    bool dark = false;
    std::span<const std::uint32_t> cluster_of_region;  ///< Id::kNone without one; may be empty
    std::span<const std::uint32_t> family_of_region;   ///< for kCluster: families are coloured instead; may be empty
    std::optional<std::uint32_t> lit_cluster;          ///< the regions of other clusters step back
};

/// Colours for the corners of a mesh.
struct RegionColours {
    /// Per corner: an Rgba or, with `ramp_values`, the bits of a float, the position on the legend's ramp; 2 is added
    /// to it in regions that step back.
    std::vector<std::uint32_t> corners;
    bool ramp_values = false;
    bool dark = false;
    ColourLegend legend;
    /// Parts of regions in other colours than their corners: three corners (x, y) per triangle, drawn over the regions.
    /// For kClass.
    std::vector<float> piece_positions;
    std::vector<Rgba> piece_colours;
    std::vector<std::uint32_t> piece_regions;  ///< per triangle
};

/// The colours at once; scene/plane/colouring_job.h makes them in slices. kOutput, kClass and kGradient need
/// has_maps(), kActiveUnits a complete partition; without, regions are neutral.
RegionColours colour_regions(const PlaneMesh& mesh, const ColouringRequest& request);

std::vector<Stroke> boundary_strokes(const LevelSet& boundary);
/// Where regions of different families meet; a number per region.
std::vector<Stroke> family_strokes(const RegionPartition& partition,
                                   const std::vector<std::uint32_t>& family_of_region);
/// Where the pre-activation of one unit is 0.
std::vector<Stroke> unit_strokes(const RegionPartition& partition, UnitId unit);
/// The sides of one region.
std::vector<Stroke> outline_strokes(const PlaneMesh& mesh, RegionId region);
/// Its corners in order, x and y.
std::vector<float> region_fan(const PlaneMesh& mesh, RegionId region);

}  // namespace reluscope
