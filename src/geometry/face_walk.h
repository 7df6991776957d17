#pragma once

#include "geometry/subdivision.h"

#include <cstdint>
#include <vector>

namespace reluscope {

/// Visits the faces that can be reached from one face across edges with labels in a given range, each once, moving from
/// neighbour to neighbour (depth first). Between two faces it says which edges were crossed, so that what changes
/// across an edge can be updated along.
class FaceWalk {
public:
    using Index = Subdivision::Index;

    /// `cells` must outlive this and must not change during a walk.
    explicit FaceWalk(const Subdivision& cells) : cells_(cells) {}

    /// Faces are marked with `stamp` when visited; use another one for each walk over overlapping faces.
    void start(Index face, Index first_label, Index num_labels, std::uint16_t stamp);

    /// The next face, or kNone. crossed() holds the labels between it and the face before it, without those that were
    /// crossed back again.
    Index next();
    const std::vector<Index>& crossed() const { return crossed_; }

    std::size_t memory() const { return marks_.capacity() * sizeof(std::uint16_t) + stack_.capacity() * sizeof(Step); }

private:
    struct Step {
        Index first;    // half-edge where this face was entered, or its first one
        Index current;  // the one to be tried next; kNone when all were
    };
    void visit(Index half_edge);
    void cross(Index label);
    void collect_crossed();

    const Subdivision& cells_;
    Index first_label_ = 0;
    Index num_labels_ = 0;
    std::uint16_t stamp_ = 0;
    bool started_ = false;
    std::vector<std::uint16_t> marks_;  // per face
    std::vector<Step> stack_;
    std::vector<std::uint8_t> odd_;  // per label: crossed an odd number of times since the face before
    std::vector<Index> touched_;     // labels that were crossed since then, in order
    std::vector<Index> crossed_;
};

}  // namespace reluscope
