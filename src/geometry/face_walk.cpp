#include "geometry/face_walk.h"

namespace reluscope {

namespace {

/// How far back a crossing is looked for that the present one undoes.
constexpr std::size_t kUndoDepth = 16;

}  // namespace

void FaceWalk::start(Index face, Index first_label, Index num_labels, std::uint16_t stamp) {
    if (marks_.size() < cells_.num_faces()) {
        if (marks_.capacity() < cells_.num_faces()) marks_.reserve(cells_.num_faces() + cells_.num_faces() / 2);
        marks_.resize(cells_.num_faces(), 0);
    }
    first_label_ = first_label;
    num_labels_ = num_labels;
    stamp_ = stamp;
    stack_.clear();
    crossed_.clear();
    started_ = false;
    visit(cells_.first_half_edge(face));
}

void FaceWalk::visit(Index half_edge) {
    marks_[cells_.face(half_edge)] = stamp_;
    stack_.push_back({half_edge, half_edge});
}

void FaceWalk::cross(Index label) {
    const std::size_t end = crossed_.size() > kUndoDepth ? crossed_.size() - kUndoDepth : 0;
    for (std::size_t i = crossed_.size(); i-- > end;) {
        if (crossed_[i] == label) {
            crossed_.erase(crossed_.begin() + static_cast<std::ptrdiff_t>(i));
            return;
        }
    }
    crossed_.push_back(label);
}

FaceWalk::Index FaceWalk::next() {
    crossed_.clear();
    if (!started_) {
        started_ = true;
        return cells_.face(stack_.back().first);
    }
    while (!stack_.empty()) {
        Step& step = stack_.back();
        while (step.current != Subdivision::kNone) {
            const Index h = step.current;
            const Index after = cells_.next(h);
            step.current = after == step.first ? Subdivision::kNone : after;
            const Index label = cells_.label(h);
            if (label - first_label_ >= num_labels_) continue;
            const Index beyond = cells_.neighbour(h);
            if (beyond == Subdivision::kNone || marks_[beyond] == stamp_) continue;
            cross(label);
            visit(Subdivision::twin(h));
            return beyond;
        }
        const Index entered = step.first;
        stack_.pop_back();
        if (!stack_.empty()) cross(cells_.label(entered));
    }
    return Subdivision::kNone;
}

}  // namespace reluscope
