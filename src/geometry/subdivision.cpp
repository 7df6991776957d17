#include "geometry/subdivision.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

Subdivision::Subdivision(Point2 low, Point2 high) {
    vertices_ = {low, {high.x, low.y}, high, {low.x, high.y}};
    half_edges_.resize(8);
    for (Label side = 0; side < kNumSides; ++side) {
        const Label after = (side + 1) % kNumSides;
        const Label before = (side + 3) % kNumSides;
        const HalfedgeId h = half_of(side);
        half_edges_[h.index] = {VertexId(side), half_of(after), half_of(before), FaceId(0)};
        half_edges_[twin(h).index] = {VertexId(after), twin(half_of(before)), twin(half_of(after)), FaceId()};
        labels_.push_back(kSideLabel + side);
    }
    first_ = {HalfedgeId(0)};
}

std::vector<Point2> face_polygon(const Subdivision& cells, FaceId face) {
    std::vector<Point2> corners;
    const auto same = [](Point2 a, Point2 b) { return a.x == b.x && a.y == b.y; };
    cells.for_each_half_edge(face, [&](HalfedgeId h) {
        const Point2 corner = cells.vertex(cells.origin(h));
        if (corners.empty() || !same(corners.back(), corner)) corners.push_back(corner);
    });
    while (corners.size() > 1 && same(corners.front(), corners.back())) corners.pop_back();
    return corners;
}

double face_width(const Subdivision& cells, FaceId face) {
    double diameter = 0;
    cells.for_each_half_edge(face, [&](HalfedgeId h) {
        const Point2 a = cells.vertex(cells.origin(h));
        cells.for_each_half_edge(face, [&](HalfedgeId k) {
            const Point2 b = cells.vertex(cells.origin(k));
            diameter = std::max(diameter, std::hypot(b.x - a.x, b.y - a.y));
        });
    });
    return diameter > 0 ? face_area(cells, face) / diameter : 0;
}

double face_area(const Subdivision& cells, FaceId face) {
    // Around the first corner, so that a small face far from the origin keeps its digits.
    const Point2 base = cells.vertex(cells.origin(cells.first_half_edge(face)));
    double doubled = 0;
    cells.for_each_half_edge(face, [&](HalfedgeId h) {
        doubled += cross(base, cells.vertex(cells.origin(h)), cells.vertex(cells.destination(h)));
    });
    return doubled / 2;
}

Point2 face_centroid(const Subdivision& cells, FaceId face) {
    const Point2 base = cells.vertex(cells.origin(cells.first_half_edge(face)));
    double doubled = 0;
    double x = 0;
    double y = 0;
    double corners = 0;
    Point2 mean;
    cells.for_each_half_edge(face, [&](HalfedgeId h) {
        const Point2 a = cells.vertex(cells.origin(h));
        const Point2 b = cells.vertex(cells.destination(h));
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

HalfedgeId Subdivision::split_edge(HalfedgeId h, Point2 point) {
    const VertexId vertex(vertices_.size());
    vertices_.push_back(point);
    const HalfedgeId n(half_edges_.size());
    const HalfedgeId t = twin(h);
    half_edges_.resize(half_edges_.size() + 2);
    labels_.push_back(labels_[h.index >> 1U]);
    HalfEdge& here = half_edges_[h.index];
    HalfEdge& there = half_edges_[t.index];
    half_edges_[n.index] = {vertex, here.next, h, here.face};
    half_edges_[twin(n).index] = {there.origin, t, there.previous, there.face};
    half_edges_[here.next.index].previous = n;
    here.next = n;
    half_edges_[there.previous.index].next = twin(n);
    there.previous = twin(n);
    there.origin = vertex;
    return n;
}

FaceId Subdivision::split_face(HalfedgeId from, HalfedgeId to, Label label) {
    const FaceId face(first_.size());
    const HalfedgeId chord(half_edges_.size());
    const HalfedgeId back = twin(chord);
    const FaceId old_face = half_edges_[from.index].face;
    const HalfedgeId before_from = half_edges_[from.index].previous;
    const HalfedgeId before_to = half_edges_[to.index].previous;
    half_edges_.resize(half_edges_.size() + 2);
    labels_.push_back(label);
    half_edges_[chord.index] = {half_edges_[from.index].origin, to, before_from, old_face};
    half_edges_[back.index] = {half_edges_[to.index].origin, from, before_to, face};
    half_edges_[before_from.index].next = chord;
    half_edges_[to.index].previous = chord;
    half_edges_[before_to.index].next = back;
    half_edges_[from.index].previous = back;
    for (HalfedgeId h = from; h != back; h = half_edges_[h.index].next) half_edges_[h.index].face = face;
    first_[old_face.index] = chord;
    first_.push_back(back);
    return face;
}

namespace {

/// The owner of the neighbour across the longest edge of a face without one; not valid() if no neighbour has an owner.
FaceId heir(const Subdivision& cells, FaceId face, const std::vector<FaceId>& owner) {
    double longest = -1;
    FaceId found;
    cells.for_each_half_edge(face, [&](HalfedgeId h) {
        const FaceId beyond = cells.neighbour(h);
        if (!beyond.valid() || !owner[beyond.index].valid()) return;
        const Point2 a = cells.vertex(cells.origin(h));
        const Point2 b = cells.vertex(cells.destination(h));
        const double length = std::hypot(b.x - a.x, b.y - a.y);
        if (length <= longest) return;
        longest = length;
        found = owner[beyond.index];
    });
    return found;
}

/// Per face: the face that it becomes a part of, itself where it stays.
std::vector<FaceId> owners_after_dissolving(const Subdivision& cells, const std::vector<bool>& is_thin) {
    std::vector<FaceId> owner(cells.num_faces());
    std::vector<FaceId> open;
    for (const FaceId face : cells.faces()) {
        if (is_thin[face.index]) {
            open.push_back(face);
        } else {
            owner[face.index] = face;
        }
    }
    while (!open.empty()) {
        const std::size_t before = open.size();
        std::erase_if(open, [&](FaceId face) {
            owner[face.index] = heir(cells, face, owner);
            return owner[face.index].valid();
        });
        if (open.size() < before) continue;
        owner[open.front().index] = open.front();  // only thin faces are left around each other: one of them stays
        open.erase(open.begin());
    }
    return owner;
}

}  // namespace

struct SubdivisionDissolver {
    /// Takes out the edges with the same owner on both sides.
    static void drop_edges(Subdivision& cells, const std::vector<FaceId>& owner) {
        const auto owner_of = [&](HalfedgeId h) {
            return cells.face(h).valid() ? owner[cells.face(h).index] : FaceId();
        };
        std::vector<HalfedgeId> renumbered(cells.half_edges_.size());  // not valid() for those that go
        std::size_t edges = 0;
        for (std::size_t e = 0; e < cells.num_edges(); ++e) {
            const HalfedgeId h = Subdivision::half_of(e);
            if (owner_of(h) == owner_of(Subdivision::twin(h))) continue;
            renumbered[h.index] = Subdivision::half_of(edges++);
            renumbered[Subdivision::twin(h).index] = Subdivision::twin(renumbered[h.index]);
        }
        std::vector<Subdivision::HalfEdge> kept(2 * edges);
        std::vector<Subdivision::Label> labels(edges);
        for (const HalfedgeId h : cells.half_edges()) {
            const HalfedgeId number = renumbered[h.index];
            if (!number.valid()) continue;
            HalfedgeId after = cells.next(h);
            while (!renumbered[after.index].valid()) after = cells.next(Subdivision::twin(after));
            Subdivision::HalfEdge& edge = kept[number.index];
            edge.origin = cells.origin(h);
            edge.face = owner_of(h);
            edge.next = renumbered[after.index];
            kept[edge.next.index].previous = number;
            labels[number.index >> 1U] = cells.label(h);
        }
        cells.half_edges_ = std::move(kept);
        cells.labels_ = std::move(labels);
    }

    /// Takes out the vertices that no edge has.
    static void drop_vertices(Subdivision& cells) {
        std::vector<bool> used(cells.num_vertices(), false);
        for (const Subdivision::HalfEdge& edge : cells.half_edges_) used[edge.origin.index] = true;
        std::vector<VertexId> renumbered(cells.num_vertices());
        std::size_t vertices = 0;
        for (const VertexId v : cells.vertex_ids()) {
            if (!used[v.index]) continue;
            cells.vertices_[vertices] = cells.vertex(v);
            renumbered[v.index] = VertexId(vertices++);
        }
        cells.vertices_.resize(vertices);
        for (Subdivision::HalfEdge& edge : cells.half_edges_) edge.origin = renumbered[edge.origin.index];
    }
};

std::vector<FaceId> Subdivision::dissolve(const std::vector<bool>& is_thin) {
    const std::vector<FaceId> owner = owners_after_dissolving(*this, is_thin);
    SubdivisionDissolver::drop_edges(*this, owner);
    SubdivisionDissolver::drop_vertices(*this);
    std::vector<FaceId> kept;
    std::vector<FaceId> renumbered(owner.size());
    for (const FaceId face : faces()) {
        if (owner[face.index] != face) continue;
        renumbered[face.index] = FaceId(kept.size());
        kept.push_back(face);
    }
    first_.assign(kept.size(), HalfedgeId());
    for (const HalfedgeId h : half_edges()) {
        FaceId& face = half_edges_[h.index].face;
        if (!face.valid()) continue;
        face = renumbered[face.index];
        first_[face.index] = h;
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
    return vertices_.size() * sizeof(Point2) + half_edges_.size() * sizeof(HalfEdge) + labels_.size() * sizeof(Label) +
           first_.size() * sizeof(HalfedgeId);
}

}  // namespace reluscope
