#include "data/toy_data.h"

#include "base/numerics/numerics.h"
#include "base/numerics/rng.h"
#include "base/text/spelling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace reluscope {

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kInnerRadius = 0.5;   // of circles
constexpr double kXorGap = 0.2;        // half width of the empty cross between the squares of xor
constexpr double kCloudRadius = 0.8;   // where the centres of gaussians lie
constexpr double kCloudSpread = 0.12;  // standard deviation of gaussians without noise
constexpr double kCheckerSide = 0.5;   // of a square of the checkerboard
constexpr double kArmStart = 0.1;      // radius at which the arms of spirals begin
constexpr double kArmTurns = 1.0;      // of an arm from the centre to radius 1
constexpr double kRingFill = 0.5;      // width of a ring as part of the distance between rings
constexpr double kBumpWidth = 0.35;    // standard deviation of the Gaussian bump
constexpr double kRippleWaves = 1.5;   // of the ripple from the centre to radius 1
constexpr int kNumBits = 10;           // of boolean
constexpr std::array kToyKinds = {
    ToyInfo{ToyKind::kCircles, "circles", "Circles", "One circle inside another."},
    ToyInfo{ToyKind::kMoons, "moons", "Moons", "Two half circles that reach into each other."},
    ToyInfo{ToyKind::kSpirals, "spirals", "Spirals", "Arms that wind around the centre, a class each.", false, 2},
    ToyInfo{ToyKind::kXor, "xor", "Exclusive or", "Four squares; those across from each other share a class."},
    ToyInfo{ToyKind::kGaussians, "gaussians", "Gaussians", "Round clouds, a class each.", false, 2},
    ToyInfo{ToyKind::kRings, "rings", "Rings", "Wide rings around each other, a class each.", false, 3},
    ToyInfo{ToyKind::kCheckerboard, "checkerboard", "Checkerboard", "Four by four squares of two classes by turns."},
    ToyInfo{ToyKind::kLinear, "linear", "Line", "Two classes on the two sides of a straight line."},
    ToyInfo{ToyKind::kFunction, "function", "Curve", "Two classes above and below a curve y = f(x)."},
    ToyInfo{ToyKind::kBoolean, "boolean", "Boolean formula",
            "Ten bits; the class is v3 v1 + (1 - v3) v2 and the other seven say nothing."},
    ToyInfo{ToyKind::kPlane, "plane", "Plane", "A number that rises evenly in one direction.", true},
    ToyInfo{ToyKind::kSaddle, "saddle", "Saddle", "The number x y: up towards two corners, down towards two.", true},
    ToyInfo{ToyKind::kBump, "bump", "Gaussian bump", "A number that is large near the centre only.", true},
    ToyInfo{ToyKind::kRipple, "ripple", "Ripple", "A number that goes up and down with the distance from the centre.",
            true},
    ToyInfo{ToyKind::kHinge, "hinge", "Hinge",
            "One input. A number that is flat, then rises: what a single ReLU makes.", true, 0, true},
    ToyInfo{ToyKind::kValley, "valley", "Valley", "One input. A number that falls, stays low, rises and levels off.",
            true, 0, true},
};

constexpr std::array kToyFunctions = {
    ToyFunctionInfo{ToyFunction::kSine, "sine", "Sine"},
    ToyFunctionInfo{ToyFunction::kParabola, "parabola", "Parabola"},
    ToyFunctionInfo{ToyFunction::kAbsolute, "absolute", "Absolute value"},
    ToyFunctionInfo{ToyFunction::kStep, "step", "Step"},
};

struct Point {
    double x = 0;
    double y = 0;
};

Point polar(double radius, double angle) { return {radius * std::cos(angle), radius * std::sin(angle)}; }

/// To five decimals, so that the last bits of sines and cosines do not matter, which differ between platforms.
double rounded(double value) { return std::round(value * 1e5) / 1e5 + 0.0; }  // + 0.0: no -0

double curve(ToyFunction function, double x) {
    switch (function) {
        case ToyFunction::kSine: return 0.6 * std::sin(kPi * x);
        case ToyFunction::kParabola: return 1.4 * x * x - 0.5;
        case ToyFunction::kAbsolute: return 1.2 * std::abs(x) - 0.6;
        case ToyFunction::kStep: return x < 0 ? -0.4 : 0.4;
    }
    return 0;
}

double surface(ToyKind kind, const Point& p) {
    const double squared_radius = p.x * p.x + p.y * p.y;
    switch (kind) {
        case ToyKind::kPlane: return 0.8 * p.x + 0.2 * p.y;
        case ToyKind::kSaddle: return p.x * p.y;
        case ToyKind::kBump: return std::exp(-squared_radius / (2 * kBumpWidth * kBumpWidth));
        default: return std::cos(2 * kPi * kRippleWaves * std::sqrt(squared_radius));
    }
}

// Where the valley's floor begins and ends, and where its far side levels off, at 1.
constexpr double kFloorBegin = -0.5;
constexpr double kFloorEnd = 0.1;
constexpr double kSideEnd = 0.6;

/// The value of a curve of one input before noise.
double curve_of_one(ToyKind kind, double x) {
    if (kind == ToyKind::kHinge) return std::max(0.0, x);
    if (x <= kFloorBegin) return (kFloorBegin - x) / (kFloorBegin + 1);
    return std::clamp((x - kFloorEnd) / (kSideEnd - kFloorEnd), 0.0, 1.0);
}

/// Class of a point where the plane is cut into areas.
int area_class(const ToyOptions& options, const Point& p) {
    switch (options.kind) {
        case ToyKind::kCheckerboard: {
            const int column = std::min(static_cast<int>((p.x + 1) / kCheckerSide), 3);
            const int row = std::min(static_cast<int>((p.y + 1) / kCheckerSide), 3);
            return (column + row) % 2;
        }
        case ToyKind::kLinear: return 0.5 * p.x + p.y > 0 ? 1 : 0;
        default: return p.y > curve(options.function, p.x) ? 1 : 0;
    }
}

Point uniform_point(Rng& rng) {
    const double x = rng.uniform(-1, 1);
    return {rounded(x), rounded(rng.uniform(-1, 1))};
}

/// Each area holds at least a quarter of the square, so that this ends.
Point point_in_area(const ToyOptions& options, int label, Rng& rng) {
    Point point = uniform_point(rng);
    while (area_class(options, point) != label) point = uniform_point(rng);
    return point;
}

/// A point of class `label` before noise. Every kind draws from `rng` in its own fixed order.
Point point_of_class(const ToyOptions& options, int label, Rng& rng) {
    switch (options.kind) {
        case ToyKind::kCircles: return polar(label == 0 ? 1.0 : kInnerRadius, rng.uniform(0, 2 * kPi));
        case ToyKind::kMoons: {
            const Point arc = polar(1, rng.uniform(0, kPi));
            return label == 0 ? Point{arc.x - 0.5, arc.y - 0.25} : Point{0.5 - arc.x, 0.25 - arc.y};
        }
        case ToyKind::kSpirals: {
            // The square root spreads the points evenly along the arm.
            const double radius = std::sqrt(rng.uniform(kArmStart * kArmStart, 1));
            return polar(radius, 2 * kPi * (kArmTurns * radius + static_cast<double>(label) / options.arms));
        }
        case ToyKind::kXor: {
            const double x = rng.uniform(kXorGap, 1);
            const double y = rng.uniform(kXorGap, 1);
            const double side = rng.uniform() < 0.5 ? -1 : 1;
            return {side * x, (label == 0 ? side : -side) * y};
        }
        case ToyKind::kGaussians: {
            const Point centre = polar(kCloudRadius, 2 * kPi * label / options.arms + kPi / 4);
            const double x = kCloudSpread * rng.normal();
            return {centre.x + x, centre.y + kCloudSpread * rng.normal()};
        }
        case ToyKind::kRings: {
            const double middle = (label + 0.5) / options.arms;
            const double half_width = 0.5 * kRingFill / options.arms;
            const double radius = rng.uniform(middle - half_width, middle + half_width);
            return polar(radius, rng.uniform(0, 2 * kPi));
        }
        default: return point_in_area(options, label, rng);
    }
}

/// Length that a noise of 1 stands for.
double noise_length(const ToyOptions& options) {
    switch (options.kind) {
        case ToyKind::kSpirals:
        case ToyKind::kRings: return 1.0 / options.arms;
        case ToyKind::kCheckerboard: return kCheckerSide;
        default: return 1;
    }
}

Column number_column(std::string_view name, std::vector<double> numbers) {
    Column column;
    column.name = name;
    column.numbers = std::move(numbers);
    return column;
}

/// Labels "0", "1", ... in order of appearance, as every other table has them.
Column class_column(std::string_view name, const std::vector<int>& classes) {
    Column column;
    column.name = name;
    column.type = ColumnType::kCategorical;
    std::vector<std::int32_t> code_of_class;
    for (const int label : classes) {
        const auto at = static_cast<std::size_t>(label);
        if (at >= code_of_class.size()) code_of_class.resize(at + 1, -1);
        if (code_of_class[at] < 0) {
            code_of_class[at] = static_cast<std::int32_t>(column.labels.size());
            column.labels.push_back(std::to_string(label));
        }
        column.codes.push_back(code_of_class[at]);
    }
    return column;
}

Table table_with(std::string name, std::vector<Column> columns, std::size_t num_rows) {
    Table table;
    table.name = std::move(name);
    table.num_rows = num_rows;
    table.columns = std::move(columns);
    return table;
}

Table make_boolean(const ToyOptions& options) {
    Rng rng(options.seed);
    std::vector<std::vector<double>> bits(kNumBits, std::vector<double>(options.rows));
    std::vector<int> classes(options.rows);
    for (std::size_t row = 0; row < options.rows; ++row) {
        std::uint64_t word = rng.next() >> (64U - static_cast<unsigned>(kNumBits));
        for (auto& column : bits) {
            column[row] = static_cast<double>(word & 1U);
            word >>= 1U;
        }
        classes[row] = static_cast<int>(bits[2][row] != 0 ? bits[0][row] : bits[1][row]);
    }
    std::vector<Column> columns;
    for (auto& column : bits)
        columns.push_back(number_column("v" + std::to_string(columns.size() + 1), std::move(column)));
    columns.push_back(class_column("y", classes));
    return table_with("boolean", std::move(columns), options.rows);
}

Table make_curve(const ToyOptions& options) {
    Rng rng(options.seed);
    std::vector<double> xs(options.rows);
    std::vector<double> values(options.rows);
    for (std::size_t row = 0; row < options.rows; ++row) {
        xs[row] = rounded(rng.uniform(-1, 1));
        values[row] = rounded(curve_of_one(options.kind, xs[row]) + options.noise * rng.normal());
    }
    return table_with(std::string(toy_info(options.kind).id),
                      {number_column("x", std::move(xs)), number_column(toy_target(options.kind), std::move(values))},
                      options.rows);
}

Table make_plane(const ToyOptions& options) {
    const ToyInfo& info = toy_info(options.kind);
    const int num_classes = std::max(2, options.arms);
    const double deviation = options.noise * noise_length(options);
    Rng rng(options.seed);
    std::vector<double> xs(options.rows);
    std::vector<double> ys(options.rows);
    std::vector<double> values;
    std::vector<int> classes;
    for (std::size_t row = 0; row < options.rows; ++row) {
        const int label = static_cast<int>(row % static_cast<std::size_t>(num_classes));
        Point point = info.is_number ? uniform_point(rng) : point_of_class(options, label, rng);
        if (info.is_number) {
            values.push_back(rounded(surface(options.kind, point) + deviation * rng.normal()));
        } else {
            classes.push_back(label);
            point.x += deviation * rng.normal();
            point.y += deviation * rng.normal();
        }
        xs[row] = rounded(point.x);
        ys[row] = rounded(point.y);
    }
    std::vector<Column> columns = {number_column("x", std::move(xs)), number_column("y", std::move(ys))};
    columns.push_back(info.is_number ? number_column(toy_target(options.kind), std::move(values))
                                     : class_column(toy_target(options.kind), classes));
    return table_with(std::string(info.id), std::move(columns), options.rows);
}

template <class Infos>
std::vector<std::string> ids_of(const Infos& infos) {
    std::vector<std::string> ids;
    for (const auto& info : infos) ids.emplace_back(info.id);
    return ids;
}

tl::unexpected<Error> refuse_id(const char* place, std::string_view id, const std::vector<std::string>& ids) {
    return refuse(place, "one of " + name_list(ids, ids.size()), quoted(id) + did_you_mean(id, ids));
}

}  // namespace

std::span<const ToyInfo> toy_kinds() { return kToyKinds; }
std::span<const ToyFunctionInfo> toy_functions() { return kToyFunctions; }

const ToyInfo& toy_info(ToyKind kind) {
    return *std::find_if(kToyKinds.begin(), kToyKinds.end(), [kind](const ToyInfo& info) { return info.kind == kind; });
}

Result<ToyKind> toy_kind_from_id(std::string_view id) {
    for (const ToyInfo& info : kToyKinds) {
        if (info.id == id) return info.kind;
    }
    return refuse_id("toy data", id, ids_of(kToyKinds));
}

Result<ToyFunction> toy_function_from_id(std::string_view id) {
    for (const ToyFunctionInfo& info : kToyFunctions) {
        if (info.id == id) return info.function;
    }
    return refuse_id("function", id, ids_of(kToyFunctions));
}

std::string_view toy_target(ToyKind kind) {
    if (kind == ToyKind::kBoolean) return "y";
    return toy_info(kind).is_number ? "value" : "class";
}

Result<Table> make_toy(const ToyOptions& options) {
    if (options.rows < 1 || options.rows > kMaxToyRows) {
        return refuse("rows", "a number from 1 to " + std::to_string(kMaxToyRows), std::to_string(options.rows));
    }
    if (!(options.noise >= 0 && options.noise <= kMaxToyNoise)) {
        return refuse("noise", "a number from 0 to " + number_text(kMaxToyNoise),
                      std::isfinite(options.noise) ? number_text(options.noise) : "no finite number");
    }
    ToyOptions complete = options;
    const int usual_arms = toy_info(options.kind).usual_arms;
    if (usual_arms == 0 || options.arms == 0) complete.arms = usual_arms;
    if (complete.arms != 0 && (complete.arms < kMinToyArms || complete.arms > kMaxToyArms)) {
        return refuse("arms", "a number from " + std::to_string(kMinToyArms) + " to " + std::to_string(kMaxToyArms),
                      std::to_string(complete.arms));
    }
    if (toy_info(options.kind).one_input) return make_curve(complete);
    return options.kind == ToyKind::kBoolean ? make_boolean(complete) : make_plane(complete);
}

Result<Table> table_of_points(std::span<const DrawnPoint> points) {
    if (points.empty()) return refuse("points", "at least one point", "none");
    std::vector<double> xs;
    std::vector<double> ys;
    std::vector<int> classes;
    for (const DrawnPoint& point : points) {
        const std::string place = "point " + std::to_string(xs.size());
        if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
            return refuse(place, "finite coordinates", "an infinite one or none");
        }
        if (point.label < 0 || point.label >= kMaxDrawnClasses) {
            return refuse(place, "a class from 0 to " + std::to_string(kMaxDrawnClasses - 1),
                          std::to_string(point.label));
        }
        xs.push_back(point.x);
        ys.push_back(point.y);
        classes.push_back(point.label);
    }
    return table_with(
        "drawn points",
        {number_column("x", std::move(xs)), number_column("y", std::move(ys)), class_column("class", classes)},
        points.size());
}

}  // namespace reluscope
