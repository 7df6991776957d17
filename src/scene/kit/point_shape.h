#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace reluscope {

/// Shapes of points, so that classes can be told apart without their colours. Of one radius all have about the area of
/// the disc. The numbers are those of shaders/point_shape.glsl.
enum class PointShape : std::uint8_t {
    kDisc,
    kSquare,
    kTriangle,
    kDiamond,
    kTriangleDown,
    kPlus,
    kCross,
    kBar,
    kPillar,
    kTriangleLeft,
};
inline constexpr std::size_t kNumPointShapes = 10;

/// One shape per class; further classes begin again.
PointShape class_shape(std::size_t index);
/// Its number, as a graphics card reads it; below 0 (no class) the disc's.
inline float class_shape_number(std::int32_t label) {
    return label < 0 ? 0.0F : static_cast<float>(class_shape(static_cast<std::size_t>(label)));
}

inline constexpr std::size_t kMaxShapeCorners = 12;
/// Plus and cross are not: two bars, of the corners 0, 1, 6, 7 and 3, 4, 9, 10.
inline bool is_convex(PointShape shape) { return shape != PointShape::kPlus && shape != PointShape::kCross; }

/// The corners for radius 1 about the origin in order, x to the right and y downwards; none for the disc.
std::span<const std::pair<float, float>> shape_corners(PointShape shape);

}  // namespace reluscope
