#include "geometry/polygon.h"

#include "base/numerics/rng.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace reluscope;

namespace {

using Polygon = std::vector<Point2>;

double distance_to_sides(const Polygon& polygon, Point2 p) {
    double least = 1e300;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point2 a = polygon[i];
        const Point2 b = polygon[(i + 1) % polygon.size()];
        least = std::min(least, cross(a, b, p) / std::hypot(b.x - a.x, b.y - a.y));
    }
    return least;
}

/// Corners on an ellipse, turned: convex, from round to very thin.
Polygon random_convex(Rng& rng, std::size_t corners, double thinness) {
    std::vector<double> angles;
    for (std::size_t i = 0; i < corners; ++i) angles.push_back(rng.uniform(0, 6.283185307179586));
    std::sort(angles.begin(), angles.end());
    const double turn = rng.uniform(0, 6.28);
    Polygon polygon;
    for (const double angle : angles) {
        const double x = std::cos(angle);
        const double y = thinness * std::sin(angle);
        polygon.push_back({5 + std::cos(turn) * x - std::sin(turn) * y, -3 + std::sin(turn) * x + std::cos(turn) * y});
    }
    return polygon;
}

/// The largest distance to the sides that pattern search finds: independent of the method under test.
double searched_radius(const Polygon& polygon, Point2 start) {
    double best = distance_to_sides(polygon, start);
    for (double step = 1; step > 1e-9; step /= 1.5) {
        for (bool moved = true; moved;) {
            moved = false;
            for (int k = 0; k < 16; ++k) {
                const Point2 p{start.x + step * std::cos(k * 0.39269908), start.y + step * std::sin(k * 0.39269908)};
                const double there = distance_to_sides(polygon, p);
                if (there <= best) continue;
                best = there;
                start = p;
                moved = true;
            }
        }
    }
    return best;
}

}  // namespace

TEST_CASE("polygon: the largest circle in shapes whose answer is known") {
    CHECK(inscribed_circle(Polygon{{0, 0}, {4, 0}, {0, 3}}).radius == doctest::Approx(1).epsilon(1e-14));
    const Circle square = inscribed_circle(Polygon{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}});
    CHECK(square.radius == 1);
    CHECK(square.centre.x == 0);
    CHECK(square.centre.y == 0);
    CHECK(inscribed_circle(Polygon{{0, 0}, {10, 0}, {10, 1}, {0, 1}}).radius == 0.5);
    Polygon hexagon;
    for (int k = 0; k < 6; ++k)
        hexagon.push_back({std::cos(k * std::acos(-1.0) / 3), std::sin(k * std::acos(-1.0) / 3)});
    CHECK(inscribed_circle(hexagon).radius == doctest::Approx(std::sqrt(0.75)).epsilon(1e-14));
    CHECK(polygon_area(hexagon) == doctest::Approx(1.5 * std::sqrt(3.0)).epsilon(1e-14));
}

TEST_CASE("polygon: repeated corners and corners on a straight side change nothing") {
    const Polygon plain{{0, 0}, {4, 0}, {4, 2}, {1, 3}};
    const Polygon padded{{0, 0}, {0, 0}, {1, 0}, {3, 0}, {4, 0}, {4, 1}, {4, 2}, {4, 2}, {2.5, 2.5}, {1, 3}};
    CHECK(inscribed_circle(padded).radius == doctest::Approx(inscribed_circle(plain).radius).epsilon(1e-14));
}

TEST_CASE("polygon: what has no inside has radius 0") {
    CHECK(inscribed_circle(Polygon{}).radius == 0);
    CHECK(inscribed_circle(Polygon{{1, 2}}).radius == 0);
    CHECK(inscribed_circle(Polygon{{0, 0}, {1, 1}}).radius == 0);
    CHECK(inscribed_circle(Polygon{{0, 0}, {1, 1}, {2, 2}}).radius == 0);
    CHECK_FALSE(convex_contains(Polygon{{0, 0}, {1, 1}}, {0.5, 0.5}));
}

TEST_CASE("polygon: no point of a random convex polygon is farther from its sides than the circle's centre") {
    Rng rng(7);
    for (int trial = 0; trial < 60; ++trial) {
        const double thinness = std::pow(10.0, -static_cast<double>(trial % 4));
        const Polygon polygon = random_convex(rng, 3 + static_cast<std::size_t>(rng.below(20)), thinness);
        if (polygon_area(polygon) < 1e-7) continue;
        const Circle circle = inscribed_circle(polygon);
        CAPTURE(trial);
        CHECK(distance_to_sides(polygon, circle.centre) == doctest::Approx(circle.radius).epsilon(1e-9));
        CHECK(circle.radius >= searched_radius(polygon, circle.centre) - 1e-9);
        CHECK(convex_contains(polygon, circle.centre));
        // From the centre of mass the search may stop early on a ridge, but never above the optimum.
        Point2 middle;
        for (const Point2& p : polygon) {
            middle.x += p.x / static_cast<double>(polygon.size());
            middle.y += p.y / static_cast<double>(polygon.size());
        }
        CHECK(searched_radius(polygon, middle) <= circle.radius + 1e-9);
    }
}

TEST_CASE("polygon: the circle scales and moves with the polygon") {
    Rng rng(11);
    const Polygon polygon = random_convex(rng, 12, 0.5);
    const double radius = inscribed_circle(polygon).radius;
    for (const double scale : {1e-9, 1e-3, 1e6, 1e12}) {
        Polygon scaled = polygon;
        for (Point2& p : scaled) p = {scale * (p.x + 1), scale * (p.y - 2)};
        CHECK(inscribed_circle(scaled).radius == doctest::Approx(scale * radius).epsilon(1e-9));
    }
}

TEST_CASE("polygon: the part in a box has the box's own coordinates, and parts of neighbouring boxes add up") {
    const std::vector<Point2> triangle = {{-0.7, -0.4}, {1.9, 0.1}, {0.2, 1.3}};
    double sum = 0;
    for (int i = -1; i < 2; ++i) {
        for (int j = -1; j < 2; ++j) {
            const Point2 low{i * 1.0, j * 1.0};
            const Point2 high{i + 1.0, j + 1.0};
            const std::vector<Point2> part = clip_to_box(triangle, low, high);
            sum += polygon_area(part);
            for (const Point2 p : part) CHECK((p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y));
        }
    }
    CHECK(sum == doctest::Approx(polygon_area(triangle)).epsilon(1e-12));
    CHECK(clip_to_box(triangle, {-5, -5}, {5, 5}).size() == 3);
    CHECK(polygon_area(clip_to_box(triangle, {2, 2}, {3, 3})) == 0);
    // A box whose side goes through a corner shows nothing beyond it.
    CHECK(polygon_area(clip_to_box(triangle, {1.9, -1}, {3, 1})) == 0);
}
