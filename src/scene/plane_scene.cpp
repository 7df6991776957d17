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

}  // namespace

PlaneMesh make_plane_mesh(std::shared_ptr<const RegionPartition> partition) {
    PlaneMesh mesh;
    const Subdivision& cells = partition->cells();
    const std::vector<std::uint8_t> layers = layer_numbers(partition->network());
    const std::size_t regions = partition->num_regions();
    mesh.first_corner.reserve(regions + 1);
    mesh.layer.reserve(regions);
    mesh.positions.reserve(4 * cells.num_edges());
    mesh.triangles.reserve(6 * cells.num_edges());
    for (std::size_t region = 0; region < regions; ++region) {
        const auto first = static_cast<std::uint32_t>(mesh.num_corners());
        mesh.first_corner.push_back(first);
        std::uint8_t layer = 0;
        cells.for_each_half_edge(static_cast<Subdivision::Index>(region), [&](Subdivision::Index h) {
            const Point2 p = cells.vertex(cells.origin(h));
            mesh.positions.push_back(static_cast<float>(p.x));
            mesh.positions.push_back(static_cast<float>(p.y));
            if (!cells.is_side(h)) layer = std::max(layer, layers[cells.label(h)]);
        });
        mesh.layer.push_back(layer);
        const auto end = static_cast<std::uint32_t>(mesh.num_corners());
        for (std::uint32_t corner = first + 2; corner < end; ++corner)
            mesh.triangles.insert(mesh.triangles.end(), {first, corner - 1, corner});
    }
    mesh.first_corner.push_back(static_cast<std::uint32_t>(mesh.num_corners()));
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
    std::vector<Stroke> strokes;
    const std::uint32_t first = mesh.first_corner[region.index];
    const std::uint32_t end = mesh.first_corner[region.index + 1];
    for (std::uint32_t corner = first; corner < end; ++corner) {
        const float* from = &mesh.positions[2 * std::size_t{corner}];
        const float* to = &mesh.positions[2 * std::size_t{corner + 1 < end ? corner + 1 : first}];
        strokes.push_back({from[0], from[1], to[0], to[1], 1});
    }
    return strokes;
}

}  // namespace reluscope
