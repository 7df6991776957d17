#include "scene/plane_scene.h"

#include <algorithm>

namespace reluscope {

namespace {

/// 1 + the layer of every unit, by its bit.
std::vector<std::uint8_t> layer_numbers(const Network& network) {
    std::vector<std::uint8_t> layers(network.num_hidden_units());
    std::size_t number = 0;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        number = std::min<std::size_t>(number + 1, 255);
        std::fill_n(layers.begin() + static_cast<std::ptrdiff_t>(layer.first_bit), layer.width,
                    static_cast<std::uint8_t>(number));
    }
    return layers;
}

Stroke stroke_between(Point2 a, Point2 b, float shade) {
    return {static_cast<float>(a.x), static_cast<float>(a.y), static_cast<float>(b.x), static_cast<float>(b.y), shade};
}

void add_walls(const Subdivision& cells, const std::vector<std::uint8_t>& layers, std::size_t num_layers,
               std::vector<Stroke>& walls) {
    walls.reserve(cells.num_edges());
    const float last = num_layers > 1 ? static_cast<float>(num_layers - 1) : 1.0F;
    for (std::size_t edge = 0; edge < cells.num_edges(); ++edge) {
        const auto h = static_cast<Subdivision::Index>(2 * edge);
        if (cells.is_side(h)) continue;
        const float shade = num_layers > 1 ? static_cast<float>(layers[cells.label(h)] - 1) / last : 1.0F;
        walls.push_back(stroke_between(cells.vertex(cells.origin(h)), cells.vertex(cells.destination(h)), shade));
    }
}

/// Where the corners of each region begin. The half-edges are read in the order in which they lie in memory, here and below: walking around
/// each region would wait for memory at every step.
void count_corners(const Subdivision& cells, PlaneMesh& mesh) {
    mesh.first_corner.assign(cells.num_faces() + 1, 0);
    for (Subdivision::Index h = 0; h < 2 * cells.num_edges(); ++h) {
        if (cells.face(h) != Subdivision::kNone) ++mesh.first_corner[std::size_t{cells.face(h)} + 1];
    }
    for (std::size_t r = 0; r < cells.num_faces(); ++r) mesh.first_corner[r + 1] += mesh.first_corner[r];
}

/// Fills positions and layers. Returns the corner of each half-edge's origin in the half-edge's region.
std::vector<std::uint32_t> place_corners(const Subdivision& cells, const std::vector<std::uint8_t>& layers,
                                         PlaneMesh& mesh) {
    std::vector<std::uint32_t> corner_of(2 * cells.num_edges());
    std::vector<std::uint32_t> next_corner(mesh.first_corner.begin(), mesh.first_corner.end() - 1);
    mesh.positions.resize(2 * std::size_t{mesh.first_corner.back()});
    mesh.layer.assign(cells.num_faces(), 0);
    for (Subdivision::Index h = 0; h < 2 * cells.num_edges(); ++h) {
        const Subdivision::Index face = cells.face(h);
        if (face == Subdivision::kNone) continue;
        const std::uint32_t corner = next_corner[face]++;
        corner_of[h] = corner;
        const Point2 p = cells.vertex(cells.origin(h));
        mesh.positions[2 * std::size_t{corner}] = static_cast<float>(p.x);
        mesh.positions[2 * std::size_t{corner} + 1] = static_cast<float>(p.y);
        if (!cells.is_side(h)) mesh.layer[face] = std::max(mesh.layer[face], layers[cells.label(h)]);
    }
    return corner_of;
}

/// Each side of a region makes a triangle with the region's first corner, but for the two sides that meet there.
void add_triangles(const Subdivision& cells, const std::vector<std::uint32_t>& corner_of, PlaneMesh& mesh) {
    mesh.triangles.resize(3 * (std::size_t{mesh.first_corner.back()} - 2 * cells.num_faces()));
    std::uint32_t* out = mesh.triangles.data();
    for (Subdivision::Index h = 0; h < 2 * cells.num_edges(); ++h) {
        const Subdivision::Index face = cells.face(h);
        if (face == Subdivision::kNone) continue;
        const std::uint32_t first = mesh.first_corner[face];
        const std::uint32_t from = corner_of[h];
        const std::uint32_t to = corner_of[cells.next(h)];
        if (from == first || to == first) continue;
        out[0] = first;
        out[1] = from;
        out[2] = to;
        out += 3;
    }
}

}  // namespace

PlaneMesh make_plane_mesh(std::shared_ptr<const RegionPartition> partition) {
    PlaneMesh mesh;
    const Subdivision& cells = partition->cells();
    const std::vector<std::uint8_t> layers = layer_numbers(partition->network());
    count_corners(cells, mesh);
    add_triangles(cells, place_corners(cells, layers, mesh), mesh);
    add_walls(cells, layers, partition->network().hidden_layers().size(), mesh.walls);
    mesh.partition = std::move(partition);
    return mesh;
}

std::vector<Stroke> boundary_strokes(const LevelSet& boundary) {
    std::vector<Stroke> strokes;
    strokes.reserve(boundary.segments.size());
    for (const LevelSegment& segment : boundary.segments) strokes.push_back(stroke_between(segment.a, segment.b, 1));
    return strokes;
}

std::vector<Stroke> unit_strokes(const RegionPartition& partition, UnitId unit) {
    std::vector<Stroke> strokes;
    const Subdivision& cells = partition.cells();
    for (std::size_t edge = 0; edge < cells.num_edges(); ++edge) {
        const auto h = static_cast<Subdivision::Index>(2 * edge);
        if (cells.label(h) == unit.index)
            strokes.push_back(stroke_between(cells.vertex(cells.origin(h)), cells.vertex(cells.destination(h)), 1));
    }
    return strokes;
}

std::vector<Stroke> outline_strokes(const PlaneMesh& mesh, RegionId region) {
    const std::vector<Point2> corners = mesh.partition->cells().polygon(region.index);
    std::vector<Stroke> strokes;
    for (std::size_t i = 0; i < corners.size(); ++i)
        strokes.push_back(stroke_between(corners[i], corners[(i + 1) % corners.size()], 1));
    return strokes;
}

std::vector<float> region_fan(const PlaneMesh& mesh, RegionId region) {
    std::vector<float> positions;
    for (const Point2& corner : mesh.partition->cells().polygon(region.index)) {
        positions.push_back(static_cast<float>(corner.x));
        positions.push_back(static_cast<float>(corner.y));
    }
    return positions;
}

}  // namespace reluscope
