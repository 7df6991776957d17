#include "base/numerics/tolerances.h"
#include "geometry/subdivision.h"

#include <string>
#include <vector>

namespace reluscope {

namespace {

std::string named(const char* kind, std::uint32_t index) { return kind + std::to_string(index); }
std::string named(VertexId v) { return v.valid() ? named("vertex ", v.index) : "no vertex"; }
std::string named(HalfedgeId h) { return h.valid() ? named("half-edge ", h.index) : "no half-edge"; }
std::string named(FaceId face) { return face.valid() ? named("face ", face.index) : "the outside"; }

/// Looks for a broken invariant. Each step relies on those before it, and returns a sentence, or nothing.
class InvariantCheck {
public:
    explicit InvariantCheck(const Subdivision& cells) : cells_(cells), num_half_edges_(2 * cells.num_edges()) {}

    std::string first_flaw() {
        using Step = std::string (InvariantCheck::*)();
        for (const Step step :
             {&InvariantCheck::ids, &InvariantCheck::links, &InvariantCheck::cycles, &InvariantCheck::sides,
              &InvariantCheck::turns, &InvariantCheck::parts, &InvariantCheck::orientation}) {
            if (std::string flaw = (this->*step)(); !flaw.empty()) return flaw;
        }
        return {};
    }

private:
    bool exists(HalfedgeId h) const { return h.index < num_half_edges_; }
    bool exists(VertexId v) const { return v.index < cells_.num_vertices(); }

    /// Every id is that of something that exists.
    std::string ids() {
        for (const FaceId face : cells_.faces()) {
            const HalfedgeId first = cells_.first_half_edge(face);
            if (!exists(first)) return "The first half-edge of " + named(face) + " is missing: " + named(first) + ".";
        }
        for (const HalfedgeId h : cells_.half_edges()) {
            const Subdivision::HalfEdge& edge = cells_.half_edge(h);
            if (!exists(edge.origin)) return "The origin of " + named(h) + " is missing: " + named(edge.origin) + ".";
            if (!exists(edge.next)) return "What follows " + named(h) + " is missing: " + named(edge.next) + ".";
            if (!exists(edge.previous))
                return "What precedes " + named(h) + " is missing: " + named(edge.previous) + ".";
            if (edge.face.valid() && edge.face.index >= cells_.num_faces())
                return "The face of " + named(h) + " is missing: " + named(edge.face) + ".";
        }
        return {};
    }

    /// The next half-edge goes on from where this one ends, at the same face, and knows it as the previous one.
    std::string links() {
        for (const HalfedgeId h : cells_.half_edges()) {
            const HalfedgeId next = cells_.next(h);
            if (cells_.half_edge(next).previous != h) {
                return named(h) + " is followed by " + named(next) + ", whose previous one is " +
                       named(cells_.half_edge(next).previous) + ".";
            }
            if (cells_.face(next) != cells_.face(h)) {
                return named(h) + " lies at " + named(cells_.face(h)) + ", and the next one at " +
                       named(cells_.face(next)) + ".";
            }
            if (cells_.origin(next) != cells_.destination(h)) {
                return named(h) + " ends at " + named(cells_.destination(h)) + ", and the next one starts at " +
                       named(cells_.origin(next)) + ".";
            }
            if (cells_.origin(h) == cells_.destination(h))
                return named(h) + " starts and ends at " + named(cells_.origin(h)) + ".";
        }
        return {};
    }

    /// Each face has one cycle of half-edges, which starts at its first one, and so has the outside.
    std::string cycles() {
        std::vector<bool> met(num_half_edges_, false);
        const auto go_around = [&](HalfedgeId start) {
            HalfedgeId h = start;
            do {
                met[h.index] = true;
                h = cells_.next(h);
            } while (h != start);
        };
        for (const FaceId face : cells_.faces()) {
            const HalfedgeId first = cells_.first_half_edge(face);
            if (cells_.face(first) != face) {
                return "The first half-edge of " + named(face) + ", " + named(first) + ", lies at " +
                       named(cells_.face(first)) + ".";
            }
            go_around(first);
        }
        for (const HalfedgeId h : cells_.half_edges()) {
            if (cells_.face(h).valid()) continue;
            outside_ = h;
            go_around(h);
            break;
        }
        if (!outside_.valid()) return "No half-edge lies at the outside.";
        for (const HalfedgeId h : cells_.half_edges()) {
            if (!met[h.index]) return named(h) + " does not belong to the cycle of " + named(cells_.face(h)) + ".";
        }
        return {};
    }

    /// The sides of the rectangle, and nothing else, lie at the outside, and every edge separates two faces.
    std::string sides() {
        for (std::size_t edge = 0; edge < cells_.num_edges(); ++edge) {
            const HalfedgeId h = Subdivision::half_of(edge);
            if (cells_.face(h) == cells_.neighbour(h))
                return named(h) + " has " + named(cells_.face(h)) + " on both sides.";
            const bool at_outside = !cells_.face(h).valid() || !cells_.neighbour(h).valid();
            if (at_outside && !cells_.is_side(h)) return named(h) + " lies at the outside without a side's label.";
            if (!at_outside && cells_.is_side(h)) return named(h) + " has a side's label between two faces.";
            if (at_outside && cells_.label(h) - Subdivision::kSideLabel >= Subdivision::kNumSides)
                return named(h) + " has the label of a side that does not exist.";
        }
        return {};
    }

    /// Who turns around a vertex meets every half-edge that starts there.
    std::string turns() {
        std::vector<std::uint32_t> degree(cells_.num_vertices(), 0);
        std::vector<HalfedgeId> some(cells_.num_vertices());
        for (const HalfedgeId h : cells_.half_edges()) {
            ++degree[cells_.origin(h).index];
            some[cells_.origin(h).index] = h;
        }
        for (const VertexId v : cells_.vertex_ids()) {
            const HalfedgeId start = some[v.index];
            if (!start.valid()) return "No half-edge starts at " + named(v) + ".";
            std::uint32_t around = 0;
            HalfedgeId h = start;
            do {
                ++around;
                h = cells_.next(Subdivision::twin(h));
            } while (h != start);
            if (around != degree[v.index]) {
                return "Of the " + std::to_string(degree[v.index]) + " half-edges that start at " + named(v) + ", " +
                       std::to_string(around) + " are met around it.";
            }
        }
        return {};
    }

    /// Vertices that are joined by edges have the same representative.
    VertexId representative(VertexId v) {
        while (parent_[v.index] != v) {
            parent_[v.index] = parent_[parent_[v.index].index];
            v = parent_[v.index];
        }
        return v;
    }

    /// Euler's formula in each part that hangs together, and a single such part.
    std::string parts() {
        parent_.clear();
        for (const VertexId v : cells_.vertex_ids()) parent_.push_back(v);
        for (std::size_t edge = 0; edge < cells_.num_edges(); ++edge) {
            const HalfedgeId h = Subdivision::half_of(edge);
            parent_[representative(cells_.origin(h)).index] = representative(cells_.destination(h));
        }
        std::vector<long long> euler(cells_.num_vertices(), 0);  // per part: vertices - edges + cycles
        for (const VertexId v : cells_.vertex_ids()) ++euler[representative(v).index];
        for (std::size_t edge = 0; edge < cells_.num_edges(); ++edge)
            --euler[representative(cells_.origin(Subdivision::half_of(edge))).index];
        for (const FaceId face : cells_.faces())
            ++euler[representative(cells_.origin(cells_.first_half_edge(face))).index];
        ++euler[representative(cells_.origin(outside_)).index];
        const VertexId whole = representative(cells_.origin(outside_));
        for (const VertexId v : cells_.vertex_ids()) {
            if (representative(v) != v) continue;
            if (euler[v.index] != 2) {
                return "Vertices - edges + cycles of the part of " + named(v) + " is " +
                       std::to_string(euler[v.index]) + ", not 2.";
            }
            if (v != whole) return named(v) + " does not hang together with the outside.";
        }
        return {};
    }

    /// Faces lie on the left. Corners are rounded, so that a thin face may turn over, by as much as that.
    std::string orientation() {
        const double whole = -signed_area(outside_);
        if (!(whole > 0)) return "The outside turns around an area of " + std::to_string(whole) + ".";
        for (const FaceId face : cells_.faces()) {
            const double area = signed_area(cells_.first_half_edge(face));
            if (!(area >= -tolerances::kPlaneWidth * whole)) return named(face) + " turns clockwise.";
        }
        return {};
    }

    double signed_area(HalfedgeId start) const {
        const Point2 base = cells_.vertex(cells_.origin(start));
        double doubled = 0;
        for (HalfedgeId h = cells_.next(start); h != start; h = cells_.next(h))
            doubled += cross(base, cells_.vertex(cells_.origin(h)), cells_.vertex(cells_.destination(h)));
        return doubled / 2;
    }

    const Subdivision& cells_;
    std::size_t num_half_edges_;
    HalfedgeId outside_;  // some half-edge there
    std::vector<VertexId> parent_;
};

}  // namespace

std::string Subdivision::check_invariants() const {
    if (half_edges_.size() != 2 * labels_.size()) {
        return "There are " + std::to_string(half_edges_.size()) + " half-edges and " + std::to_string(labels_.size()) +
               " labels of edges.";
    }
    std::string flaw = InvariantCheck(*this).first_flaw();
    if (!flaw.empty() && flaw[0] >= 'a' && flaw[0] <= 'z') flaw[0] = static_cast<char>(flaw[0] - 'a' + 'A');
    return flaw;
}

}  // namespace reluscope
