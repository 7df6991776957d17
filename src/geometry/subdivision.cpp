#include "geometry/subdivision.h"

#include <algorithm>
#include <cmath>

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
    const auto same = [](Point2 a, Point2 b) { return a.x == b.x && a.y == b.y; };
    for_each_half_edge(face, [&](Index h) {
        const Point2 corner = vertices_[half_edges_[h].origin];
        if (corners.empty() || !same(corners.back(), corner)) corners.push_back(corner);
    });
    while (corners.size() > 1 && same(corners.front(), corners.back())) corners.pop_back();
    return corners;
}

double Subdivision::width(Index face) const {
    double diameter = 0;
    for_each_half_edge(face, [&](Index h) {
        const Point2 a = vertices_[origin(h)];
        for_each_half_edge(face, [&](Index k) {
            const Point2 b = vertices_[origin(k)];
            diameter = std::max(diameter, std::hypot(b.x - a.x, b.y - a.y));
        });
    });
    return diameter > 0 ? area(face) / diameter : 0;
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

/// The owner of the neighbour across the longest edge of a face without one; kNone if no neighbour has an owner.
Subdivision::Index Subdivision::heir(Index face, const std::vector<Index>& owner) const {
    double longest = -1;
    Index found = kNone;
    for_each_half_edge(face, [&](Index h) {
        const Index beyond = neighbour(h);
        if (beyond == kNone || owner[beyond] == kNone) return;
        const Point2 a = vertices_[origin(h)];
        const Point2 b = vertices_[destination(h)];
        const double length = std::hypot(b.x - a.x, b.y - a.y);
        if (length <= longest) return;
        longest = length;
        found = owner[beyond];
    });
    return found;
}

/// Per face: the face that it becomes a part of, itself where it stays.
std::vector<Subdivision::Index> Subdivision::owners_after_dissolving(const std::vector<bool>& is_thin) const {
    std::vector<Index> owner(num_faces(), kNone);
    std::vector<Index> open;
    for (Index face = 0; face < num_faces(); ++face) {
        if (is_thin[face]) {
            open.push_back(face);
        } else {
            owner[face] = face;
        }
    }
    while (!open.empty()) {
        const std::size_t before = open.size();
        std::erase_if(open, [&](Index face) {
            owner[face] = heir(face, owner);
            return owner[face] != kNone;
        });
        if (open.size() < before) continue;
        owner[open.front()] = open.front();  // nothing but thin faces around: one of them stays
        open.erase(open.begin());
    }
    return owner;
}

/// Takes out the edges with the same owner on both sides.
void Subdivision::drop_edges(const std::vector<Index>& owner) {
    const auto owner_of = [&](Index h) { return face(h) == kNone ? kNone : owner[face(h)]; };
    const auto gone = [&](Index h) { return owner_of(h) == owner_of(twin(h)); };
    std::vector<Index> number(num_edges(), kNone);
    Index edges = 0;
    for (Index e = 0; e < num_edges(); ++e) {
        if (!gone(2 * e)) number[e] = edges++;
    }
    std::vector<HalfEdge> kept(std::size_t{2} * edges);
    std::vector<Index> labels(edges);
    const auto renumbered = [&](Index h) { return 2 * number[h / 2] + h % 2; };
    for (Index h = 0; h < half_edges_.size(); ++h) {
        if (number[h / 2] == kNone) continue;
        Index after = next(h);
        while (number[after / 2] == kNone) after = next(twin(after));
        HalfEdge& edge = kept[renumbered(h)];
        edge.origin = origin(h);
        edge.face = owner_of(h);
        edge.next = renumbered(after);
        kept[edge.next].previous = renumbered(h);
        labels[number[h / 2]] = labels_[h / 2];
    }
    half_edges_ = std::move(kept);
    labels_ = std::move(labels);
}

/// Takes out the vertices that no edge has.
void Subdivision::drop_vertices() {
    std::vector<Index> number(num_vertices(), kNone);
    for (const HalfEdge& edge : half_edges_) number[edge.origin] = 0;
    Index vertices = 0;
    for (Index v = 0; v < num_vertices(); ++v) {
        if (number[v] == kNone) continue;
        vertices_[vertices] = vertices_[v];
        number[v] = vertices++;
    }
    vertices_.resize(vertices);
    for (HalfEdge& edge : half_edges_) edge.origin = number[edge.origin];
}

std::vector<Subdivision::Index> Subdivision::dissolve(const std::vector<bool>& is_thin) {
    const std::vector<Index> owner = owners_after_dissolving(is_thin);
    drop_edges(owner);
    drop_vertices();
    std::vector<Index> kept;
    std::vector<Index> number(owner.size(), kNone);
    for (Index face = 0; face < owner.size(); ++face) {
        if (owner[face] != face) continue;
        number[face] = static_cast<Index>(kept.size());
        kept.push_back(face);
    }
    first_.assign(kept.size(), kNone);
    for (Index h = 0; h < half_edges_.size(); ++h) {
        Index& face = half_edges_[h].face;
        if (face == kNone) continue;
        face = number[face];
        first_[face] = h;
    }
    return kept;
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
