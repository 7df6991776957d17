#include "geometry/cell_splitter.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

/// A label of this layer without a line in the current cell.
constexpr std::uint32_t kNoSlot = 0xFFFFFFFF;

/// With so few faces in a cell, looking at each is quicker than walking along the line.
constexpr std::size_t kScanFaces = 3;

/// Rounding of a point that is interpolated between two others, with coordinates up to 1.
constexpr double kPointRounding = 0x1p-49;

/// A crossing is taken from the values at the edge's ends where they differ by so many times their error; else from the
/// lines themselves.
constexpr double kMinDrop = 10;

/// It is also taken from the lines where its error would add more than so many times the layer's bound to other lines'
/// values. Less costs more crossings that are computed twice, more leaves more signs open: a
/// 2-256-256-1 network asks three times as often with 8 as with 512, and with 512 hardly ever needs exact arithmetic.
constexpr double kHarmless = 512;

double squared_distance(Point2 a, Point2 b) { return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y); }

}  // namespace

void CellSplitter::start_layer(Label first_label, Label num_labels, double value_error) {
    lines_.clear();
    first_new_vertex_ = VertexId(cells_.num_vertices());
    line_of_vertex_.clear();
    first_label_ = first_label;
    slot_of_label_.assign(num_labels, kNoSlot);
    value_error_ = value_error;
}

void CellSplitter::start_cell(FaceId cell, std::span<const CutLine> lines) {
    for (const CutLine& line : lines_) slot_of_label_[line.label - first_label_] = kNoSlot;
    cell_ = cell;
    first_new_face_ = FaceId(cells_.num_faces());
    lines_.assign(lines.begin(), lines.end());
    next_line_ = 0;
    irregular_ = false;
    for (std::size_t k = 0; k < lines.size(); ++k)
        slot_of_label_[lines[k].label - first_label_] = static_cast<std::uint32_t>(k);
    if (lines.empty()) return;
    // Sides between two old corners that nobody has split yet.
    HalfedgeId start = cells_.first_half_edge(cell);
    while (cells_.origin(start) >= first_new_vertex_) start = cells_.next(start);
    HalfedgeId h = start;
    do {
        const HalfedgeId after = cells_.next(h);
        if (cells_.origin(h) < first_new_vertex_ && cells_.origin(after) < first_new_vertex_) split_side(h);
        h = after;
    } while (h != start);
    if (lines.size() >= kScanFaces) find_entries();
}

/// The sign of a line at the vertex where `half_edge` starts; `value` is its value there and never has the other sign.
int CellSplitter::sign(HalfedgeId half_edge, const CutLine& line, double& value) {
    const VertexId vertex = cells_.origin(half_edge);
    value = 0;
    if (line_of_vertex(vertex) == line.label) return 0;
    value = line.value(cells_.vertex(vertex));
    const double bound = value_error_ + line.slope() * error_of_vertex_[vertex.index];
    if (value > bound) return 1;
    if (value < -bound) return -1;
    const int sign = exact_.sign_at(half_edge, line.label).value_or(value > 0 ? 1 : (value < 0 ? -1 : 0));
    if (sign * value <= 0) value = 0;
    return sign;
}

/// Where a line crosses an edge, from its values at the two ends.
CellSplitter::Crossing CellSplitter::crossing(HalfedgeId half_edge, const CutLine& line, double value_here,
                                              double value_there) {
    const VertexId from = cells_.origin(half_edge);
    const VertexId to = cells_.destination(half_edge);
    const Point2 a = cells_.vertex(from);
    const Point2 b = cells_.vertex(to);
    const double inherited = std::max(error_of_vertex_[from.index], error_of_vertex_[to.index]);
    const double error = value_error_ + line.slope() * inherited;
    const double drop = std::abs(value_here) + std::abs(value_there);
    const double length = std::max(std::abs(b.x - a.x), std::abs(b.y - a.y));
    // An error of this size moves the values of a line as steep as this one by kHarmless times their own error.
    const double harmless =
        std::clamp(kHarmless * value_error_ / std::max(line.slope(), value_error_), kPointRounding, 1.0);
    Crossing found{0.5, 1, line.label, 0, {}};
    if (drop > kMinDrop * error) {
        found.at = value_here / (value_here - value_there);
        found.at_error = error / (drop - 2 * error) + kPointRounding;
        found.place = {lerp(a, b, found.at), inherited + length * std::min(1.0, found.at_error) + kPointRounding};
        if (found.place.error <= harmless) return found;
    }
    const auto exact = exact_.crossing(half_edge, line.label, harmless);
    if (!exact) {
        if (found.place.error == 0) found.place = {lerp(a, b, found.at), inherited + length + kPointRounding};
        return found;
    }
    found.place = *exact;
    const Point2 d{b.x - a.x, b.y - a.y};
    const double squared = d.x * d.x + d.y * d.y;
    const Point2 at = exact->point;
    if (squared > 0) found.at = std::clamp(((at.x - a.x) * d.x + (at.y - a.y) * d.y) / squared, 0.0, 1.0);
    // Its foot on an edge whose own ends are off by as much as was inherited.
    if (length > 0) found.at_error = std::min(1.0, 4 * (inherited + exact->error + kPointRounding) / length);
    return found;
}

/// Whether x lies before y along the edge. Both lie on it; `same` if they are the same point.
bool CellSplitter::crosses_before(HalfedgeId half_edge, const Crossing& x, const Crossing& y, bool& same) {
    same = false;
    if (std::abs(x.at - y.at) > x.at_error + y.at_error) return x.at < y.at;
    const auto sign = exact_.sign_at_crossing(half_edge, x.label, y.label);
    if (!sign) return x.at != y.at ? x.at < y.at : x.label < y.label;
    same = *sign == 0;
    return *sign == y.sign_before;
}

/// Puts crossings_ in their order along the edge, each point once.
void CellSplitter::sort_crossings(HalfedgeId half_edge) {
    std::sort(crossings_.begin(), crossings_.end(),
              [](const Crossing& x, const Crossing& y) { return x.at != y.at ? x.at < y.at : x.label < y.label; });
    // Nearly sorted now: insertion.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < crossings_.size(); ++i) {
        const Crossing next = crossings_[i];
        std::size_t place = kept;
        bool same = false;
        while (place > 0 && crosses_before(half_edge, next, crossings_[place - 1], same)) --place;
        if (same) continue;
        for (std::size_t k = kept; k > place; --k) crossings_[k] = crossings_[k - 1];
        crossings_[place] = next;
        ++kept;
    }
    crossings_.resize(kept);
}

void CellSplitter::split_side(HalfedgeId half_edge) {
    crossings_.clear();
    const HalfedgeId after = cells_.next(half_edge);
    for (const CutLine& line : lines_) {
        double here = 0;
        double there = 0;
        const int sign_here = sign(half_edge, line, here);
        if (sign_here == 0 || sign_here * sign(after, line, there) >= 0) continue;
        crossings_.push_back(crossing(half_edge, line, here, there));
        crossings_.back().sign_before = sign_here;
    }
    if (crossings_.size() > 1) sort_crossings(half_edge);
    const Point2 a = cells_.vertex(cells_.origin(half_edge));
    const Point2 b = cells_.vertex(cells_.origin(after));
    double at = 0;
    for (const Crossing& crossing : crossings_) {
        Place place = crossing.place;
        // Points that rounding has put in another order than the exact one are drawn together.
        if (crossing.at < at)
            place = {lerp(a, b, at), place.error + (at - crossing.at) * std::sqrt(squared_distance(a, b))};
        at = std::max(at, crossing.at);
        half_edge = split_edge(half_edge, place, crossing.label);
    }
}

HalfedgeId CellSplitter::split_edge(HalfedgeId half_edge, const Place& place, Label label) {
    line_of_vertex_.push_back(label);
    error_of_vertex_.push_back(static_cast<float>(place.error * (1 + 0x1p-20)));
    return cells_.split_edge(half_edge, place.point);
}

void CellSplitter::find_entries() {
    entry_.assign(lines_.size(), HalfedgeId());
    cells_.for_each_half_edge(cell_, [&](HalfedgeId h) {
        const VertexId vertex = cells_.origin(h);
        if (vertex < first_new_vertex_) return;
        const Label place = line_of_vertex(vertex) - first_label_;
        const std::uint32_t slot = place < slot_of_label_.size() ? slot_of_label_[place] : kNoSlot;
        if (slot != kNoSlot) entry_[slot] = h;
    });
}

bool CellSplitter::insert_next() {
    if (next_line_ >= lines_.size()) return false;
    const CutLine& line = lines_[next_line_];
    const HalfedgeId start = lines_.size() >= kScanFaces ? entry_[next_line_] : HalfedgeId();
    ++next_line_;
    const std::size_t before = cells_.num_faces();
    const std::size_t faces_of_cell = before - first_new_face_.index + 1;
    if (faces_of_cell <= kScanFaces || !start.valid() || !walk(line, start)) scan(line);
    if (cells_.num_faces() == before) irregular_ = true;
    return true;
}

bool CellSplitter::is_above(FaceId face, const CutLine& line) {
    // Some corners lie on the line, where it crosses others: one that double tells apart from it spares them an exact
    // decision.
    const HalfedgeId start = cells_.first_half_edge(face);
    HalfedgeId h = start;
    do {
        const VertexId vertex = cells_.origin(h);
        const double value = line.value(cells_.vertex(vertex));
        if (std::abs(value) > value_error_ + line.slope() * error_of_vertex_[vertex.index]) return value > 0;
        h = cells_.next(h);
    } while (h != start);
    do {
        double value = 0;
        const int s = sign(h, line, value);
        if (s != 0) return s > 0;
        h = cells_.next(h);
    } while (h != start);
    return false;
}

CellSplitter::End CellSplitter::end_between(const CutLine& line, std::size_t from, std::size_t to) {
    const std::size_t after = (from + 1) % num_corners_;
    const HalfedgeId h = corners_[after != to ? after : from].half_edge;
    if (after != to) return {h, false, {cells_.vertex(cells_.origin(h)), 0}};  // a vertex on the line lies between them
    return {h, true, crossing(h, line, corners_[from].value, corners_[to].value).place};
}

/// Notices whether the piece p, corners first .. last, q is too thin.
void CellSplitter::note_width(std::size_t first, std::size_t last, Point2 p, Point2 q) {
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
    // The diameter is up to twice the one seen from p and q.
    if (!(doubled > 0 && doubled * doubled >= 16 * min_width_ * min_width_ * diameter)) has_thin_pieces_ = true;
}

CellSplitter::Outcome CellSplitter::find_chord(FaceId face, const CutLine& line, Chord& chord) {
    std::size_t n = 0;
    bool above = false;
    bool below = false;
    const HalfedgeId start = cells_.first_half_edge(face);
    HalfedgeId h = start;
    do {
        if (n == corners_.size()) corners_.resize(2 * n + 16);
        Corner& corner = corners_[n++];
        corner.half_edge = h;
        corner.sign = sign(h, line, corner.value);
        above |= corner.sign > 0;
        below |= corner.sign < 0;
        h = cells_.next(h);
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
    if (changes != 2) {
        ++num_contradictions_;
        return Outcome::kContradiction;
    }
    chord.ends[0] = end_between(line, up_from, up_to);
    chord.ends[1] = end_between(line, down_from, down_to);
    const Point2 p = chord.ends[0].place.point;
    const Point2 q = chord.ends[1].place.point;
    note_width(up_to, down_from, p, q);
    note_width(down_to, up_from, q, p);
    return Outcome::kCut;
}

CellSplitter::Outcome CellSplitter::cut(FaceId face, const CutLine& line) {
    Chord chord;
    const Outcome outcome = find_chord(face, line, chord);
    if (outcome != Outcome::kCut) return outcome;
    HalfedgeId from[2];
    for (int i = 0; i < 2; ++i) {
        const End& end = chord.ends[i];
        end_beyond_[i] = HalfedgeId();
        from[i] = end.half_edge;
        if (end.split) {
            from[i] = split_edge(end.half_edge, end.place, line.label);
            end_beyond_[i] = Subdivision::twin(end.half_edge);
        }
        end_vertex_[i] = cells_.origin(from[i]);
    }
    // From where the sign turns positive to where it turns negative: the positive side becomes the new face.
    cells_.split_face(from[0], from[1], line.label);
    return outcome;
}

/// Follows the line from the boundary through the faces of the cell. False if it did not come out on the boundary
/// again.
bool CellSplitter::walk(const CutLine& line, HalfedgeId start) {
    VertexId vertex = cells_.origin(start);
    FaceId face = cells_.face(start);
    HalfedgeId around = start;  // a half-edge from `vertex`
    for (;;) {
        const Outcome outcome = cut(face, line);
        if (outcome == Outcome::kContradiction) return false;
        if (outcome == Outcome::kNotCrossed) {
            // The line goes through a corner, or leaves the cell there: look at all faces around it.
            bool found = false;
            bool boundary = false;
            HalfedgeId h = around;
            do {
                const FaceId candidate = cells_.face(h);
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
        if (end_beyond_[exit].valid()) {
            around = end_beyond_[exit];
        } else {
            around = half_edge_from(vertex, cells_.first_half_edge(FaceId(cells_.num_faces() - 1)));
        }
        face = cells_.face(around);
        if (!in_cell(face) && end_beyond_[exit].valid()) return true;
    }
}

/// The half-edge that starts at `vertex` around the face of `half_edge`.
HalfedgeId CellSplitter::half_edge_from(VertexId vertex, HalfedgeId half_edge) const {
    while (cells_.origin(half_edge) != vertex) half_edge = cells_.next(half_edge);
    return half_edge;
}

/// Tries every face of the cell.
void CellSplitter::scan(const CutLine& line) {
    const std::size_t end = cells_.num_faces();
    cut(cell_, line);
    for (std::size_t face = first_new_face_.index; face < end; ++face) cut(FaceId(face), line);
}

}  // namespace reluscope
