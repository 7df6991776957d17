#include "geometry/subdivision.h"

namespace reluscope {

Subdivision::Subdivision(Point2 low, Point2 high) {
    vertices_ = {low, {high.x, low.y}, high, {low.x, high.y}};
    half_edges_.resize(8);
    for (Index side = 0; side < 4; ++side) {
        const Index after = (side + 1) % 4;
        const Index before = (side + 3) % 4;
        half_edges_[std::size_t{2} * side] = {side, 2 * after, 2 * before, 0};
        half_edges_[std::size_t{2} * side + 1] = {after, 2 * before + 1, 2 * after + 1, kNone};
        labels_.push_back(kSideLabel + side);
    }
    first_ = {0};
}

std::vector<Point2> Subdivision::polygon(Index face) const {
    std::vector<Point2> corners;
    for_each_half_edge(face, [&](Index h) { corners.push_back(vertices_[half_edges_[h].origin]); });
    return corners;
}

double Subdivision::area(Index face) const {
    // Around the first corner, so that a small face far from the origin keeps its digits.
    const Point2 base = vertices_[half_edges_[first_[face]].origin];
    double doubled = 0;
    for_each_half_edge(face, [&](Index h) { doubled += cross(base, vertices_[origin(h)], vertices_[destination(h)]); });
    return doubled / 2;
}

Point2 Subdivision::centroid(Index face) const {
    const Point2 base = vertices_[half_edges_[first_[face]].origin];
    double doubled = 0;
    double x = 0;
    double y = 0;
    double corners = 0;
    Point2 mean;
    for_each_half_edge(face, [&](Index h) {
        const Point2 a = vertices_[origin(h)];
        const Point2 b = vertices_[destination(h)];
        const double weight = cross(base, a, b);
        doubled += weight;
        x += weight * ((a.x - base.x) + (b.x - base.x));
        y += weight * ((a.y - base.y) + (b.y - base.y));
        mean.x += a.x - base.x;
        mean.y += a.y - base.y;
        ++corners;
    });
    if (!(doubled > 0)) return {base.x + mean.x / corners, base.y + mean.y / corners};
    return {base.x + x / (3 * doubled), base.y + y / (3 * doubled)};
}

Subdivision::Index Subdivision::split_edge(Index h, Point2 point) {
    const auto vertex = static_cast<Index>(vertices_.size());
    vertices_.push_back(point);
    const auto n = static_cast<Index>(half_edges_.size());
    const Index t = h ^ 1U;
    half_edges_.resize(half_edges_.size() + 2);
    labels_.push_back(labels_[h >> 1U]);
    HalfEdge& here = half_edges_[h];
    HalfEdge& there = half_edges_[t];
    half_edges_[n] = {vertex, here.next, h, here.face};
    half_edges_[n + 1] = {there.origin, t, there.previous, there.face};
    half_edges_[here.next].previous = n;
    here.next = n;
    half_edges_[there.previous].next = n + 1;
    there.previous = n + 1;
    there.origin = vertex;
    return n;
}

Subdivision::Index Subdivision::split_face(Index from, Index to, Index label) {
    const auto face = static_cast<Index>(first_.size());
    const auto e = static_cast<Index>(half_edges_.size());
    const Index old_face = half_edges_[from].face;
    const Index before_from = half_edges_[from].previous;
    const Index before_to = half_edges_[to].previous;
    half_edges_.resize(half_edges_.size() + 2);
    labels_.push_back(label);
    half_edges_[e] = {half_edges_[from].origin, to, before_from, old_face};
    half_edges_[e + 1] = {half_edges_[to].origin, from, before_to, face};
    half_edges_[before_from].next = e;
    half_edges_[to].previous = e;
    half_edges_[before_to].next = e + 1;
    half_edges_[from].previous = e + 1;
    for (Index h = from; h != e + 1; h = half_edges_[h].next) half_edges_[h].face = face;
    first_[old_face] = e;
    first_.push_back(e + 1);
    return face;
}

bool Subdivision::reserve_some(std::size_t faces) {
    const auto lacks = [](auto& array, std::size_t size) {
        if (array.capacity() >= size) return false;
        array.reserve(size);
        return true;
    };
    // In an arrangement of lines there are about as many vertices as faces and twice as many edges.
    return lacks(vertices_, faces) || lacks(half_edges_, 4 * faces) || lacks(labels_, 2 * faces) ||
           lacks(first_, faces);
}

std::size_t Subdivision::memory() const {
    return vertices_.size() * sizeof(Point2) + half_edges_.size() * sizeof(HalfEdge) +
           (labels_.size() + first_.size()) * sizeof(Index);
}

}  // namespace reluscope
