#include "geometry/face_walk.h"

namespace reluscope {

void FaceWalk::start(FaceId face, Label first_label, Label num_labels, std::uint16_t stamp) {
    if (marks_.size() < cells_.num_faces()) {
        if (marks_.capacity() < cells_.num_faces()) marks_.reserve(cells_.num_faces() + cells_.num_faces() / 2);
        marks_.resize(cells_.num_faces(), 0);
    }
    num_labels_ = num_labels;
    stamp_ = stamp;
    stack_.clear();
    crossed_.clear();
    for (const Label label : touched_) odd_[label - first_label_] = 0;
    touched_.clear();
    first_label_ = first_label;
    if (odd_.size() < num_labels) odd_.resize(num_labels, 0);
    started_ = false;
    visit(cells_.first_half_edge(face));
}

void FaceWalk::visit(HalfedgeId half_edge) {
    marks_[cells_.face(half_edge).index] = stamp_;
    stack_.push_back({half_edge, half_edge});
}

void FaceWalk::cross(Label label) {
    odd_[label - first_label_] ^= 1U;
    touched_.push_back(label);
}

void FaceWalk::collect_crossed() {
    for (const Label label : touched_) {
        std::uint8_t& odd = odd_[label - first_label_];
        if (odd != 0) crossed_.push_back(label);
        odd = 0;
    }
    touched_.clear();
}

FaceId FaceWalk::next() {
    crossed_.clear();
    if (!started_) {
        started_ = true;
        return cells_.face(stack_.back().first);
    }
    while (!stack_.empty()) {
        Step& step = stack_.back();
        while (step.current.valid()) {
            const HalfedgeId h = step.current;
            const HalfedgeId after = cells_.next(h);
            step.current = after == step.first ? HalfedgeId() : after;
            const Label label = cells_.label(h);
            if (label - first_label_ >= num_labels_) continue;
            const FaceId beyond = cells_.neighbour(h);
            if (!beyond.valid() || marks_[beyond.index] == stamp_) continue;
            cross(label);
            visit(Subdivision::twin(h));
            collect_crossed();
            return beyond;
        }
        const HalfedgeId entered = step.first;
        stack_.pop_back();
        if (!stack_.empty()) cross(cells_.label(entered));
    }
    return FaceId();
}

}  // namespace reluscope
