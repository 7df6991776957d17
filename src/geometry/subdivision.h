#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

struct Point2 {
    double x = 0;
    double y = 0;
};

inline Point2 lerp(Point2 a, Point2 b, double t) { return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}; }

/// Twice the signed area of the triangle a, b, c: positive when it turns counter-clockwise.
inline double cross(Point2 a, Point2 b, Point2 c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

/// A planar subdivision into convex faces, as a doubly connected edge list: the two halves of edge e are 2 e and 2 e +
/// 1, each with its face on its left. Faces, edges and vertices are only ever added, so their numbers stay valid.
///
/// Source   Muller and Preparata 1978; de Berg et al., Computational Geometry, section 2.2.
class Subdivision {
public:
    using Index = std::uint32_t;
    static constexpr Index kNone = 0xFFFFFFFF;
    /// Labels of the four sides of the starting rectangle: bottom, right, top, left.
    static constexpr Index kSideLabel = 0xFFFFFFF0;

    struct HalfEdge {
        Index origin = kNone;
        Index next = kNone;  ///< the next one around the same face, counter-clockwise
        Index previous = kNone;
        Index face = kNone;  ///< kNone outside of the rectangle
    };

    /// One face: the rectangle [x0, x1] x [y0, y1].
    Subdivision(Point2 low, Point2 high);

    std::size_t num_vertices() const { return vertices_.size(); }
    std::size_t num_edges() const { return labels_.size(); }
    std::size_t num_faces() const { return first_.size(); }

    Point2 vertex(Index v) const { return vertices_[v]; }
    const std::vector<Point2>& vertices() const { return vertices_; }
    const HalfEdge& half_edge(Index h) const { return half_edges_[h]; }
    static Index twin(Index h) { return h ^ 1U; }
    Index origin(Index h) const { return half_edges_[h].origin; }
    Index destination(Index h) const { return half_edges_[h ^ 1U].origin; }
    Index next(Index h) const { return half_edges_[h].next; }
    Index face(Index h) const { return half_edges_[h].face; }
    /// The face on the other side; kNone outside.
    Index neighbour(Index h) const { return half_edges_[h ^ 1U].face; }
    /// The line that an edge lies on, as given to split_face, or kSideLabel + side.
    Index label(Index h) const { return labels_[h >> 1U]; }
    bool is_side(Index h) const { return labels_[h >> 1U] >= kSideLabel; }
    /// Some half-edge of a face.
    Index first_half_edge(Index face) const { return first_[face]; }

    template <class Visit>
    void for_each_half_edge(Index face, Visit&& visit) const {
        const Index start = first_[face];
        Index h = start;
        do {
            visit(h);
            h = half_edges_[h].next;
        } while (h != start);
    }

    /// Corners of a face, counter-clockwise; none has the coordinates of the one before.
    std::vector<Point2> polygon(Index face) const;
    double area(Index face) const;
    /// Area over diameter: between a quarter and the whole of the width of a convex face.
    double width(Index face) const;
    /// Centre of mass of a face.
    Point2 centroid(Index face) const;

    /// Puts a vertex at `point` into the edge of h = a -> b. Afterwards h = a -> v and the return value is v -> b.
    Index split_edge(Index h, Point2 point);

    /// Adds the chord from origin(from) to origin(to), two half-edges of one face that are not neighbours along it.
    /// What lies left of the way from `from` to `to` becomes a new face, whose number is returned.
    Index split_face(Index from, Index to, Index label);

    /// Gives each of the faces that `is_thin` marks to a neighbour, across its longest edge with one, and numbers
    /// faces, edges and vertices anew in the same order. Returns the old number of every face that is left. A face
    /// without a neighbour to go to stays.
    std::vector<Index> dissolve(const std::vector<bool>& is_thin);

    /// Makes room for so many faces, in several calls so that no single one copies everything: true while there is more
    /// to do.
    bool reserve_some(std::size_t faces);

    /// Bytes in use.
    std::size_t memory() const;

private:
    std::vector<Index> owners_after_dissolving(const std::vector<bool>& is_thin) const;
    Index heir(Index face, const std::vector<Index>& owner) const;
    void drop_edges(const std::vector<Index>& owner);
    void drop_vertices();

    std::vector<Point2> vertices_;
    std::vector<HalfEdge> half_edges_;
    std::vector<Index> labels_;  // per edge
    std::vector<Index> first_;   // per face
};

}  // namespace reluscope
