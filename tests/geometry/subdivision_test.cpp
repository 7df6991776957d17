#include "geometry/subdivision.h"

#include "base/numerics/rng.h"
#include "geometry/polygon.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace reluscope {

/// Breaks what only the class itself can reach.
struct SubdivisionBreaker {
    Subdivision& cells;

    Subdivision::HalfEdge& edge(std::uint32_t h) { return cells.half_edges_[h]; }
    std::vector<Subdivision::HalfEdge>& edges() { return cells.half_edges_; }
    std::vector<Point2>& vertices() { return cells.vertices_; }
    std::vector<Subdivision::Label>& labels() { return cells.labels_; }
    std::vector<HalfedgeId>& first() { return cells.first_; }
};

}  // namespace reluscope

using namespace reluscope;

// Ids of one kind are not accepted where another kind is wanted, nor plain numbers, and cost no more than a number.
static_assert(!std::is_constructible_v<FaceId, VertexId> && !std::is_constructible_v<VertexId, HalfedgeId>);
static_assert(!std::is_convertible_v<FaceId, HalfedgeId> && !std::is_convertible_v<std::uint32_t, FaceId>);
static_assert(!std::is_convertible_v<FaceId, std::uint32_t> && !std::is_assignable_v<FaceId&, VertexId>);
static_assert(std::is_invocable_v<decltype(&face_area), const Subdivision&, FaceId>);
static_assert(!std::is_invocable_v<decltype(&face_area), const Subdivision&, HalfedgeId>);
static_assert(!std::is_invocable_v<decltype(&face_area), const Subdivision&, std::uint32_t>);
static_assert(!std::is_invocable_v<decltype(&Subdivision::next), Subdivision, FaceId>);
static_assert(!std::is_invocable_v<decltype(&Subdivision::vertex), Subdivision, HalfedgeId>);
static_assert(!std::is_invocable_v<decltype(&Subdivision::split_face), Subdivision, HalfedgeId, VertexId, int>);
static_assert(!std::is_invocable_v<decltype(&Subdivision::split_face), Subdivision, HalfedgeId, HalfedgeId, FaceId>);
static_assert(sizeof(VertexId) == 4 && sizeof(HalfedgeId) == 4 && sizeof(FaceId) == 4);
static_assert(sizeof(Subdivision::HalfEdge) == 16 && std::is_trivially_copyable_v<Subdivision::HalfEdge>);

namespace {

/// Twice the area that a corner may turn the wrong way by rounding of points of this size.
constexpr double kTurnRounding = 1e-14;

double sum_of_areas(const Subdivision& cells) {
    double sum = 0;
    for (const FaceId face : cells.faces()) sum += face_area(cells, face);
    return sum;
}

bool turns_left_everywhere(const Subdivision& cells, FaceId face) {
    bool left = true;
    cells.for_each_half_edge(face, [&](HalfedgeId h) {
        const double turn = cross(cells.vertex(cells.origin(h)), cells.vertex(cells.destination(h)),
                                  cells.vertex(cells.destination(cells.next(h))));
        left = left && turn >= -kTurnRounding;
    });
    return left;
}

std::vector<HalfedgeId> sides_of_face(const Subdivision& cells, FaceId face) {
    std::vector<HalfedgeId> sides;
    cells.for_each_half_edge(face, [&](HalfedgeId h) { sides.push_back(h); });
    return sides;
}

/// Splits a random face by a chord from inside of one of its sides to inside of another one, or to a corner; never
/// along one straight line, so that both pieces have an area.
void split_at_random(Subdivision& cells, Rng& rng, Subdivision::Label label) {
    const FaceId face(rng.below(cells.num_faces()));
    const std::vector<HalfedgeId> sides = sides_of_face(cells, face);
    const HalfedgeId first = sides[static_cast<std::size_t>(rng.below(sides.size()))];
    HalfedgeId second = first;
    while (cells.label(second) == cells.label(first)) second = sides[static_cast<std::size_t>(rng.below(sides.size()))];
    const bool to_corner = rng.below(4) == 0 && cells.label(cells.half_edge(second).previous) != cells.label(first);
    const auto split = [&](HalfedgeId h) {
        const Point2 a = cells.vertex(cells.origin(h));
        return cells.split_edge(h, lerp(a, cells.vertex(cells.destination(h)), rng.uniform(0.2, 0.8)));
    };
    const HalfedgeId from = split(first);
    cells.split_face(from, to_corner ? second : split(second), label);
}

Subdivision random_cells(Rng& rng, int splits) {
    Subdivision cells({-1, -1}, {1, 1});
    for (int i = 0; i < splits; ++i) split_at_random(cells, rng, static_cast<Subdivision::Label>(i));
    return cells;
}

/// Cuts a rectangle from its bottom to its top at each x, from left to right.
Subdivision cut_into_columns(const std::vector<double>& cuts) {
    Subdivision cells({0, 0}, {8, 1});
    HalfedgeId bottom(0);
    const HalfedgeId top(4);  // from the right to the left
    for (std::size_t k = 0; k < cuts.size(); ++k) {
        bottom = cells.split_edge(bottom, {cuts[k], 0});
        // The rest of the top side is always the half-edge that started as the whole of it.
        cells.split_face(bottom, cells.split_edge(top, {cuts[k], 1}), static_cast<Subdivision::Label>(k));
    }
    return cells;
}

FaceId face_with_centre_in(const Subdivision& cells, double low, double high) {
    for (const FaceId face : cells.faces()) {
        const Point2 centre = face_centroid(cells, face);
        if (centre.x > low && centre.x < high) return face;
    }
    return FaceId();
}

/// A square in two halves, cut from its bottom to its top.
Subdivision halves() {
    Subdivision cells({-1, -1}, {1, 1});
    const HalfedgeId bottom = cells.split_edge(HalfedgeId(0), {0, -1});
    cells.split_face(bottom, cells.split_edge(HalfedgeId(4), {0, 1}), 1);
    return cells;
}

/// The least distance of two parallel lines that enclose a convex polygon: along one of its sides.
double least_width(const std::vector<Point2>& polygon) {
    double least = 1e300;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point2 a = polygon[i];
        const Point2 b = polygon[(i + 1) % polygon.size()];
        double farthest = 0;
        for (const Point2 p : polygon) farthest = std::max(farthest, cross(a, b, p) / std::hypot(b.x - a.x, b.y - a.y));
        least = std::min(least, farthest);
    }
    return least;
}

}  // namespace

TEST_CASE("subdivision: a new one is its rectangle") {
    const Subdivision cells({-1, 2}, {3, 4});
    CHECK(cells.check_invariants() == "");
    CHECK(cells.num_vertices() == 4);
    CHECK(cells.num_edges() == 4);
    CHECK(cells.num_faces() == 1);
    CHECK(face_area(cells, FaceId(0)) == 8);
    const std::array<Point2, 5> corners = {Point2{-1, 2}, {3, 2}, {3, 4}, {-1, 4}, {-1, 2}};
    for (std::uint32_t side = 0; side < 4; ++side) {
        const HalfedgeId h = Subdivision::half_of(side);
        CHECK(cells.label(h) == Subdivision::kSideLabel + side);
        CHECK(cells.is_side(h));
        CHECK(cells.face(h) == FaceId(0));
        CHECK_FALSE(cells.neighbour(h).valid());
        CHECK(cells.vertex(cells.origin(h)).x == corners[side].x);
        CHECK(cells.vertex(cells.origin(h)).y == corners[side].y);
        CHECK(cells.vertex(cells.destination(h)).x == corners[side + 1].x);
        CHECK(cells.vertex(cells.destination(h)).y == corners[side + 1].y);
    }
}

TEST_CASE("subdivision: whatever is split, all invariants hold, areas add up, faces stay convex and ids stay valid") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        Rng rng(seed);
        Subdivision cells({-1, -1}, {1, 1});
        for (std::uint32_t i = 0; i < 60; ++i) {
            CAPTURE(i);
            const Subdivision before = cells;
            split_at_random(cells, rng, 100 + i);
            REQUIRE(cells.check_invariants() == "");
            CHECK(cells.num_faces() == before.num_faces() + 1);
            CHECK(cells.num_vertices() + cells.num_faces() == cells.num_edges() + 1);
            CHECK(std::abs(sum_of_areas(cells) - 4) < 1e-13);
            std::size_t changed = 0;
            for (const FaceId face : cells.faces()) {
                CHECK(turns_left_everywhere(cells, face));
                changed += face.index >= before.num_faces() ||
                                   std::abs(face_area(cells, face) - face_area(before, face)) > 1e-12
                               ? 1
                               : 0;
            }
            CHECK(changed == 2);
            for (const VertexId v : before.vertex_ids()) CHECK(cells.vertex(v).x == before.vertex(v).x);
            for (const HalfedgeId h : before.half_edges()) CHECK(cells.label(h) == before.label(h));
        }
    }
}

TEST_CASE("subdivision: the new face lies left of the way from the one half-edge to the other") {
    Subdivision cells({-1, -1}, {1, 1});
    const HalfedgeId bottom = cells.split_edge(HalfedgeId(0), {0.25, -1});
    CHECK(cells.vertex(cells.origin(bottom)).x == 0.25);
    CHECK(cells.vertex(cells.destination(bottom)).x == 1);
    CHECK(cells.destination(HalfedgeId(0)) == cells.origin(bottom));
    CHECK(cells.label(bottom) == Subdivision::kSideLabel);
    const HalfedgeId top = cells.split_edge(HalfedgeId(4), {0.25, 1});
    const FaceId right = cells.split_face(bottom, top, 9);
    CHECK(right == FaceId(1));
    CHECK(face_area(cells, right) == 1.5);
    CHECK(face_area(cells, FaceId(0)) == 2.5);
    CHECK(cells.face(bottom) == right);
    CHECK(cells.face(top) == FaceId(0));
    // The chord: its first half goes from `bottom` to `top`, beside the old face.
    const HalfedgeId chord = Subdivision::half_of(cells.num_edges() - 1);
    CHECK(cells.origin(chord) == cells.origin(bottom));
    CHECK(cells.destination(chord) == cells.origin(top));
    CHECK(cells.face(chord) == FaceId(0));
    CHECK(cells.neighbour(chord) == right);
    CHECK(cells.label(chord) == 9);
    CHECK_FALSE(cells.is_side(chord));
    CHECK(cells.check_invariants() == "");
}

TEST_CASE("subdivision: area, centre, width and corners are those of the polygon") {
    Rng rng(5);
    const Subdivision cells = random_cells(rng, 80);
    for (const FaceId face : cells.faces()) {
        const std::vector<Point2> polygon = face_polygon(cells, face);
        CHECK(face_area(cells, face) == doctest::Approx(polygon_area(polygon)).epsilon(1e-12));
        const Point2 centre = polygon_centroid(polygon);
        CHECK(std::hypot(face_centroid(cells, face).x - centre.x, face_centroid(cells, face).y - centre.y) < 1e-13);
        const double width = least_width(polygon);
        CHECK(face_width(cells, face) <= width * (1 + 1e-12));
        CHECK(face_width(cells, face) >= width / 4);
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            const Point2 after = polygon[(i + 1) % polygon.size()];
            CHECK((polygon[i].x != after.x || polygon[i].y != after.y));
        }
    }
}

TEST_CASE("subdivision: corners at one place are one corner of the polygon") {
    Subdivision cells({0, 0}, {1, 1});
    cells.split_edge(HalfedgeId(0), {1, 0});                                // at its end
    cells.split_edge(HalfedgeId(0), {0, 0});                                // at its start
    cells.split_edge(cells.split_edge(HalfedgeId(2), {1, 0.5}), {1, 0.5});  // twice in its middle
    CHECK(cells.check_invariants() == "");
    CHECK(sides_of_face(cells, FaceId(0)).size() == 8);
    CHECK(face_polygon(cells, FaceId(0)).size() == 5);
    CHECK(face_area(cells, FaceId(0)) == 1);
    CHECK(face_centroid(cells, FaceId(0)).x == doctest::Approx(0.5));
}

TEST_CASE("subdivision: a face without an area has the mean of its corners for a centre, and no width") {
    Subdivision cells({0, 0}, {1, 1});
    const HalfedgeId from = cells.split_edge(HalfedgeId(0), {0.25, 0});
    const HalfedgeId to = cells.split_edge(from, {0.75, 0});
    const FaceId flat = cells.split_face(from, cells.split_edge(to, {0.75, 0}), 1);
    CHECK(face_area(cells, flat) == 0);
    CHECK(face_width(cells, flat) == 0);
    CHECK(face_centroid(cells, flat).x == doctest::Approx(1.75 / 3));
    CHECK(face_centroid(cells, flat).y == 0);
    CHECK(cells.check_invariants() == "");
}

TEST_CASE("subdivision: a small face far from the origin keeps its digits") {
    Subdivision cells({1e6, 1e6}, {1e6 + 0x1p-10, 1e6 + 0x1p-10});
    CHECK(face_area(cells, FaceId(0)) == 0x1p-20);
    CHECK(face_centroid(cells, FaceId(0)).x == 1e6 + 0x1p-11);
    CHECK(cells.check_invariants() == "");
}

TEST_CASE("subdivision: room can be made ahead, a part per call, and changes nothing") {
    Rng rng(3);
    Subdivision cells = random_cells(rng, 20);
    const std::size_t bytes = cells.memory();
    CHECK(bytes == cells.num_vertices() * sizeof(Point2) + cells.num_edges() * (2 * sizeof(Subdivision::HalfEdge) + 4) +
                       cells.num_faces() * 4);
    int calls = 0;
    while (cells.reserve_some(1000)) ++calls;
    CHECK(calls == 4);
    CHECK(cells.memory() == bytes);
    CHECK(cells.num_faces() == 21);
    CHECK(cells.check_invariants() == "");
    const Point2* before = cells.vertices().data();
    for (Subdivision::Label i = 0; i < 300; ++i) split_at_random(cells, rng, i);
    CHECK(cells.vertices().data() == before);
}

TEST_CASE("subdivision: dissolving gives a face to the neighbour across its longest edge") {
    // Left, middle and right are 3, 1 and 4 wide; a piece of the middle is cut off, so that its right edge is longer.
    Subdivision cells = cut_into_columns({3, 4});
    const FaceId middle = face_with_centre_in(cells, 3, 4);
    const std::vector<HalfedgeId> sides = sides_of_face(cells, middle);
    const auto left = std::find_if(sides.begin(), sides.end(), [&](HalfedgeId h) { return cells.label(h) == 0; });
    REQUIRE(left != sides.end());
    const HalfedgeId from = cells.split_edge(*left, {3, 0.5});
    const auto bottom = std::find_if(sides.begin(), sides.end(), [&](HalfedgeId h) { return cells.is_side(h); });
    REQUIRE(bottom != sides.end());
    const bool is_bottom = cells.vertex(cells.origin(*bottom)).y == 0;
    const HalfedgeId to = is_bottom ? cells.next(*bottom) : *bottom;
    const FaceId corner = cells.split_face(from, to, 2);
    REQUIRE(cells.check_invariants() == "");
    CHECK(face_area(cells, corner) + face_area(cells, middle) == doctest::Approx(1));
    const FaceId big = face_area(cells, corner) > face_area(cells, middle) ? corner : middle;
    CHECK(face_area(cells, big) == doctest::Approx(0.75));
    std::vector<bool> thin(cells.num_faces(), false);
    thin[big.index] = true;
    const Subdivision before = cells;
    const std::vector<FaceId> kept = cells.dissolve(thin);
    CHECK(cells.check_invariants() == "");
    REQUIRE(kept.size() == 3);
    for (const FaceId face : cells.faces()) {
        const FaceId old = kept[face.index];
        // Its longest edge is the chord, of length sqrt(1.25): the rest of the middle takes it.
        const bool takes = old == (big == corner ? middle : corner);
        CHECK(face_area(cells, face) == doctest::Approx(face_area(before, old) + (takes ? 0.75 : 0)));
    }
}

TEST_CASE("subdivision: what is dissolved goes to a neighbour whole, and all invariants hold afterwards") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        Rng rng(seed);
        Subdivision cells = random_cells(rng, 50);
        const Subdivision before = cells;
        // No two neighbours, so that every one of them has somewhere to go to at once.
        std::vector<bool> thin(cells.num_faces(), false);
        std::map<FaceId, double> expected;
        for (const FaceId face : cells.faces()) {
            bool free = rng.below(3) == 0;
            cells.for_each_half_edge(face, [&](HalfedgeId h) {
                const FaceId beyond = cells.neighbour(h);
                free = free && !(beyond.valid() && thin[beyond.index]);
            });
            thin[face.index] = free;
        }
        for (const FaceId face : cells.faces()) expected[face] += thin[face.index] ? 0 : face_area(cells, face);
        for (const FaceId face : cells.faces()) {
            if (!thin[face.index]) continue;
            double longest = 0;
            FaceId heir;
            for (const HalfedgeId h : sides_of_face(cells, face)) {
                const Point2 a = cells.vertex(cells.origin(h));
                const Point2 b = cells.vertex(cells.destination(h));
                if (!cells.neighbour(h).valid() || std::hypot(b.x - a.x, b.y - a.y) <= longest) continue;
                longest = std::hypot(b.x - a.x, b.y - a.y);
                heir = cells.neighbour(h);
            }
            expected[heir] += face_area(cells, face);
        }
        const std::vector<FaceId> kept = cells.dissolve(thin);
        REQUIRE(cells.check_invariants() == "");
        CHECK(std::is_sorted(kept.begin(), kept.end()));
        CHECK(kept.size() == cells.num_faces());
        CHECK(kept.size() == before.num_faces() - static_cast<std::size_t>(std::count(thin.begin(), thin.end(), true)));
        for (const FaceId face : cells.faces()) {
            CHECK_FALSE(thin[kept[face.index].index]);
            CHECK(face_area(cells, face) == doctest::Approx(expected[kept[face.index]]).epsilon(1e-12));
        }
    }
}

TEST_CASE("subdivision: dissolving a row of faces, all of them, or none") {
    SUBCASE("a row goes to the faces at its ends") {
        Subdivision cells = cut_into_columns({1, 2, 3, 4});
        std::vector<bool> thin(5, false);
        for (const double x : {1.5, 2.5, 3.5}) thin[face_with_centre_in(cells, x - 0.1, x + 0.1).index] = true;
        CHECK(cells.dissolve(thin).size() == 2);
        CHECK(cells.check_invariants() == "");
        CHECK(sum_of_areas(cells) == doctest::Approx(8));
        CHECK(cells.num_edges() == 16 - 3);  // three walls of four go, and no vertex of a side
    }
    SUBCASE("of thin faces alone, the first stays") {
        Subdivision cells = cut_into_columns({1, 2, 3, 4});
        const std::vector<FaceId> kept = cells.dissolve(std::vector<bool>(5, true));
        CHECK(kept == std::vector<FaceId>{FaceId(0)});
        CHECK(cells.check_invariants() == "");
        CHECK(face_area(cells, FaceId(0)) == 8);
    }
    SUBCASE("nothing is dissolved, nothing changes") {
        Subdivision cells = cut_into_columns({1, 2, 3, 4});
        const Subdivision before = cells;
        CHECK(cells.dissolve(std::vector<bool>(5, false)).size() == 5);
        CHECK(cells.check_invariants() == "");
        for (const HalfedgeId h : cells.half_edges()) {
            CHECK(cells.origin(h) == before.origin(h));
            CHECK(cells.next(h) == before.next(h));
            CHECK(cells.face(h) == before.face(h));
            CHECK(cells.label(h) == before.label(h));
        }
    }
    SUBCASE("a vertex inside that loses its edges goes") {
        Subdivision cells({-1, -1}, {1, 1});  // a cross: the vertex in the middle has four edges
        const HalfedgeId bottom = cells.split_edge(HalfedgeId(0), {0, -1});
        const HalfedgeId top = cells.split_edge(HalfedgeId(4), {0, 1});
        cells.split_face(bottom, top, 1);
        const HalfedgeId chord = Subdivision::half_of(cells.num_edges() - 1);
        const HalfedgeId upper = cells.split_edge(chord, {0, 0});
        const HalfedgeId left = cells.split_edge(HalfedgeId(6), {-1, 0});
        cells.split_face(upper, left, 2);
        const HalfedgeId right = cells.split_edge(HalfedgeId(2), {1, 0});
        cells.split_face(right, Subdivision::twin(chord), 2);
        REQUIRE(cells.check_invariants() == "");
        REQUIRE(cells.num_faces() == 4);
        CHECK(cells.num_vertices() == 9);
        CHECK(cells.dissolve({false, true, true, true}).size() == 1);
        CHECK(cells.check_invariants() == "");
        CHECK(cells.num_vertices() == 8);
        CHECK(cells.num_edges() == 8);
    }
}

TEST_CASE("subdivision: every broken invariant is found and named") {
    Rng rng(9);
    const Subdivision whole = random_cells(rng, 12);
    REQUIRE(whole.check_invariants() == "");
    const auto found = [&](auto&& breaking) {
        Subdivision cells = whole;
        breaking(SubdivisionBreaker{cells});
        return cells.check_invariants();
    };
    const auto says = [](const std::string& sentence, const std::string& part) {
        CAPTURE(sentence);
        CHECK(sentence.find(part) != std::string::npos);
        CHECK(sentence.back() == '.');
    };
    const auto edges = static_cast<std::uint32_t>(whole.num_edges());
    const std::uint32_t chord = 2 * (edges - 1);  // the last chord
    says(found([](auto b) { b.labels().push_back(1); }), "labels of edges");
    says(found([](auto b) { b.first()[3] = HalfedgeId(); }), "The first half-edge of face 3 is missing");
    says(found([&](auto b) { b.first()[3] = Subdivision::half_of(edges); }),
         "The first half-edge of face 3 is missing");
    says(found([](auto b) { b.edge(5).origin = VertexId(9999); }), "The origin of half-edge 5 is missing");
    says(found([](auto b) { b.edge(5).origin = VertexId(); }), "The origin of half-edge 5 is missing: no vertex");
    says(found([](auto b) { b.vertices().pop_back(); }), "The origin of");
    says(found([](auto b) { b.edge(5).next = HalfedgeId(9999); }), "What follows half-edge 5 is missing");
    says(found([](auto b) { b.edge(5).previous = HalfedgeId(); }), "What precedes half-edge 5 is missing");
    says(found([](auto b) { b.edge(4).face = FaceId(9999); }), "The face of half-edge 4 is missing");
    says(found([&](auto b) { b.edge(chord).previous = b.edge(b.edge(chord).previous.index).previous; }),
         "whose previous one is");
    says(found([&](auto b) { b.edge(chord).next = b.edge(b.edge(chord).next.index).next; }), "is followed by");
    says(found([&](auto b) { b.edge(chord).face = FaceId(whole.face(HalfedgeId(chord)).index == 0 ? 1 : 0); }),
         ", and the next one at");
    says(found([&](auto b) { b.edge(chord).origin = whole.origin(whole.next(whole.next(HalfedgeId(chord)))); }),
         "the next one starts at");
    says(found([](auto b) { std::swap(b.first()[1], b.first()[2]); }), "The first half-edge of face 1");
    says(found([&](auto b) { b.labels()[edges - 1] = Subdivision::kSideLabel; }), "between two faces");
    says(found([](auto b) { b.labels()[0] = 7; }), "without a side's label");
    says(found([](auto b) { b.labels()[0] = Subdivision::kSideLabel + 4; }), "a side that does not exist");
    says(found([](auto b) { b.vertices().push_back({0, 0}); }), "No half-edge starts at vertex");
    says(found([&](auto b) {
             b.first().push_back(HalfedgeId(1));  // the outside becomes a face like the others
             for (Subdivision::HalfEdge& edge : b.edges()) {
                 if (!edge.face.valid()) edge.face = FaceId(whole.num_faces());
             }
         }),
         "No half-edge lies at the outside");
    says(found([](auto b) {
             for (Point2& p : b.vertices()) p.x = -p.x;
         }),
         "The outside turns around an area");
    says(found([](auto b) {
             for (Point2& p : b.vertices()) p.x = std::nan("");
         }),
         "The outside turns around an area");
}

TEST_CASE("subdivision: what wrong splits leave behind is found") {
    SUBCASE("a chord between two faces") {
        Subdivision cells = halves();
        cells.split_face(HalfedgeId(6), HalfedgeId(2), 2);  // from the upper left corner to the lower right one
        CHECK(cells.check_invariants() != "");
    }
    SUBCASE("a chord between neighbours along a face makes a face of two edges, which is one") {
        Subdivision cells = halves();
        cells.split_face(HalfedgeId(6), cells.next(HalfedgeId(6)), 2);
        CHECK(cells.check_invariants() == "");
    }
    SUBCASE("a chord from a vertex to itself") {
        Subdivision cells = halves();
        SubdivisionBreaker b{cells};
        const HalfedgeId loop(b.edges().size());
        const HalfedgeId h(6);
        const HalfedgeId before = cells.half_edge(h).previous;
        b.edges().push_back({cells.origin(h), h, before, cells.face(h)});
        b.edges().push_back({cells.origin(h), Subdivision::twin(loop), Subdivision::twin(loop), FaceId(2)});
        b.edge(before.index).next = loop;
        b.edge(h.index).previous = loop;
        b.labels().push_back(3);
        b.first().push_back(Subdivision::twin(loop));
        CHECK(cells.check_invariants().find("starts and ends at") != std::string::npos);
    }
    SUBCASE("a vertex out of its place turns a face over") {
        Subdivision cells = halves();
        cells.split_edge(Subdivision::half_of(cells.num_edges() - 1), {5, 0.5});  // of the chord, far to the right
        CHECK(cells.check_invariants().find("turns clockwise") != std::string::npos);
    }
}

TEST_CASE("subdivision: links that go on without a break and still are those of no subdivision are found") {
    SUBCASE("one face on both sides of an edge, and two cycles of one face") {
        Subdivision cells = halves();
        SubdivisionBreaker b{cells};
        for (Subdivision::HalfEdge& edge : b.edges()) {
            if (edge.face == FaceId(1)) edge.face = FaceId(0);
        }
        b.first().pop_back();
        CHECK(cells.check_invariants().find("does not belong to the cycle of face 0") != std::string::npos);
    }
    SUBCASE("an edge that ends in the middle of a face") {
        Subdivision cells = halves();
        SubdivisionBreaker b{cells};
        const HalfedgeId spike(b.edges().size());
        const HalfedgeId h(6);
        const HalfedgeId before = cells.half_edge(h).previous;
        const VertexId end(b.vertices().size());
        b.vertices().push_back({-0.5, 0});
        b.edges().push_back({cells.origin(h), Subdivision::twin(spike), before, cells.face(h)});
        b.edges().push_back({end, h, spike, cells.face(h)});
        b.edge(before.index).next = spike;
        b.edge(h.index).previous = Subdivision::twin(spike);
        b.labels().push_back(3);
        CHECK(cells.check_invariants().find("on both sides") != std::string::npos);
    }
    SUBCASE("two vertices in one") {
        Subdivision cells = halves();
        SubdivisionBreaker b{cells};
        const VertexId lower_left(0);
        const VertexId upper_right(2);
        for (Subdivision::HalfEdge& edge : b.edges()) {
            if (edge.origin == upper_right) edge.origin = lower_left;
        }
        b.vertices()[2] = {-1, -1};
        CHECK(cells.check_invariants().find("are met around it") != std::string::npos);
    }
}

TEST_CASE("subdivision: Euler's formula is looked at in each part, and there must be only one") {
    SUBCASE("a second piece that hangs together with nothing") {
        Subdivision cells = halves();
        const Subdivision other = halves();
        SubdivisionBreaker b{cells};
        const auto half_edges = static_cast<std::uint32_t>(b.edges().size());
        const auto vertices = static_cast<std::uint32_t>(b.vertices().size());
        // What was outside of the second piece becomes a face of its own.
        for (const HalfedgeId h : other.half_edges()) {
            const Subdivision::HalfEdge& edge = other.half_edge(h);
            b.edges().push_back({VertexId(edge.origin.index + vertices), HalfedgeId(edge.next.index + half_edges),
                                 HalfedgeId(edge.previous.index + half_edges),
                                 FaceId(edge.face.valid() ? edge.face.index + 2 : 4)});
        }
        for (std::size_t e = 0; e < other.num_edges(); ++e) b.labels().push_back(5);
        for (const Point2 p : other.vertices()) b.vertices().push_back(p);
        for (const FaceId face : other.faces())
            b.first().push_back(HalfedgeId(other.first_half_edge(face).index + half_edges));
        b.first().push_back(HalfedgeId(half_edges + 1));
        CHECK(cells.check_invariants().find("does not hang together with the outside") != std::string::npos);
    }
    SUBCASE("a handle: Euler's formula fails where all links are whole") {
        // Two triangles with the same three sides in the same order, which make a torus with one vertex; each side then
        // gets a vertex in its middle. One triangle is called the outside.
        Subdivision cells({0, 0}, {1, 1});
        SubdivisionBreaker b{cells};
        b.vertices() = {{0, 0}};
        b.labels().assign(3, Subdivision::kSideLabel);
        b.edges().assign(6, {});
        for (std::uint32_t h = 0; h < 6; ++h)
            b.edge(h) = {VertexId(0), HalfedgeId((h + 2) % 6), HalfedgeId((h + 4) % 6),
                         h % 2 == 0 ? FaceId(0) : FaceId()};
        for (std::uint32_t side = 0; side < 3; ++side) cells.split_edge(Subdivision::half_of(side), {1, 1});
        CHECK(cells.check_invariants().find("Vertices - edges + cycles") != std::string::npos);
    }
}
