#include "support/exact_lines.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <set>

namespace reluscope::testing {

namespace {

/// Bottom, right, top, left.
constexpr IntegerTriple kSquareSides[] = {{0, 1, 1}, {1, 0, -1}, {0, 1, -1}, {1, 0, 1}};
constexpr IntegerTriple kSquareCorners[] = {{-1, -1, 1}, {1, -1, 1}, {1, 1, 1}, {-1, 1, 1}};

bool is_inside_square(const IntegerTriple& point) { return std::abs(point.a) < point.c && std::abs(point.b) < point.c; }

bool crosses_square(const IntegerTriple& line) {
    bool above = false;
    bool below = false;
    for (const IntegerTriple& corner : kSquareCorners) {
        above |= side_of(line, corner) > 0;
        below |= side_of(line, corner) < 0;
    }
    return above && below;
}

IntegerTriple same_sense(IntegerTriple line) {
    line = reduced(line);
    const bool turn = line.a < 0 || (line.a == 0 && line.b < 0);
    return turn ? IntegerTriple{-line.a, -line.b, -line.c} : line;
}

std::int64_t between(Rng& rng, std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(high - low + 1)));
}

IntegerTriple random_line(Rng& rng, std::int64_t largest) {
    IntegerTriple line;
    while (line.a == 0 && line.b == 0) line = {between(rng, -largest, largest), between(rng, -largest, largest), 0};
    line.c = between(rng, -largest, largest);
    return line;
}

/// Lines through the point (x / w, y / w).
std::vector<IntegerTriple> pencil(Rng& rng, std::size_t count, IntegerTriple point) {
    std::vector<IntegerTriple> lines;
    for (std::size_t i = 0; i < count; ++i) {
        const IntegerTriple line = random_line(rng, 6);
        lines.push_back({point.c * line.a, point.c * line.b, -(line.a * point.a + line.b * point.b)});
    }
    return lines;
}

std::vector<IntegerTriple> coincident(Rng& rng) {
    std::vector<IntegerTriple> lines;
    for (const IntegerTriple& line : random_lines(rng, 5)) {
        lines.push_back(line);
        for (const std::int64_t factor : {std::int64_t{1}, std::int64_t{-1}, std::int64_t{3}})
            lines.push_back({factor * line.a, factor * line.b, factor * line.c});
    }
    for (std::size_t i = lines.size(); i > 1; --i)
        std::swap(lines[i - 1], lines[static_cast<std::size_t>(rng.below(i))]);
    return lines;
}

std::vector<IntegerTriple> parallel(Rng& rng) {
    std::vector<IntegerTriple> lines;
    for (const IntegerTriple& line : random_lines(rng, 3)) {
        for (int k = 0; k < 5; ++k) lines.push_back({4 * line.a, 4 * line.b, between(rng, -24, 24)});
    }
    return lines;
}

std::vector<IntegerTriple> along_sides(Rng& rng) {
    std::vector<IntegerTriple> lines(std::begin(kSquareSides), std::end(kSquareSides));
    for (const IntegerTriple& line : random_lines(rng, 8)) lines.push_back(line);
    lines.insert(lines.end(), {{1, 1, 0}, {1, -1, 0}, {1, 1, 2}, {-1, 1, -2}, {2, 0, -2}, {0, -3, 3}});
    return lines;
}

/// Each line after the first ones goes through two crossings of those before.
std::vector<IntegerTriple> through_crossings(Rng& rng) {
    std::vector<IntegerTriple> lines = random_lines(rng, 5);
    std::vector<IntegerTriple> points;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const IntegerTriple point = reduced(meet(lines[i], lines[j]));
            if (point.c > 0 && is_inside_square(point)) points.push_back(point);
        }
        for (const IntegerTriple& side : kSquareSides) {
            const IntegerTriple point = reduced(meet(lines[i], side));
            if (point.c > 0) points.push_back(point);
        }
    }
    for (int k = 0; k < 10; ++k) {
        const IntegerTriple line = reduced(meet(points[static_cast<std::size_t>(rng.below(points.size()))],
                                                points[static_cast<std::size_t>(rng.below(points.size()))]));
        if (line.a != 0 || line.b != 0) lines.push_back(line);
    }
    return lines;
}

std::vector<IntegerTriple> grid() {
    std::vector<IntegerTriple> lines;
    for (std::int64_t k = -2; k <= 2; ++k) {
        lines.push_back({2, 0, k});
        lines.push_back({0, 2, k});
        lines.push_back({2, 2, k});
        lines.push_back({2, -2, 2 * k});
    }
    return lines;
}

}  // namespace

std::vector<IntegerTriple> random_lines(Rng& rng, std::size_t count, std::int64_t largest) {
    std::vector<IntegerTriple> lines;
    for (std::size_t i = 0; i < count; ++i) lines.push_back(random_line(rng, largest));
    return lines;
}

IntegerTriple reduced(IntegerTriple t) {
    const std::int64_t divisor = std::max<std::int64_t>(1, std::gcd(std::gcd(t.a, t.b), t.c));
    const std::int64_t sign = t.c < 0 ? -1 : 1;
    return {sign * t.a / divisor, sign * t.b / divisor, sign * t.c / divisor};
}

IntegerTriple meet(const IntegerTriple& p, const IntegerTriple& q) {
    return {p.b * q.c - p.c * q.b, p.c * q.a - p.a * q.c, p.a * q.b - p.b * q.a};
}

int side_of(const IntegerTriple& line, const IntegerTriple& point) {
    const std::int64_t value = line.a * point.a + line.b * point.b + line.c * point.c;
    return value > 0 ? 1 : (value < 0 ? -1 : 0);
}

CutLine cut_line(const IntegerTriple& line, Subdivision::Label label) {
    const auto scale = static_cast<double>(std::abs(line.a) + std::abs(line.b) + std::abs(line.c));
    return {static_cast<double>(line.a) / scale, static_cast<double>(line.b) / scale,
            static_cast<double>(line.c) / scale, label};
}

std::size_t count_pieces(const std::vector<IntegerTriple>& lines) {
    std::size_t pieces = 1;
    std::set<IntegerTriple> seen;
    for (const IntegerTriple& line : lines) {
        if (!crosses_square(line) || seen.count(same_sense(line)) > 0) continue;
        std::set<IntegerTriple> crossings;
        for (const IntegerTriple& other : seen) {
            const IntegerTriple point = reduced(meet(line, other));
            if (point.c > 0 && is_inside_square(point)) crossings.insert(point);
        }
        pieces += 1 + crossings.size();
        seen.insert(same_sense(line));
    }
    return pieces;
}

const IntegerTriple& ExactLines::line(Label label) const {
    return label >= Subdivision::kSideLabel ? kSquareSides[label - Subdivision::kSideLabel] : lines_[label];
}

IntegerTriple ExactLines::point(HalfedgeId half_edge) const {
    std::vector<IntegerTriple> through;
    const Label maker = splitter_->line_of_vertex(cells_.origin(half_edge));
    if (maker != Subdivision::kNoLabel) through.push_back(line(maker));
    HalfedgeId h = half_edge;
    do {
        through.push_back(line(cells_.label(h)));
        h = cells_.next(Subdivision::twin(h));
    } while (h != half_edge);
    for (const IntegerTriple& other : through) {
        const IntegerTriple found = reduced(meet(through[0], other));
        if (found.c > 0) return found;
    }
    std::abort();  // a vertex that no two lines make
}

std::optional<int> ExactLines::sign_at(HalfedgeId half_edge, Label label) {
    ++num_asked_;
    if (gave_up_) return std::nullopt;
    return side_of(line(label), point(half_edge));
}

std::optional<int> ExactLines::sign_at_crossing(HalfedgeId half_edge, Label label, Label other) {
    ++num_asked_;
    if (gave_up_) return std::nullopt;
    return side_of(line(other), reduced(meet(line(cells_.label(half_edge)), line(label))));
}

std::optional<ExactIncidence::Place> ExactLines::crossing(HalfedgeId half_edge, Label label, double) {
    ++num_asked_;
    if (gave_up_) return std::nullopt;
    const IntegerTriple at = reduced(meet(line(cells_.label(half_edge)), line(label)));
    const auto w = static_cast<double>(at.c);
    // Wrong by nearly as much as is said, in a direction that depends on the line.
    const double off = (label % 3 - 1.0) * 0x1p-51;
    return Place{{std::clamp(static_cast<double>(at.a) / w + off, -1.0, 1.0),
                  std::clamp(static_cast<double>(at.b) / w - off, -1.0, 1.0)},
                 0x1p-50};
}

std::vector<LineFamily> line_families(Rng& rng) {
    return {{"random", random_lines(rng, 14)},
            {"coincident", coincident(rng)},
            {"parallel", parallel(rng)},
            {"through an inner point", pencil(rng, 12, {2, 1, 4})},
            {"through a point of a side", pencil(rng, 12, {1, 3, 3})},
            {"through a corner", pencil(rng, 12, {-1, 1, 1})},
            {"beside a corner", pencil(rng, 12, {-8191, -8192, 8192})},
            {"along sides", along_sides(rng)},
            {"through crossings", through_crossings(rng)},
            {"grid", grid()}};
}

}  // namespace reluscope::testing
