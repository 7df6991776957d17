#pragma once

#include "geometry/subdivision.h"

#include <span>
#include <vector>

namespace reluscope {

/// Area of a polygon whose corners run counter-clockwise; in the square of the corners' unit.
double polygon_area(std::span<const Point2> corners);

/// Centre of mass of a polygon with an area, corners counter-clockwise.
Point2 polygon_centroid(std::span<const Point2> corners);

/// True if `point` lies in a convex polygon (corners counter-clockwise) or on its boundary, as far as rounding tells.
bool convex_contains(std::span<const Point2> corners, Point2 point);

/// The part of a convex polygon that lies in the rectangle [low.x, high.x] x [low.y, high.y]; corners
/// counter-clockwise. Corners on the rectangle's sides have the sides' own coordinates, without rounding. Empty, or
/// without an area, where there is none.
///
/// Source   Sutherland and Hodgman 1974.
std::vector<Point2> clip_to_box(std::span<const Point2> corners, Point2 low, Point2 high);

struct Circle {
    Point2 centre;
    double radius = 0;
};

/// A largest circle inside a convex polygon (its Chebyshev centre). Its radius is exact up to rounding; where several
/// circles are equally large, as in a long rectangle, one of them. Radius 0 for fewer than three corners, or corners on
/// one line.
///
/// All sides move inwards at the same speed. The polygon stays convex and a side that has shrunk to a point drops out;
/// the way that the last three sides have gone when they meet is the radius. Corners run counter-clockwise; repeated
/// ones and corners on a straight side are allowed. Cost: O(corners^2).
Circle inscribed_circle(std::span<const Point2> corners);

}  // namespace reluscope
