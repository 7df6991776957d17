#include "geometry/face_walk.h"

#include "support/exact_lines.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

using Label = Subdivision::Label;

/// The cells that lines make, and on which side of each line every cell lies.
struct Arrangement {
    Subdivision cells{{-1, -1}, {1, 1}};
    std::vector<std::string> signs;  // per face, a character per line

    explicit Arrangement(const std::vector<IntegerTriple>& lines) {
        ExactLines exact(cells, lines);
        CellSplitter splitter(cells, exact, 0x1p-46);
        exact.follow(splitter);
        splitter.start_layer(0, static_cast<Label>(lines.size()), 0x1p-50);
        std::vector<CutLine> cuts;
        for (std::size_t k = 0; k < lines.size(); ++k) cuts.push_back(cut_line(lines[k], static_cast<Label>(k)));
        splitter.start_cell(FaceId(0), cuts);
        while (splitter.insert_next()) {
        }
        for (const FaceId face : cells.faces()) {
            std::string& of_face = signs.emplace_back();
            for (const IntegerTriple& line : lines) {
                int side = 0;
                cells.for_each_half_edge(face, [&](HalfedgeId h) {
                    if (side == 0) side = side_of(line, exact.point(h));
                });
                of_face += side > 0 ? '+' : '-';
            }
        }
    }

    /// The faces that lie on the same side as `face` of every line but first .. first + count - 1.
    std::set<FaceId> reachable(FaceId face, Label first, Label count) const {
        std::set<FaceId> found;
        for (const FaceId other : cells.faces()) {
            bool same = true;
            for (std::size_t k = 0; k < signs[0].size(); ++k) {
                if (k - first < count && k >= first) continue;
                same = same && signs[face.index][k] == signs[other.index][k];
            }
            if (same) found.insert(other);
        }
        return found;
    }

    std::set<Label> different(FaceId a, FaceId b) const {
        std::set<Label> lines;
        for (std::size_t k = 0; k < signs[0].size(); ++k) {
            if (signs[a.index][k] != signs[b.index][k]) lines.insert(static_cast<Label>(k));
        }
        return lines;
    }
};

/// Without coincident lines, so that the two sides of an edge differ in its own line alone.
std::vector<IntegerTriple> distinct(const std::vector<IntegerTriple>& lines) {
    std::vector<IntegerTriple> kept;
    for (const IntegerTriple& line : lines) {
        const bool known = std::any_of(kept.begin(), kept.end(), [&](const IntegerTriple& other) {
            const IntegerTriple common = meet(line, other);
            return common.a == 0 && common.b == 0 && common.c == 0;
        });
        if (!known) kept.push_back(line);
    }
    return kept;
}

std::set<Label> as_set(const std::vector<Label>& labels) { return {labels.begin(), labels.end()}; }

}  // namespace

TEST_CASE("face walk: every face is visited once, and told by what was crossed on the way from the one before") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Rng rng(seed);
        for (const LineFamily& family : line_families(rng)) {
            CAPTURE(family.name);
            const std::vector<IntegerTriple> lines = distinct(family.lines);
            const Arrangement arrangement(lines);
            FaceWalk walk(arrangement.cells);
            for (std::uint16_t stamp = 1; stamp <= 3; ++stamp) {  // from several faces, one walk after another
                const FaceId start(rng.below(arrangement.cells.num_faces()));
                walk.start(start, 0, static_cast<Label>(lines.size()), stamp);
                std::set<FaceId> seen;
                FaceId before;
                for (FaceId face = walk.next(); face.valid(); face = walk.next()) {
                    CHECK(seen.insert(face).second);
                    CHECK(as_set(walk.crossed()).size() == walk.crossed().size());
                    if (before.valid()) {
                        CHECK(as_set(walk.crossed()) == arrangement.different(before, face));
                    } else {
                        CHECK(face == start);
                        CHECK(walk.crossed().empty());
                    }
                    before = face;
                }
                CHECK(seen.size() == arrangement.cells.num_faces());
                CHECK_FALSE(walk.next().valid());  // and again
                CHECK(walk.crossed().empty());
            }
        }
    }
}

TEST_CASE("face walk: lines outside of the range are walls") {
    for (std::uint64_t seed = 11; seed <= 15; ++seed) {
        Rng rng(seed);
        for (const LineFamily& family : line_families(rng)) {
            CAPTURE(family.name);
            const std::vector<IntegerTriple> lines = distinct(family.lines);
            const Arrangement arrangement(lines);
            FaceWalk walk(arrangement.cells);
            const auto first = static_cast<Label>(rng.below(lines.size()));
            const auto count = static_cast<Label>(rng.below(lines.size() - first + 1));
            std::set<FaceId> all;
            // One stamp for walks that do not overlap: together they visit every face once.
            for (const FaceId start : arrangement.cells.faces()) {
                if (all.count(start) > 0) continue;
                walk.start(start, first, count, 1);
                std::set<FaceId> seen;
                FaceId before = start;
                for (FaceId face = walk.next(); face.valid(); face = walk.next()) {
                    CHECK(seen.insert(face).second);
                    CHECK(as_set(walk.crossed()) == arrangement.different(before, face));
                    before = face;
                }
                CHECK(seen == arrangement.reachable(start, first, count));
                for (const FaceId face : seen) CHECK(all.insert(face).second);
            }
            CHECK(all.size() == arrangement.cells.num_faces());
        }
    }
}

TEST_CASE("face walk: a walk that was left in the middle leaves nothing behind for the next one") {
    Rng rng(21);
    const std::vector<IntegerTriple> lines = distinct(line_families(rng)[0].lines);
    const Arrangement arrangement(lines);
    const auto count = static_cast<Label>(lines.size());
    for (std::size_t steps = 0; steps < arrangement.cells.num_faces(); steps += 3) {
        CAPTURE(steps);
        FaceWalk walk(arrangement.cells);
        walk.start(FaceId(0), 0, count, 1);
        for (std::size_t i = 0; i < steps; ++i) walk.next();
        const FaceId start(rng.below(arrangement.cells.num_faces()));
        walk.start(start, 2, count - 2, 2);  // other labels too
        FaceId before = start;
        std::size_t visited = 0;
        for (FaceId face = walk.next(); face.valid(); face = walk.next()) {
            CHECK(as_set(walk.crossed()) == arrangement.different(before, face));
            before = face;
            ++visited;
        }
        CHECK(visited == arrangement.reachable(start, 2, count - 2).size());
    }
}

TEST_CASE("face walk: after a whole walk, the next one may go over other labels") {
    Rng rng(22);
    const std::vector<IntegerTriple> lines = distinct(line_families(rng)[0].lines);
    const Arrangement arrangement(lines);
    FaceWalk walk(arrangement.cells);
    const auto count = static_cast<Label>(lines.size());
    std::uint16_t stamp = 0;
    for (Label first = 0; first < count; ++first) {
        CAPTURE(first);
        walk.start(FaceId(0), first, count - first, ++stamp);
        FaceId before(0);
        std::size_t visited = 0;
        for (FaceId face = walk.next(); face.valid(); face = walk.next()) {
            CHECK(as_set(walk.crossed()) == arrangement.different(before, face));
            before = face;
            ++visited;
        }
        CHECK(visited == arrangement.reachable(FaceId(0), first, count - first).size());
    }
}

TEST_CASE("face walk: a subdivision that has grown since the last walk is walked over whole") {
    Subdivision cells({-1, -1}, {1, 1});
    FaceWalk walk(cells);
    walk.start(FaceId(0), 0, 1, 1);
    CHECK(walk.next() == FaceId(0));
    CHECK_FALSE(walk.next().valid());
    const HalfedgeId bottom = cells.split_edge(HalfedgeId(0), {0, -1});
    const FaceId right = cells.split_face(bottom, cells.split_edge(HalfedgeId(4), {0, 1}), 5);
    walk.start(FaceId(0), 5, 1, 2);
    CHECK(walk.next() == FaceId(0));
    CHECK(walk.next() == right);
    CHECK(walk.crossed() == std::vector<Label>{5});
    CHECK_FALSE(walk.next().valid());
    walk.start(right, 6, 1, 3);  // the line between them is not in this range
    CHECK(walk.next() == right);
    CHECK_FALSE(walk.next().valid());
    CHECK(walk.memory() > 0);
}
