#include "scene/kit/point_shape.h"

#include "gl/shaders.h"
#include "scene/kit/drawing.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <string>

using namespace reluscope;

namespace {

double area_of(PointShape shape) {
    const auto corners = shape_corners(shape);
    double twice = 0;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const auto [x0, y0] = corners[i];
        const auto [x1, y1] = corners[(i + 1) % corners.size()];
        twice += static_cast<double>(x0 * y1 - x1 * y0);
    }
    return std::abs(twice) / 2;
}

/// Turns at the corners of a shape: left and right.
std::pair<int, int> turns_of(PointShape shape) {
    const auto corners = shape_corners(shape);
    std::pair<int, int> turns{0, 0};
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const auto [x0, y0] = corners[i];
        const auto [x1, y1] = corners[(i + 1) % corners.size()];
        const auto [x2, y2] = corners[(i + 2) % corners.size()];
        const float turn = (x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1);
        ++(turn > 0 ? turns.first : turns.second);
    }
    return turns;
}

/// The value of `const float NAME = VALUE;` in the shaders' part about shapes.
double shader_constant(const std::string& name) {
    const std::string text(shader_source("point_shape.glsl"));
    const std::string begin = "const float " + name + " = ";
    const std::size_t at = text.find(begin);
    REQUIRE_MESSAGE(at != std::string::npos, name);
    return std::stod(text.substr(at + begin.size()));
}

}  // namespace

TEST_CASE("point shape: all shapes have about the area of the disc and their middle at the origin") {
    for (std::size_t i = 1; i < kNumPointShapes; ++i) {
        CAPTURE(i);
        const auto shape = static_cast<PointShape>(i);
        CHECK(area_of(shape) > 0.5 * std::numbers::pi);
        CHECK(area_of(shape) < 1.1 * std::numbers::pi);
        CHECK(shape_corners(shape).size() <= kMaxShapeCorners);
        double x = 0;
        double y = 0;
        for (const auto& corner : shape_corners(shape)) {
            x += static_cast<double>(corner.first);
            y += static_cast<double>(corner.second);
        }
        CHECK(std::hypot(x, y) < 1e-4);
    }
    CHECK(shape_corners(PointShape::kDisc).empty());
}

TEST_CASE("point shape: convex shapes turn one way; plus and cross are two bars") {
    for (std::size_t i = 1; i < kNumPointShapes; ++i) {
        CAPTURE(i);
        const auto shape = static_cast<PointShape>(i);
        const auto [left, right] = turns_of(shape);
        CHECK((left == 0 || right == 0) == is_convex(shape));
        if (is_convex(shape)) continue;
        const auto corners = shape_corners(shape);
        REQUIRE(corners.size() == 12);
        double covered = 0;
        for (const std::size_t begin : {0U, 3U}) {
            const auto a = corners[begin];
            const auto b = corners[begin + 1];
            const auto c = corners[begin + 6];
            const auto d = corners[begin + 7];
            CHECK(a.first + c.first == doctest::Approx(b.first + d.first).epsilon(1e-4).scale(1));
            CHECK(a.second + c.second == doctest::Approx(b.second + d.second).epsilon(1e-4).scale(1));
            covered += static_cast<double>(std::hypot(b.first - a.first, b.second - a.second) *
                                           std::hypot(c.first - b.first, c.second - b.second));
        }
        const double middle = std::pow(2 * shader_constant("kArmWidth"), 2);
        CHECK(covered - middle == doctest::Approx(area_of(shape)).epsilon(1e-4));
    }
}

TEST_CASE("point shape: the shaders draw the same shapes") {
    const auto corner = [](PointShape shape, std::size_t i) { return shape_corners(shape)[i]; };
    CHECK(shader_constant("kSide") == doctest::Approx(corner(PointShape::kSquare, 2).first));
    CHECK(shader_constant("kSide") * std::numbers::sqrt2 ==
          doctest::Approx(corner(PointShape::kDiamond, 1).first).epsilon(1e-3));
    CHECK(shader_constant("kLow") == doctest::Approx(corner(PointShape::kTriangle, 1).second));
    CHECK(shader_constant("kArm") == doctest::Approx(-corner(PointShape::kPlus, 0).second));
    CHECK(shader_constant("kArmWidth") == doctest::Approx(-corner(PointShape::kPlus, 0).first));
    CHECK(shader_constant("kLong") == doctest::Approx(corner(PointShape::kBar, 2).first));
    CHECK(shader_constant("kShort") == doctest::Approx(corner(PointShape::kBar, 2).second));
    float farthest = 0;
    for (std::size_t i = 0; i < kNumPointShapes; ++i) {
        for (const auto& [x, y] : shape_corners(static_cast<PointShape>(i)))
            farthest = std::max({farthest, std::abs(x), std::abs(y)});
    }
    CHECK(shader_constant("kFarthest") >= doctest::Approx(farthest));
    for (const std::string name : {"plane_point", "relief_point"}) {
        for (const std::string kind : {".vert", ".frag"})
            CHECK(std::string(shader_source(name + kind)).starts_with("#include \"point_shape.glsl\"\n"));
    }
}

TEST_CASE("point shape: ten classes have ten shapes; a drawing writes each as its outline") {
    std::set<std::string> outlines;
    for (std::size_t c = 0; c < kNumPointShapes; ++c) {
        Drawing drawing({40, 40});
        drawing.symbol({20, 20}, 5, class_shape(c), {0xFF0000FF, 0xFF000000, 1, 0, {}});
        const std::string svg = svg_of(drawing, 0, "a point");
        outlines.insert(svg);
        CHECK((svg.find("<circle") != std::string::npos) == (class_shape(c) == PointShape::kDisc));
        CHECK(drawing.mark_at({20, 20}).kind == MarkKind::kNone);
    }
    CHECK(outlines.size() == kNumPointShapes);
    CHECK(class_shape(kNumPointShapes) == class_shape(0));
}
