#include "geometry/cell_splitter.h"

#include "support/exact_lines.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <string>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

using Lines = std::vector<IntegerTriple>;

/// What the coefficients of a line lose by their division, and a value by its sums.
constexpr double kValueError = 0x1p-50;
constexpr double kMinWidth = 0x1p-46;

/// A splitter over a square, with lines that go through all of it.
class Cutting {
public:
    explicit Cutting(Lines lines, double value_error = kValueError, double min_width = kMinWidth)
        : lines_(std::move(lines)),
          value_error_(value_error),
          exact_(cells_, lines_),
          splitter_(cells_, exact_, min_width) {
        exact_.follow(splitter_);
    }

    /// Cuts every cell by the lines first .. end - 1, of which a cell may be spared those that do not cross it. Calls
    /// `inserted` after each that was inserted into a cell.
    template <class Inserted>
    void cut_layer(std::size_t first, std::size_t end, Inserted&& inserted, bool only_crossing = false) {
        splitter_.start_layer(label(first), label(end - first), value_error_);
        const std::size_t num_old = cells_.num_faces();
        for (std::size_t i = 0; i < num_old; ++i) {
            const FaceId cell(i);
            std::vector<CutLine> cuts;
            for (std::size_t k = first; k < end; ++k) {
                if (!only_crossing || is_crossed(cell, k)) cuts.push_back(inexact(k));
            }
            splitter_.start_cell(cell, cuts);
            for (std::size_t k = 0; splitter_.insert_next(); ++k) inserted(cell, std::size_t{cuts[k].label});
        }
    }
    void cut_layer(std::size_t first, std::size_t end) {
        cut_layer(first, end, [](FaceId, std::size_t) {});
    }

    const Subdivision& cells() const { return cells_; }
    CellSplitter& splitter() { return splitter_; }
    ExactLines& exact() { return exact_; }
    const Lines& lines() const { return lines_; }

    /// By the exact corners.
    bool is_crossed(FaceId face, std::size_t line) const {
        bool above = false;
        bool below = false;
        cells_.for_each_half_edge(face, [&](HalfedgeId h) {
            const int side = side_of(lines_[line], exact_.point(h));
            above |= side > 0;
            below |= side < 0;
        });
        return above && below;
    }

    /// Faces of the cell in work that a line crosses.
    std::size_t count_crossed(std::size_t line) const {
        std::size_t count = 0;
        for (const FaceId face : cells_.faces()) count += splitter_.in_cell(face) && is_crossed(face, line) ? 1 : 0;
        return count;
    }

    /// A line with values that are wrong by nearly as much as the layer allows, by another amount each time.
    CutLine inexact(std::size_t line) {
        CutLine cut = cut_line(lines_[line], label(line));
        if (value_error_ > kValueError) cut.one += rng_.uniform(-0.99, 0.99) * value_error_;
        return cut;
    }

private:
    static Subdivision::Label label(std::size_t number) { return static_cast<Subdivision::Label>(number); }

    Lines lines_;
    double value_error_;
    Subdivision cells_{{-1, -1}, {1, 1}};
    ExactLines exact_;
    CellSplitter splitter_;
    Rng rng_{77};
};

double area_of_all(const Subdivision& cells) {
    double sum = 0;
    for (const FaceId face : cells.faces()) sum += face_area(cells, face);
    return sum;
}

/// Whether three corners in a row turn left or go straight, decided exactly.
bool is_convex(const Cutting& cutting, const ExactLines& exact, FaceId face) {
    bool convex = true;
    const Subdivision& cells = cutting.cells();
    cells.for_each_half_edge(face, [&](HalfedgeId h) {
        // The line of an edge has the whole face on one side.
        const IntegerTriple& line = exact.line(cells.label(h));
        int side = 0;
        cells.for_each_half_edge(face, [&](HalfedgeId k) {
            const int here = side_of(line, exact.point(k));
            if (side == 0) side = here;
            convex = convex && here * side >= 0;
        });
        convex =
            convex && side != 0 && side_of(line, exact.point(h)) == 0 && side_of(line, exact.point(cells.next(h))) == 0;
    });
    return convex;
}

/// Signs of all lines inside of each face: at its corners, where they are not 0.
std::vector<std::string> signs_of_faces(const Cutting& cutting, const ExactLines& exact) {
    std::vector<std::string> all;
    for (const FaceId face : cutting.cells().faces()) {
        std::string signs;
        for (const IntegerTriple& line : cutting.lines()) {
            int side = 0;
            cutting.cells().for_each_half_edge(face, [&](HalfedgeId h) {
                if (side == 0) side = side_of(line, exact.point(h));
            });
            signs += side > 0 ? '+' : '-';
        }
        all.push_back(signs);
    }
    return all;
}

}  // namespace

TEST_CASE("cell splitter: each line adds as many cells as it crosses, and breaks no invariant") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        Rng rng(seed);
        for (const LineFamily& family : line_families(rng)) {
            CAPTURE(seed);
            CAPTURE(family.name);
            Cutting cutting(family.lines);
            const Subdivision& cells = cutting.cells();
            cutting.cut_layer(0, family.lines.size(), [&](FaceId, std::size_t k) {
                CAPTURE(k);
                REQUIRE(cells.check_invariants() == "");
                const Lines so_far(family.lines.begin(), family.lines.begin() + static_cast<std::ptrdiff_t>(k) + 1);
                CHECK(cells.num_faces() == count_pieces(so_far));
                CHECK(std::abs(area_of_all(cells) - 4) < 1e-13);
                CHECK(cutting.count_crossed(k) == 0);
            });
            CHECK(cells.num_faces() > 2);
            CHECK(cutting.splitter().num_contradictions() == 0);
            for (const FaceId face : cells.faces()) CHECK(is_convex(cutting, cutting.exact(), face));
        }
    }
}

TEST_CASE("cell splitter: layer by layer, each line adds to each cell as many pieces as it crosses there") {
    for (std::uint64_t seed = 11; seed <= 16; ++seed) {
        Rng rng(seed);
        for (LineFamily& family : line_families(rng)) {
            CAPTURE(seed);
            CAPTURE(family.name);
            Lines& lines = family.lines;
            for (std::size_t i = lines.size(); i > 1; --i)
                std::swap(lines[i - 1], lines[static_cast<std::size_t>(rng.below(i))]);
            Cutting cutting(lines);
            const std::size_t third = lines.size() / 3;
            std::size_t crossed = 0;
            std::size_t faces = 1;
            // What the line after this one crosses is counted before it is inserted.
            const auto insert = [&](std::size_t first, std::size_t end) {
                cutting.cut_layer(first, end, [&](FaceId, std::size_t k) {
                    REQUIRE(cutting.cells().check_invariants() == "");
                    if (k > first) CHECK(cutting.cells().num_faces() == faces + crossed);
                    faces = cutting.cells().num_faces();
                    crossed = k + 1 < end ? cutting.count_crossed(k + 1) : 0;
                });
                const Lines so_far(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(end));
                CHECK(cutting.cells().num_faces() == count_pieces(so_far));
                CHECK(std::abs(area_of_all(cutting.cells()) - 4) < 1e-13);
            };
            insert(0, third);
            insert(third, 2 * third);
            insert(2 * third, lines.size());
            CHECK(cutting.splitter().num_contradictions() == 0);
            for (const FaceId face : cutting.cells().faces()) CHECK(is_convex(cutting, cutting.exact(), face));
            // Cells of an arrangement of lines are told apart by their signs.
            const std::vector<std::string> signs = signs_of_faces(cutting, cutting.exact());
            CHECK(std::set<std::string>(signs.begin(), signs.end()).size() == signs.size());
        }
    }
}

TEST_CASE("cell splitter: the order of the lines and the layers does not matter, nor how much is decided exactly") {
    Rng rng(21);
    for (const LineFamily& family : line_families(rng)) {
        CAPTURE(family.name);
        Cutting usual(family.lines);
        usual.cut_layer(0, family.lines.size());
        std::vector<std::string> expected = signs_of_faces(usual, usual.exact());
        std::sort(expected.begin(), expected.end());

        // With bounds so large that nearly every sign is asked for.
        for (const double value_error : {0x1p-30, 0x1p-9, 1.0}) {
            Cutting careful(family.lines, value_error);
            careful.cut_layer(0, family.lines.size());
            CHECK(careful.cells().check_invariants() == "");
            std::vector<std::string> signs = signs_of_faces(careful, careful.exact());
            std::sort(signs.begin(), signs.end());
            CHECK(signs == expected);
            if (value_error == 1) CHECK(careful.exact().num_asked() > usual.exact().num_asked());
        }

        Lines shuffled = family.lines;
        std::vector<std::size_t> place(shuffled.size());
        std::iota(place.begin(), place.end(), std::size_t{0});
        for (std::size_t i = place.size(); i > 1; --i)
            std::swap(place[i - 1], place[static_cast<std::size_t>(rng.below(i))]);
        for (std::size_t i = 0; i < place.size(); ++i) shuffled[i] = family.lines[place[i]];
        Cutting other(shuffled);
        for (std::size_t k = 0; k < shuffled.size(); ++k) other.cut_layer(k, k + 1);
        CHECK(other.cells().check_invariants() == "");
        std::vector<std::string> signs = signs_of_faces(other, other.exact());
        for (std::string& of_face : signs) {
            std::string sorted = of_face;
            for (std::size_t i = 0; i < place.size(); ++i) sorted[place[i]] = of_face[i];
            of_face = sorted;
        }
        std::sort(signs.begin(), signs.end());
        CHECK(signs == expected);
    }
}

TEST_CASE("cell splitter: every vertex lies where its lines meet, within the error that is claimed") {
    for (std::uint64_t seed = 31; seed <= 34; ++seed) {
        Rng rng(seed);
        std::vector<LineFamily> families = line_families(rng);
        families.push_back({"many", random_lines(rng, 40, 1000)});  // some of which nearly meet vertices of others
        for (const LineFamily& family : families) {
            for (const double value_error : {kValueError, 0x1p-30, 0x1p-16, 0x1p-12}) {
                CAPTURE(family.name);
                Cutting cutting(family.lines, value_error);
                cutting.cut_layer(0, family.lines.size());
                const Subdivision& cells = cutting.cells();
                for (const HalfedgeId h : cells.half_edges()) {
                    const IntegerTriple exact = cutting.exact().point(h);
                    const Point2 p = cells.vertex(cells.origin(h));
                    CHECK(std::max(std::abs(p.x), std::abs(p.y)) <= 1);
                    // Divisions of integers below 2^53 are rounded to half a unit in the last place.
                    const double off_x = std::abs(p.x - static_cast<double>(exact.a) / static_cast<double>(exact.c));
                    const double off_y = std::abs(p.y - static_cast<double>(exact.b) / static_cast<double>(exact.c));
                    CHECK(std::max(off_x, off_y) <= cutting.splitter().vertex_error(cells.origin(h)) + 0x1p-53);
                    // Errors do not grow from vertex to vertex: slopes of lines that cross the square are at least 1/2.
                    CHECK(cutting.splitter().vertex_error(cells.origin(h)) <= 1024 * value_error + 0x1p-48);
                }
            }
        }
    }
}

TEST_CASE("cell splitter: which side a piece lies on, and which line has made a vertex") {
    Rng rng(41);
    for (const LineFamily& family : line_families(rng)) {
        for (const double value_error : {kValueError, 1.0}) {
            CAPTURE(family.name);
            const std::size_t half = family.lines.size() / 2;
            Cutting cutting(family.lines, value_error);
            cutting.cut_layer(0, half);
            const Subdivision& cells = cutting.cells();
            const std::size_t num_old = cells.num_vertices();
            const std::size_t num_old_faces = cells.num_faces();
            cutting.cut_layer(half, family.lines.size(), [&](FaceId cell, std::size_t k) {
                if (k + 1 < family.lines.size()) return;  // all lines of the cell are inserted
                CellSplitter& splitter = cutting.splitter();
                CHECK(cell.index < num_old_faces);
                CHECK(splitter.in_cell(cell));
                CHECK_FALSE(splitter.in_cell(FaceId()));
                for (const FaceId face : cells.faces()) {
                    if (face != cell) CHECK(splitter.in_cell(face) == (face >= splitter.first_new_face()));
                    if (!splitter.in_cell(face)) continue;
                    for (std::size_t line = half; line < family.lines.size(); ++line) {
                        const Point2 centre = face_centroid(cells, face);
                        const CutLine exact = cut_line(family.lines[line], static_cast<Subdivision::Label>(line));
                        if (std::abs(exact.value(centre)) < 1e-12) continue;
                        CHECK(splitter.is_above(face, cutting.inexact(line)) == (exact.value(centre) > 0));
                    }
                }
            });
            for (const HalfedgeId h : cells.half_edges()) {
                const VertexId v = cells.origin(h);
                const Subdivision::Label maker = cutting.splitter().line_of_vertex(v);
                CHECK((maker == Subdivision::kNoLabel) == (v.index < num_old));
                if (maker == Subdivision::kNoLabel) continue;
                CHECK(maker >= half);
                CHECK(side_of(family.lines[maker], cutting.exact().point(h)) == 0);
            }
        }
    }
}

TEST_CASE("cell splitter: the positive side of a line becomes the new face") {
    Rng rng(45);
    for (const LineFamily& family : line_families(rng)) {
        CAPTURE(family.name);
        Cutting cutting(family.lines);
        std::size_t before = 1;
        cutting.cut_layer(0, family.lines.size(), [&](FaceId, std::size_t k) {
            for (; before < cutting.cells().num_faces(); ++before) {
                int side = 0;
                cutting.cells().for_each_half_edge(FaceId(before), [&](HalfedgeId h) {
                    if (side == 0) side = side_of(family.lines[k], cutting.exact().point(h));
                });
                CHECK(side > 0);
            }
        });
    }
}

TEST_CASE("cell splitter: crossings closer than double can tell keep their exact order, and are drawn in it") {
    // Upright lines at m / (3 m + 1), about 2^-57 apart.
    for (const double value_error : {kValueError, 0x1p-40, 1.0}) {
        CAPTURE(value_error);
        Lines lines;
        for (const std::int64_t step : {3, 0, 6, 1, 7, 5, 2, 4}) {
            const std::int64_t m = (std::int64_t{1} << 27) + step;
            lines.push_back({3 * m + 1, 0, -m});
        }
        Cutting cutting(lines, value_error);
        cutting.cut_layer(0, lines.size());
        const Subdivision& cells = cutting.cells();
        CHECK(cells.num_faces() == 9);
        CHECK(cells.check_invariants() == "");
        CHECK(cutting.splitter().has_thin_pieces());
        // Along the bottom side, which starts at its left end.
        std::vector<std::int64_t> order;
        double reached = -1;
        // The outside runs clockwise: the half-edge before one starts where that one ends, seen from the inside.
        for (HalfedgeId out(1); cells.label(out) == Subdivision::kSideLabel; out = cells.half_edge(out).previous) {
            const Point2 at = cells.vertex(cells.origin(out));
            CHECK(at.x >= reached - (value_error == 1 ? 0x1p-50 : 0));
            reached = at.x;
            const Subdivision::Label maker = cutting.splitter().line_of_vertex(cells.origin(out));
            if (maker != Subdivision::kNoLabel) order.push_back(-lines[maker].c);
        }
        CHECK(order.size() == 8);
        CHECK(std::is_sorted(order.begin(), order.end()));
    }
}

TEST_CASE("cell splitter: a value of exactly 0 counts as 0 where nothing better is known") {
    Cutting cutting({{1, 0, 0}, {0, 1, 0}, {1, 1, 0}, {1, -1, 0}});
    cutting.exact().give_up();
    cutting.cut_layer(0, 4);
    CHECK(cutting.cells().num_faces() == 8);
    CHECK(cutting.cells().check_invariants() == "");
}

TEST_CASE("cell splitter: a line that coincides with another makes the cell irregular, and no edge") {
    const auto irregular = [](const Lines& lines) {
        Cutting cutting(lines);
        cutting.cut_layer(0, lines.size());
        // Of coincident lines, the first one has the edges.
        for (const HalfedgeId h : cutting.cells().half_edges()) {
            if (cutting.cells().is_side(h)) continue;
            for (std::size_t k = 0; k < cutting.cells().label(h); ++k) {
                const IntegerTriple common = meet(lines[k], lines[cutting.cells().label(h)]);
                CHECK((common.a != 0 || common.b != 0 || common.c != 0));
            }
        }
        return cutting.splitter().irregular();
    };
    CHECK_FALSE(irregular({{1, 2, 0}, {2, -1, 0}, {1, 1, 1}}));
    CHECK(irregular({{1, 2, 0}, {2, -1, 0}, {-3, -6, 0}}));
    CHECK(irregular({{1, 2, 0}, {1, 2, 0}}));
    CHECK(irregular({{1, 1, 0}, {1, 0, -1}}));  // along a side
    // The next cell starts anew: the left half of the window has no coincident lines, whether it comes first or last.
    for (const std::int64_t sense : {2, -2}) {
        Cutting cutting({{sense, 0, 0}, {2, 0, -1}, {4, 0, -2}, {1, 3, 1}});
        cutting.cut_layer(0, 1);
        cutting.splitter().start_layer(1, 3, kValueError);
        for (std::uint32_t cell = 0; cell < 2; ++cell) {
            std::vector<CutLine> cuts;
            const bool right = face_centroid(cutting.cells(), FaceId(cell)).x > 0;
            for (const Subdivision::Label k : {1U, 2U, 3U}) {
                if (right || k == 3) cuts.push_back(cut_line(cutting.lines()[k], k));
            }
            cutting.splitter().start_cell(FaceId(cell), cuts);
            while (cutting.splitter().insert_next()) {
            }
            CHECK(cutting.splitter().irregular() == right);
            CHECK(cutting.cells().check_invariants() == "");
        }
    }
}

TEST_CASE("cell splitter: a cell need only be given the lines that cross it") {
    for (std::uint64_t seed = 46; seed <= 49; ++seed) {
        Rng rng(seed);
        for (const LineFamily& family : line_families(rng)) {
            CAPTURE(family.name);
            Cutting cutting(family.lines);
            const std::size_t third = family.lines.size() / 3;
            const auto check = [&](FaceId, std::size_t k) {
                REQUIRE(cutting.cells().check_invariants() == "");
                CHECK(cutting.count_crossed(k) == 0);
            };
            cutting.cut_layer(0, third, check, true);
            cutting.cut_layer(third, family.lines.size(), check, true);
            CHECK(cutting.cells().num_faces() == count_pieces(family.lines));
        }
    }
}

TEST_CASE("cell splitter: no lines, and lines that only touch, change nothing") {
    Cutting none({});
    none.splitter().start_layer(0, 0, kValueError);
    none.splitter().start_cell(FaceId(0), {});
    CHECK_FALSE(none.splitter().insert_next());
    const Lines touching = {{0, 1, 1}, {1, 0, -1}, {1, 1, 2}, {1, -1, 2}, {0, 0, 1}, {1, 1, 9}};
    Cutting cutting(touching);
    cutting.cut_layer(0, touching.size());
    CHECK(cutting.cells().num_faces() == 1);
    CHECK(cutting.cells().num_vertices() == 4);
    CHECK(cutting.cells().check_invariants() == "");
}

TEST_CASE("cell splitter: pieces narrower than asked for are noticed") {
    // A strip of width 2^-20 across the square; area over diameter is between 1/1.5 and all of it.
    const Lines strip = {{1 << 20, 0, 0}, {1 << 20, 0, -1}, {0, 1, 0}};
    for (const double min_width : {0x1p-46, 0x1p-23, 0x1p-17}) {
        CAPTURE(min_width);
        Cutting cutting(strip, kValueError, min_width);
        cutting.cut_layer(0, strip.size());
        CHECK(cutting.cells().num_faces() == 6);
        CHECK(cutting.splitter().has_thin_pieces() == (min_width > 0x1p-20));
    }
    // Whatever the lines: a piece that is too thin is never overlooked.
    for (std::uint64_t seed = 51; seed <= 54; ++seed) {
        Rng rng(seed);
        for (const LineFamily& family : line_families(rng)) {
            for (const double min_width : {1e-1, 1e-2, 1e-3, 1e-4}) {
                CAPTURE(family.name);
                Cutting cutting(family.lines, kValueError, min_width);
                cutting.cut_layer(0, family.lines.size());
                double least = 2;
                for (const FaceId face : cutting.cells().faces())
                    least = std::min(least, face_width(cutting.cells(), face));
                if (least < min_width) CHECK(cutting.splitter().has_thin_pieces());
                if (least > 8 * min_width) CHECK_FALSE(cutting.splitter().has_thin_pieces());
            }
        }
    }
}

TEST_CASE("cell splitter: where nothing is decided exactly, cells may be missing, but no invariant breaks") {
    for (std::uint64_t seed = 61; seed <= 66; ++seed) {
        Rng rng(seed);
        for (const LineFamily& family : line_families(rng)) {
            CAPTURE(seed);
            CAPTURE(family.name);
            Cutting cutting(family.lines);
            cutting.exact().give_up();
            const std::size_t half = family.lines.size() / 2;
            const auto check = [&](FaceId, std::size_t) { REQUIRE(cutting.cells().check_invariants() == ""); };
            cutting.cut_layer(0, half, check);
            cutting.cut_layer(half, family.lines.size(), check);
            CHECK(std::abs(area_of_all(cutting.cells()) - 4) < 1e-13);
        }
        // Lines in general position need no exact decision.
        const Lines lines = random_lines(rng, 20, 1000);
        Cutting general(lines);
        general.exact().give_up();
        general.cut_layer(0, lines.size());
        CHECK(general.cells().num_faces() == count_pieces(lines));
        CHECK(general.splitter().num_contradictions() == 0);
    }
}

TEST_CASE("cell splitter: two layers make the same cells as one, where a line runs along their edges") {
    const Lines lines = {{1, 1, 0}, {1, -1, 0}, {2, 0, 1}, {1, 1, 0}, {-1, 1, 0}, {4, 0, 2}, {1, 2, 1}};
    Cutting cutting(lines);
    cutting.cut_layer(0, 3);
    const std::size_t before = cutting.cells().num_faces();
    CHECK(before == count_pieces({lines[0], lines[1], lines[2]}));
    cutting.cut_layer(3, 6);  // along edges alone
    CHECK(cutting.cells().num_faces() == before);
    CHECK(cutting.cells().check_invariants() == "");
    cutting.cut_layer(6, 7);
    CHECK(cutting.cells().num_faces() == count_pieces(lines));
    CHECK(cutting.cells().check_invariants() == "");
}
