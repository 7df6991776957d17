#pragma once

#include "base/result.h"
#include "data/table.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace reluscope {

/// Tables made by a formula, to train on.
enum class ToyKind {
    kCircles,
    kMoons,
    kSpirals,
    kXor,
    kGaussians,
    kRings,
    kCheckerboard,
    kLinear,
    kFunction,
    kBoolean,
    kPlane,
    kSaddle,
    kBump,
    kRipple,
    kHinge,
    kValley,
};

/// The curve of ToyKind::kFunction.
enum class ToyFunction { kSine, kParabola, kAbsolute, kStep };

struct ToyOptions {
    ToyKind kind = ToyKind::kCircles;
    std::size_t rows = 1000;
    /// Standard deviation of what is added to each coordinate, or to the value of a surface, as a part of the shape's
    /// size: its radius, half side or height (1), the side of a square of the checkerboard, the distance between
    /// neighbouring arms or rings. kBoolean has none.
    double noise = 0.1;
    std::uint64_t seed = 1;
    /// Arms of spirals, clouds of gaussians, rings of rings: 2 to 5, a class each; 0 for the usual number.
    int arms = 0;
    ToyFunction function = ToyFunction::kSine;
};

inline constexpr std::size_t kMaxToyRows = 10'000'000;
inline constexpr double kMaxToyNoise = 10;
inline constexpr int kMinToyArms = 2;
inline constexpr int kMaxToyArms = 5;
inline constexpr int kMaxDrawnClasses = 1000;

/// What there is to choose from.
struct ToyInfo {
    ToyKind kind;
    std::string_view id;        ///< for the command line and saved state
    std::string_view title;     ///< for people
    std::string_view sentence;  ///< what it is
    bool is_number = false;     ///< a surface: the answer is the number `value`; else the class `class`
    int usual_arms = 0;         ///< where ToyOptions::arms counts; else 0
    bool one_input = false;     ///< a curve: the column `x` alone, and the answer is the number `value`
};

struct ToyFunctionInfo {
    ToyFunction function;
    std::string_view id;
    std::string_view title;
};

/// In the order in which they are offered.
std::span<const ToyInfo> toy_kinds();
std::span<const ToyFunctionInfo> toy_functions();
const ToyInfo& toy_info(ToyKind kind);

/// Errors   names the ids there are.
Result<ToyKind> toy_kind_from_id(std::string_view id);
Result<ToyFunction> toy_function_from_id(std::string_view id);

/// Name of the column with the answers.
std::string_view toy_target(ToyKind kind);

/// A table with columns x, y and `class` ("0", "1", ..., as many rows of each as can be) or `value`; curves of one
/// input have x and `value`, and kBoolean has v1 to v10 and y. Shapes are centred on 0, reach to about 1, and are the
/// same to five decimals on every platform, to which coordinates are rounded.
///
/// Errors   rows, noise or arms out of range, with the range.
/// Source   kBoolean: Picchiotti and Gori 2021, section 4: y = v3 v1 + (1 - v3) v2 with 7 bits that say nothing.
Result<Table> make_toy(const ToyOptions& options);

/// A point that was drawn by hand.
struct DrawnPoint {
    double x = 0;
    double y = 0;
    int label = 0;  ///< class, from 0
};

/// A table with columns x, y and `class` of these points, in their order.
/// Errors   no points, a coordinate that is not finite, a class outside of 0 .. kMaxDrawnClasses - 1.
Result<Table> table_of_points(std::span<const DrawnPoint> points);

}  // namespace reluscope
