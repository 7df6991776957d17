#include "geometry/cell_splitter.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr Subdivision::Index kNone = Subdivision::kNone;

/// With so few faces in a cell, looking at each is quicker than walking along the line.
constexpr Subdivision::Index kScanFaces = 3;

double squared_distance(Point2 a, Point2 b) { return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y); }

}  // namespace

void CellSplitter::start_layer(Index first_label, Index num_labels) {
    lines_.clear();
    first_new_vertex_ = static_cast<Index>(cells_.num_vertices());
    line_of_vertex_.clear();
    first_label_ = first_label;
    slot_of_label_.assign(num_labels, kNone);
}

void CellSplitter::start_cell(Index cell, std::span<const CutLine> lines) {
    for (const CutLine& line : lines_) slot_of_label_[line.label - first_label_] = kNone;
    cell_ = cell;
    first_new_face_ = static_cast<Index>(cells_.num_faces());
    lines_.assign(lines.begin(), lines.end());
    next_line_ = 0;
    irregular_ = false;
    for (std::size_t k = 0; k < lines.size(); ++k)
        slot_of_label_[lines[k].label - first_label_] = static_cast<Index>(k);
    if (lines.empty()) return;
    // Sides between two old corners that nobody has split yet.
    Index start = cells_.first_half_edge(cell);
    while (cells_.origin(start) >= first_new_vertex_) start = cells_.next(start);
    Index h = start;
    do {
        Index after = cells_.next(h);
        if (cells_.origin(h) < first_new_vertex_ && cells_.origin(after) < first_new_vertex_) split_side(h);
        h = after;
    } while (h != start);
    if (lines.size() >= kScanFaces) find_entries();
}

int CellSplitter::sign(Index vertex, const CutLine& line, double& value) const {
    if (vertex >= first_new_vertex_ && line_of_vertex_[vertex - first_new_vertex_] == line.label) {
        value = 0;
        return 0;
    }
    value = line.value(cells_.vertex(vertex));
    return value > threshold_ ? 1 : (value < -threshold_ ? -1 : 0);
}

void CellSplitter::split_side(Index half_edge) {
    const Point2 a = cells_.vertex(cells_.origin(half_edge));
    const Point2 b = cells_.vertex(cells_.destination(half_edge));
    crossings_.clear();
    for (const CutLine& line : lines_) {
        const double za = line.value(a);
        const double zb = line.value(b);
        if ((za > threshold_ && zb < -threshold_) || (za < -threshold_ && zb > threshold_)) {
            const double at = za / (za - zb);
            crossings_.push_back({at, line.label, lerp(a, b, at)});
        }
    }
    if (crossings_.size() > 1) {
        std::sort(crossings_.begin(), crossings_.end(),
                  [](const Crossing& x, const Crossing& y) { return x.at != y.at ? x.at < y.at : x.label < y.label; });
    }
    for (const Crossing& crossing : crossings_) {
        half_edge = cells_.split_edge(half_edge, crossing.point);
        line_of_vertex_.push_back(crossing.label);
    }
}

void CellSplitter::find_entries() {
    entry_.assign(lines_.size(), kNone);
    cells_.for_each_half_edge(cell_, [&](Index h) {
        const Index vertex = cells_.origin(h);
        if (vertex < first_new_vertex_) return;
        const Index label = line_of_vertex_[vertex - first_new_vertex_] - first_label_;
        const Index slot = label < slot_of_label_.size() ? slot_of_label_[label] : kNone;
        if (slot != kNone) entry_[slot] = h;
    });
}

bool CellSplitter::insert_next() {
    if (next_line_ >= lines_.size()) return false;
    const CutLine& line = lines_[next_line_];
    const Index start = lines_.size() >= kScanFaces ? entry_[next_line_] : kNone;
    ++next_line_;
    const Index num_faces = static_cast<Index>(cells_.num_faces()) - first_new_face_ + 1;
    if (num_faces <= kScanFaces || start == kNone || !walk(line, start)) {
        if (!scan(line)) irregular_ = true;
    }
    return true;
}

CellSplitter::End CellSplitter::end_between(std::size_t from, std::size_t to) const {
    const std::size_t n = num_corners_;
    const std::size_t after = (from + 1) % n;
    if (after != to) {  // vertices on the line lie between them: take the one that is closest to it
        std::size_t best = after;
        for (std::size_t i = after; i != to; i = (i + 1) % n) {
            if (std::abs(corners_[i].value) < std::abs(corners_[best].value)) best = i;
        }
        const Index h = corners_[best].half_edge;
        return {h, false, cells_.vertex(cells_.origin(h))};
    }
    const double za = corners_[from].value;
    const double zb = corners_[to].value;
    const Index h = corners_[from].half_edge;
    return {
        h, true,
        lerp(cells_.vertex(cells_.origin(h)), cells_.vertex(cells_.origin(corners_[to].half_edge)), za / (za - zb))};
}

bool CellSplitter::wide_enough(std::size_t first, std::size_t last, Point2 p, Point2 q) const {
    // The piece p, corners first .. last, q.
    const std::size_t n = num_corners_;
    double doubled = 0;
    double diameter = squared_distance(p, q);
    Point2 before = p;
    for (std::size_t i = first;; i = (i + 1) % n) {
        const Point2 corner = cells_.vertex(cells_.origin(corners_[i].half_edge));
        doubled += cross(p, before, corner);
        diameter = std::max({diameter, squared_distance(p, corner), squared_distance(q, corner)});
        before = corner;
        if (i == last) break;
    }
    doubled += cross(p, before, q);
    return doubled > 0 && doubled * doubled >= min_width_ * min_width_ * diameter;
}

CellSplitter::Outcome CellSplitter::find_chord(Index face, const CutLine& line, Chord& chord) {
    std::size_t n = 0;
    bool above = false;
    bool below = false;
    const Index start = cells_.first_half_edge(face);
    Index h = start;
    do {
        if (n == corners_.size()) corners_.resize(2 * n + 16);
        const Subdivision::HalfEdge& edge = cells_.half_edge(h);
        Corner& corner = corners_[n++];
        corner.half_edge = h;
        corner.sign = sign(edge.origin, line, corner.value);
        above |= corner.sign > 0;
        below |= corner.sign < 0;
        h = edge.next;
    } while (h != start);
    num_corners_ = n;
    if (!above || !below) return Outcome::kNotCrossed;
    // The two changes of sign around the face, zeros left out.
    std::size_t last = n - 1;
    while (corners_[last].sign == 0) --last;
    std::size_t up_from = n, up_to = n, down_from = n, down_to = n;
    int changes = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (corners_[i].sign == 0) continue;
        if (corners_[i].sign > corners_[last].sign) up_from = last, up_to = i, ++changes;
        if (corners_[i].sign < corners_[last].sign) down_from = last, down_to = i, ++changes;
        last = i;
    }
    if (changes != 2) return Outcome::kTooThin;
    chord.ends[0] = end_between(up_from, up_to);
    chord.ends[1] = end_between(down_from, down_to);
    const Point2 p = chord.ends[0].point;
    const Point2 q = chord.ends[1].point;
    if (!wide_enough(up_to, down_from, p, q) || !wide_enough(down_to, up_from, q, p)) return Outcome::kTooThin;
    return Outcome::kCut;
}

CellSplitter::Outcome CellSplitter::cut(Index face, const CutLine& line) {
    Chord chord;
    const Outcome outcome = find_chord(face, line, chord);
    if (outcome != Outcome::kCut) {
        num_merged_ += outcome == Outcome::kTooThin ? 1 : 0;
        return outcome;
    }
    Index from[2];
    for (int i = 0; i < 2; ++i) {
        End& end = chord.ends[i];
        end_beyond_[i] = kNone;
        from[i] = end.half_edge;
        if (end.split) {
            from[i] = cells_.split_edge(end.half_edge, end.point);
            line_of_vertex_.push_back(line.label);
            end_beyond_[i] = Subdivision::twin(end.half_edge);
        }
        end_vertex_[i] = cells_.origin(from[i]);
    }
    // From where the sign turns positive to where it turns negative: the positive side becomes the new face.
    cells_.split_face(from[0], from[1], line.label);
    return outcome;
}

/// Follows the line from the boundary through the faces of the cell. False if it did not come out on the boundary again.
bool CellSplitter::walk(const CutLine& line, Index start) {
    Index vertex = cells_.origin(start);
    Index face = cells_.face(start);
    Index around = start;  // a half-edge from `vertex`
    for (;;) {
        const Outcome outcome = cut(face, line);
        if (outcome == Outcome::kTooThin) return false;
        if (outcome == Outcome::kNotCrossed) {
            // The line goes through a corner, or leaves the cell there: look at all faces around it.
            bool found = false;
            bool boundary = false;
            Index h = around;
            do {
                const Index candidate = cells_.face(h);
                if (!in_cell(candidate)) {
                    boundary = true;
                } else if (candidate != face && cut(candidate, line) == Outcome::kCut) {
                    found = true;
                    break;
                }
                h = cells_.next(Subdivision::twin(h));
            } while (h != around);
            if (!found) return boundary && vertex != cells_.origin(start);
        }
        const int exit = end_vertex_[0] == vertex ? 1 : 0;
        vertex = end_vertex_[exit];
        if (end_beyond_[exit] != kNone) {
            around = end_beyond_[exit];
        } else {
            around = half_edge_from(vertex, cells_.first_half_edge(static_cast<Index>(cells_.num_faces()) - 1));
        }
        face = cells_.face(around);
        if (!in_cell(face) && end_beyond_[exit] != kNone) return true;
    }
}

/// The half-edge that starts at `vertex` around the face of `half_edge`.
CellSplitter::Index CellSplitter::half_edge_from(Index vertex, Index half_edge) const {
    while (cells_.origin(half_edge) != vertex) half_edge = cells_.next(half_edge);
    return half_edge;
}

/// Tries every face of the cell. False if one of them is too thin to be cut, or none was cut.
bool CellSplitter::scan(const CutLine& line) {
    bool clean = true;
    const Index end = static_cast<Index>(cells_.num_faces());
    Index cuts = 0;
    const auto try_face = [&](Index face) {
        const Outcome outcome = cut(face, line);
        clean &= outcome != Outcome::kTooThin;
        cuts += outcome == Outcome::kCut ? 1 : 0;
    };
    try_face(cell_);
    for (Index face = first_new_face_; face < end; ++face) try_face(face);
    return clean && cuts > 0;
}

}  // namespace reluscope
