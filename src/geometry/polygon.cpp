#include "geometry/polygon.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace reluscope {

namespace {

/// The half-plane nx x + ny y >= offset, with a unit normal that points into the polygon.
struct Side {
    double nx = 0;
    double ny = 0;
    double offset = 0;

    double distance(Point2 p) const { return (nx * p.x + ny * p.y) - offset; }
};

/// The point that has the same distance to three sides. `false` for two sides of the same direction: then they lie on
/// one line.
bool meet(const Side& a, const Side& b, const Side& c, Circle& circle) {
    // Differences of the equations n . p - r = offset take r out.
    const double x1 = b.nx - a.nx;
    const double y1 = b.ny - a.ny;
    const double d1 = b.offset - a.offset;
    const double x2 = c.nx - a.nx;
    const double y2 = c.ny - a.ny;
    const double d2 = c.offset - a.offset;
    const double determinant = x1 * y2 - x2 * y1;
    if (determinant == 0) return false;
    circle.centre = {(d1 * y2 - d2 * y1) / determinant, (x1 * d2 - x2 * d1) / determinant};
    circle.radius = a.distance(circle.centre);
    return true;
}

/// Sides of the polygon moved by -origin, without those of length 0.
std::vector<Side> sides_of(std::span<const Point2> corners, Point2 origin) {
    std::vector<Side> sides;
    sides.reserve(corners.size());
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const Point2 a = corners[i];
        const Point2 b = corners[i + 1 < corners.size() ? i + 1 : 0];
        const double length = std::hypot(b.x - a.x, b.y - a.y);
        if (length == 0) continue;
        Side side{-(b.y - a.y) / length, (b.x - a.x) / length, 0};
        side.offset = side.nx * (a.x - origin.x) + side.ny * (a.y - origin.y);
        sides.push_back(side);
    }
    return sides;
}

/// How far side i moves before it has shrunk to a point; minus infinity for a side that lies on the line of a
/// neighbour.
double collapse(const std::vector<Side>& sides, std::size_t i) {
    const std::size_t n = sides.size();
    Circle circle;
    if (!meet(sides[(i + n - 1) % n], sides[i], sides[(i + 1) % n], circle))
        return -std::numeric_limits<double>::infinity();
    return circle.radius;
}

}  // namespace

double polygon_area(std::span<const Point2> corners) {
    double twice = 0;
    for (std::size_t i = 1; i + 1 < corners.size(); ++i) twice += cross(corners[0], corners[i], corners[i + 1]);
    return twice / 2;
}

Point2 polygon_centroid(std::span<const Point2> corners) {
    if (corners.empty()) return {};
    const Point2 base = corners[0];
    double doubled = 0;
    Point2 sum;
    for (std::size_t i = 1; i + 1 < corners.size(); ++i) {
        const double weight = cross(base, corners[i], corners[i + 1]);
        doubled += weight;
        sum.x += weight * ((corners[i].x - base.x) + (corners[i + 1].x - base.x));
        sum.y += weight * ((corners[i].y - base.y) + (corners[i + 1].y - base.y));
    }
    return doubled > 0 ? Point2{base.x + sum.x / (3 * doubled), base.y + sum.y / (3 * doubled)} : base;
}

bool convex_contains(std::span<const Point2> corners, Point2 point) {
    for (std::size_t i = 0; i < corners.size(); ++i) {
        if (cross(corners[i], corners[i + 1 < corners.size() ? i + 1 : 0], point) < 0) return false;
    }
    return corners.size() >= 3;
}

namespace {

/// One side of a rectangle: keeps what lies at `bound` or beyond it in the direction of `sign`.
struct BoxSide {
    double Point2::* along;
    double Point2::* across;
    double bound;
    double sign;

    bool holds(Point2 p) const { return sign * (p.*along - bound) >= 0; }
    Point2 crossing(Point2 a, Point2 b) const {
        const double t = (bound - a.*along) / (b.*along - a.*along);
        Point2 point;
        point.*along = bound;
        point.*across = a.*across + t * (b.*across - a.*across);
        return point;
    }
};

}  // namespace

std::vector<Point2> clip_to_box(std::span<const Point2> corners, Point2 low, Point2 high) {
    std::vector<Point2> polygon(corners.begin(), corners.end());
    std::vector<Point2> kept;
    const BoxSide sides[] = {{&Point2::x, &Point2::y, low.x, 1},
                             {&Point2::x, &Point2::y, high.x, -1},
                             {&Point2::y, &Point2::x, low.y, 1},
                             {&Point2::y, &Point2::x, high.y, -1}};
    for (const BoxSide& side : sides) {
        kept.clear();
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            const Point2 from = polygon[i];
            const Point2 to = polygon[i + 1 < polygon.size() ? i + 1 : 0];
            if (side.holds(from)) kept.push_back(from);
            // A corner on the side itself is kept as it is; only an edge that really crosses adds one.
            const bool crosses =
                side.holds(from) != side.holds(to) && from.*side.along != side.bound && to.*side.along != side.bound;
            if (crosses) kept.push_back(side.crossing(from, to));
        }
        polygon.swap(kept);
    }
    return polygon;
}

Circle inscribed_circle(std::span<const Point2> corners) {
    if (corners.size() < 3 || !(polygon_area(corners) > 0)) return {corners.empty() ? Point2{} : corners[0], 0};
    const Point2 origin = corners[0];
    const std::vector<Side> all = sides_of(corners, origin);
    std::vector<Side> sides = all;
    std::vector<double> collapses(sides.size());
    for (std::size_t i = 0; i < sides.size(); ++i) collapses[i] = collapse(sides, i);
    while (sides.size() > 3) {
        const auto first = std::min_element(collapses.begin(), collapses.end()) - collapses.begin();
        sides.erase(sides.begin() + first);
        collapses.erase(collapses.begin() + first);
        const std::size_t next = static_cast<std::size_t>(first) % sides.size();
        const std::size_t previous = (next + sides.size() - 1) % sides.size();
        collapses[next] = collapse(sides, next);
        collapses[previous] = collapse(sides, previous);
    }
    Circle circle;
    if (sides.size() < 3 || !meet(sides[0], sides[1], sides[2], circle)) return {origin, 0};
    for (const Side& side : all) circle.radius = std::min(circle.radius, side.distance(circle.centre));
    circle.radius = std::max(circle.radius, 0.0);
    circle.centre = {circle.centre.x + origin.x, circle.centre.y + origin.y};
    return circle;
}

}  // namespace reluscope
