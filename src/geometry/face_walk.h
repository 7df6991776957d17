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
    using Label = Subdivision::Label;

    /// `cells` must outlive this and must not change during a walk.
    explicit FaceWalk(const Subdivision& cells) : cells_(cells) {}

    /// Faces are marked with `stamp` when visited; use another one for each walk over overlapping faces.
    void start(FaceId face, Label first_label, Label num_labels, std::uint16_t stamp);

    /// The next face; not valid() after the last. crossed() holds the labels between it and the face before it, without
    /// those that were crossed back again.
    FaceId next();
    const std::vector<Label>& crossed() const { return crossed_; }

    std::size_t memory() const { return marks_.capacity() * sizeof(std::uint16_t) + stack_.capacity() * sizeof(Step); }

private:
    struct Step {
        HalfedgeId first;    // where this face was entered, or its first one
        HalfedgeId current;  // the one to be tried next; not valid() when all were
    };
    void visit(HalfedgeId half_edge);
    void cross(Label label);
    void collect_crossed();

    const Subdivision& cells_;
    Label first_label_ = 0;
    Label num_labels_ = 0;
    std::uint16_t stamp_ = 0;
    bool started_ = false;
    std::vector<std::uint16_t> marks_;  // per face
    std::vector<Step> stack_;
    std::vector<std::uint8_t> odd_;  // per label: crossed an odd number of times since the face before
    std::vector<Label> touched_;     // labels that were crossed since then, in order
    std::vector<Label> crossed_;
};

}  // namespace reluscope
