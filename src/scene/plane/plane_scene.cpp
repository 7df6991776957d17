#include "scene/plane/plane_scene.h"

namespace reluscope {

namespace {

Stroke stroke_between(Point2 a, Point2 b, float shade) {
    return {static_cast<float>(a.x), static_cast<float>(a.y), static_cast<float>(b.x), static_cast<float>(b.y), shade};
}

}  // namespace

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
        const HalfedgeId h = Subdivision::half_of(edge);
        if (cells.label(h) == unit.index)
            strokes.push_back(stroke_between(cells.vertex(cells.origin(h)), cells.vertex(cells.destination(h)), 1));
    }
    return strokes;
}

std::vector<Stroke> family_strokes(const RegionPartition& partition,
                                   const std::vector<std::uint32_t>& family_of_region) {
    std::vector<Stroke> strokes;
    const Subdivision& cells = partition.cells();
    for (std::size_t edge = 0; edge < cells.num_edges(); ++edge) {
        const HalfedgeId h = Subdivision::half_of(edge);
        const FaceId left = cells.face(h);
        const FaceId right = cells.neighbour(h);
        if (!left.valid() || !right.valid()) continue;
        if (left.index >= family_of_region.size() || right.index >= family_of_region.size()) continue;
        if (family_of_region[left.index] != family_of_region[right.index])
            strokes.push_back(stroke_between(cells.vertex(cells.origin(h)), cells.vertex(cells.destination(h)), 1));
    }
    return strokes;
}

std::vector<Stroke> outline_strokes(const PlaneMesh& mesh, RegionId region) {
    const std::vector<Point2> corners = face_polygon(mesh.partition->cells(), face_of(region));
    std::vector<Stroke> strokes;
    for (std::size_t i = 0; i < corners.size(); ++i)
        strokes.push_back(stroke_between(corners[i], corners[(i + 1) % corners.size()], 1));
    return strokes;
}

std::vector<float> region_fan(const PlaneMesh& mesh, RegionId region) {
    std::vector<float> positions;
    for (const Point2& corner : face_polygon(mesh.partition->cells(), face_of(region))) {
        positions.push_back(static_cast<float>(corner.x));
        positions.push_back(static_cast<float>(corner.y));
    }
    return positions;
}

}  // namespace reluscope
