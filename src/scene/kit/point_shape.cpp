#include "scene/kit/point_shape.h"

namespace reluscope {

namespace {

using ShapeCorner = std::pair<float, float>;

constexpr float kSide = 0.886F;      // half the side of a square
constexpr float kHigh = 1.40F;       // from the middle of a triangle to its tip
constexpr float kHalf = 1.2124F;     // half of its base: kHigh * sin 60 degrees
constexpr float kLow = 0.70F;        // from the middle to its base
constexpr float kDiagonal = 1.253F;  // of the square on its tip
constexpr float kArm = 1.20F;        // of plus and cross
constexpr float kArmWidth = 0.42F;
constexpr float kLong = 1.40F;  // half sides of bars
constexpr float kShort = 0.56F;
constexpr float kTurned = 0.70711F;
constexpr float kOuter = kTurned * (kArm + kArmWidth);
constexpr float kInner = kTurned * (kArm - kArmWidth);
constexpr float kNotch = 2 * kTurned * kArmWidth;

constexpr ShapeCorner kSquareCorners[] = {{-kSide, -kSide}, {kSide, -kSide}, {kSide, kSide}, {-kSide, kSide}};
constexpr ShapeCorner kTriangleCorners[] = {{0, -kHigh}, {kHalf, kLow}, {-kHalf, kLow}};
constexpr ShapeCorner kDiamondCorners[] = {{0, -kDiagonal}, {kDiagonal, 0}, {0, kDiagonal}, {-kDiagonal, 0}};
constexpr ShapeCorner kTriangleDownCorners[] = {{0, kHigh}, {-kHalf, -kLow}, {kHalf, -kLow}};
constexpr ShapeCorner kPlusCorners[] = {{-kArmWidth, -kArm}, {kArmWidth, -kArm},  {kArmWidth, -kArmWidth},
                                        {kArm, -kArmWidth},  {kArm, kArmWidth},   {kArmWidth, kArmWidth},
                                        {kArmWidth, kArm},   {-kArmWidth, kArm},  {-kArmWidth, kArmWidth},
                                        {-kArm, kArmWidth},  {-kArm, -kArmWidth}, {-kArmWidth, -kArmWidth}};
// The plus turned: corners 0, 1, 6, 7 and 3, 4, 9, 10 are the bars of both.
constexpr ShapeCorner kCrossCorners[] = {{kInner, -kOuter}, {kOuter, -kInner},  {kNotch, 0},        {kOuter, kInner},
                                         {kInner, kOuter},  {0, kNotch},        {-kInner, kOuter},  {-kOuter, kInner},
                                         {-kNotch, 0},      {-kOuter, -kInner}, {-kInner, -kOuter}, {0, -kNotch}};
constexpr ShapeCorner kBarCorners[] = {{-kLong, -kShort}, {kLong, -kShort}, {kLong, kShort}, {-kLong, kShort}};
constexpr ShapeCorner kPillarCorners[] = {{-kShort, -kLong}, {kShort, -kLong}, {kShort, kLong}, {-kShort, kLong}};
constexpr ShapeCorner kTriangleLeftCorners[] = {{-kHigh, 0}, {kLow, -kHalf}, {kLow, kHalf}};

}  // namespace

PointShape class_shape(std::size_t index) { return static_cast<PointShape>(index % kNumPointShapes); }

std::span<const std::pair<float, float>> shape_corners(PointShape shape) {
    switch (shape) {
        case PointShape::kDisc: return {};
        case PointShape::kSquare: return kSquareCorners;
        case PointShape::kTriangle: return kTriangleCorners;
        case PointShape::kDiamond: return kDiamondCorners;
        case PointShape::kTriangleDown: return kTriangleDownCorners;
        case PointShape::kPlus: return kPlusCorners;
        case PointShape::kCross: return kCrossCorners;
        case PointShape::kBar: return kBarCorners;
        case PointShape::kPillar: return kPillarCorners;
        case PointShape::kTriangleLeft: return kTriangleLeftCorners;
    }
    return {};
}

}  // namespace reluscope
