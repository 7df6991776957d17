#pragma once

#include "base/ids.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace reluscope {

struct Point2 {
    double x = 0;
    double y = 0;

    bool operator==(const Point2&) const = default;
};

inline Point2 lerp(Point2 a, Point2 b, double t) { return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}; }

/// Twice the signed area of the triangle a, b, c: positive when it turns counter-clockwise.
inline double cross(Point2 a, Point2 b, Point2 c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

using VertexId = Id<struct VertexTag>;      ///< vertex of a subdivision
using HalfedgeId = Id<struct HalfedgeTag>;  ///< half of an edge of a subdivision: edge e has the halves 2 e and 2 e + 1
using FaceId = Id<struct FaceTag>;          ///< face of a subdivision; not valid() for what lies outside of it

/// A planar subdivision into convex faces, as a doubly connected edge list: each edge has two halves, each with its
/// face on its left. Until faces are dissolved, faces, edges and vertices are only ever added, so their ids stay valid.
///
/// Source   Muller and Preparata 1978; de Berg et al., Computational Geometry, section 2.2.
class Subdivision {
public:
    /// What an edge is labelled with: the number of the line that it lies on, or kSideLabel + side.
    using Label = std::uint32_t;
    static constexpr Label kNoLabel = 0xFFFFFFFF;
    /// Labels of the four sides of the starting rectangle: bottom, right, top, left.
    static constexpr Label kSideLabel = 0xFFFFFFF0;
    static constexpr Label kNumSides = 4;

    struct HalfEdge {
        VertexId origin;
        HalfedgeId next;  ///< the next one around the same face, counter-clockwise
        HalfedgeId previous;
        FaceId face;  ///< not valid() outside of the rectangle
    };

    /// One face: the rectangle [x0, x1] x [y0, y1].
    Subdivision(Point2 low, Point2 high);

    std::size_t num_vertices() const { return vertices_.size(); }
    std::size_t num_edges() const { return labels_.size(); }
    std::size_t num_faces() const { return first_.size(); }
    IdRange<VertexId> vertex_ids() const { return IdRange<VertexId>(vertices_.size()); }
    IdRange<HalfedgeId> half_edges() const { return IdRange<HalfedgeId>(half_edges_.size()); }
    IdRange<FaceId> faces() const { return IdRange<FaceId>(first_.size()); }

    Point2 vertex(VertexId v) const { return vertices_[v.index]; }
    const std::vector<Point2>& vertices() const { return vertices_; }
    const HalfEdge& half_edge(HalfedgeId h) const { return half_edges_[h.index]; }
    /// The first half of an edge, by the edge's number.
    static constexpr HalfedgeId half_of(std::size_t edge) { return HalfedgeId(2 * edge); }
    static constexpr HalfedgeId twin(HalfedgeId h) { return HalfedgeId(h.index ^ 1U); }
    VertexId origin(HalfedgeId h) const { return half_edges_[h.index].origin; }
    VertexId destination(HalfedgeId h) const { return half_edges_[h.index ^ 1U].origin; }
    HalfedgeId next(HalfedgeId h) const { return half_edges_[h.index].next; }
    FaceId face(HalfedgeId h) const { return half_edges_[h.index].face; }
    /// The face on the other side; not valid() outside.
    FaceId neighbour(HalfedgeId h) const { return half_edges_[h.index ^ 1U].face; }
    /// The line that an edge lies on, as given to split_face, or kSideLabel + side.
    Label label(HalfedgeId h) const { return labels_[h.index >> 1U]; }
    bool is_side(HalfedgeId h) const { return labels_[h.index >> 1U] >= kSideLabel; }
    /// Some half-edge of a face.
    HalfedgeId first_half_edge(FaceId face) const { return first_[face.index]; }

    template <class Visit>
    void for_each_half_edge(FaceId face, Visit&& visit) const {
        const HalfedgeId start = first_[face.index];
        HalfedgeId h = start;
        do {
            visit(h);
            h = half_edges_[h.index].next;
        } while (h != start);
    }

    /// Puts a vertex at `point` into the edge of h = a -> b. Afterwards h = a -> v and the return value is v -> b.
    HalfedgeId split_edge(HalfedgeId h, Point2 point);

    /// Adds the chord from origin(from) to origin(to), two half-edges of one face that are not neighbours along it.
    /// What lies left of the way from `from` to `to` becomes a new face, which is returned.
    FaceId split_face(HalfedgeId from, HalfedgeId to, Label label);

    /// Gives each of the faces that `is_thin` marks to a neighbour, across its longest edge with one, and numbers
    /// faces, edges and vertices anew in the same order. Returns the old id of every face that is left. A face without
    /// a neighbour to go to stays.
    std::vector<FaceId> dissolve(const std::vector<bool>& is_thin);

    /// Makes room for so many faces, in several calls so that no single one copies everything: true while there is more
    /// to do.
    bool reserve_some(std::size_t faces);

    /// Bytes in use.
    std::size_t memory() const;

    /// The first thing found that breaks what must hold for every subdivision, as a sentence; empty when all of it
    /// holds:
    ///
    /// - every id is that of something that exists, and edges join different vertices;
    /// - next and previous are each other's inverse, and stay at the same face and at the same vertex;
    /// - each face, and the outside, has exactly one cycle of half-edges, and nothing else has that face;
    /// - the edges beside the outside are those with labels of sides, and no edge has the same face on both sides;
    /// - each vertex has a half-edge that starts there, and all of them are met when one turns around it;
    /// - V - E + cycles = 2 in every part that hangs together (Euler), and all hangs together;
    /// - faces lie on the left of their half-edges: no area is negative beyond rounding, and the outside turns around
    ///   an area that is positive.
    ///
    /// Whether faces are convex is another question: those that took thin ones in need not be. Cost: 30 to 120 ns per
    /// edge.
    std::string check_invariants() const;

private:
    friend struct SubdivisionDissolver;  // of dissolve(): drops the edges and vertices that are left over
    friend struct SubdivisionBreaker;    // of the tests: breaks links, so that check_invariants() has something to find

    std::vector<Point2> vertices_;
    std::vector<HalfEdge> half_edges_;
    std::vector<Label> labels_;      // per edge
    std::vector<HalfedgeId> first_;  // per face
};

/// Corners of a face, counter-clockwise; none has the coordinates of the one before.
std::vector<Point2> face_polygon(const Subdivision& cells, FaceId face);
double face_area(const Subdivision& cells, FaceId face);
/// Area over diameter: between a quarter and the whole of the width of a convex face.
double face_width(const Subdivision& cells, FaceId face);
/// Centre of mass of a face.
Point2 face_centroid(const Subdivision& cells, FaceId face);

}  // namespace reluscope
