#include "formats/onnx/onnx_lowering.h"

#include <algorithm>
#include <cmath>
#include <limits>

// Operators that choose between pieces: bounds, the larger or smaller of values, and steps that are none because their
// pieces meet.

namespace reluscope::onnx {

namespace {

/// max(x, low) = low + relu(x - low)
Data max_with(Call& call, const Data& x, const Eigen::VectorXd& low) {
    if ((low.array() == 0).all()) return call.activation(x, 0);
    return call.shifted(call.activation(call.shifted(x, low, -1), 0), low);
}

/// min(x, high) = high - relu(high - x)
Data min_with(Call& call, const Data& x, const Eigen::VectorXd& high) {
    const Data above = call.activation(call.shifted(call.scaled(x, -1), high), 0);
    return call.shifted(call.scaled(above, -1), high);
}

/// Two breakpoints for each entry: low + relu(x - low) - relu(x - high). Both sets of units form one hidden layer of
/// twice the width, the units of `low` first.
Data clip_both(Call& call, const Data& x, double low, double high) {
    const std::size_t width = static_cast<std::size_t>(x.shape.num_features());
    const auto n = static_cast<Eigen::Index>(width);
    call.take(8 * std::uint64_t{width});
    PickMap twice = PickMap::identity(2 * width);
    for (std::size_t i = 0; i < width; ++i) twice.index[width + i] = static_cast<std::uint32_t>(i);
    twice.shift.head(n).setConstant(-low);
    twice.shift.tail(n).setConstant(-high);
    const Data units =
        call.activation(call.pick(x, std::move(twice), {{static_cast<std::int64_t>(2 * width)}, Shape::kNoBatch}), 0);
    call.take(2 * std::uint64_t{width} * width);
    DenseMap difference{Eigen::MatrixXd::Zero(n, 2 * n), Eigen::VectorXd::Constant(n, low), true};
    difference.W.leftCols(n).diagonal().setOnes();
    difference.W.rightCols(n).diagonal().setConstant(-1);
    return call.dense(units, std::move(difference), x.shape);
}

/// A bound of Clip: an attribute up to opset 10, an input since. Bounds past the range of float are none.
double clip_bound(Call& call, const char* attribute, std::size_t input, double none) {
    double bound = none;
    if (call.attribute(attribute, AttributeType::kFloat) != nullptr) {
        bound = call.number(attribute, 0);
    } else if (call.has(input)) {
        const Constant& constant = call.constant(input, "bound");
        if (constant.values.size() != 1 || !is_floating(constant.type))
            stop(call.place(), "one floating-point number as bound", "something else");
        bound = constant.values[0];
    }
    if (std::isnan(bound)) stop(call.place(), "a number as bound", "NaN");
    return std::abs(bound) >= std::numeric_limits<float>::max() ? (bound > 0 ? 1 : -1) * std::abs(none) : bound;
}

void lower_clip(Call& call) {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    const double low = clip_bound(call, "min", 1, -kNone);
    const double high = clip_bound(call, "max", 2, kNone);
    const Data& x = call.data(0);
    const auto width = static_cast<Eigen::Index>(x.shape.num_features());
    if (low == kNone || high == -kNone || low > high) stop(call.place(), "a lower bound below the upper one", "none");
    call.take(static_cast<std::uint64_t>(width));
    if (std::isinf(low) && std::isinf(high)) return call.result(x);
    if (std::isinf(high)) return call.result(max_with(call, x, Eigen::VectorXd::Constant(width, low)));
    if (std::isinf(low)) return call.result(min_with(call, x, Eigen::VectorXd::Constant(width, high)));
    call.result(clip_both(call, x, low, high));
}

/// min(max(alpha x + beta, 0), 1)
void lower_hard_sigmoid(Call& call) {
    const double alpha = call.number("alpha", 0.2F);
    const double beta = call.number("beta", 0.5F);
    if (!std::isfinite(alpha) || !std::isfinite(beta)) stop(call.place(), "finite alpha and beta", "infinity");
    call.result(clip_both(call, call.scaled(call.data(0), alpha, beta), 0, 1));
}

/// x where x > alpha, else 0: a jump at alpha, unless that is 0.
void lower_thresholded_relu(Call& call) {
    const double alpha = call.number("alpha", 1);
    if (alpha != 0)
        stop(call.place(), "ThresholdedRelu without a jump (alpha = 0)", "alpha = " + std::to_string(alpha));
    call.result(call.activation(call.data(0), 0));
}

/// 0 between -lambd and lambd, outside x moved by bias towards 0: a jump, unless bias is lambd.
void lower_shrink(Call& call) {
    const double bias = call.number("bias", 0);
    const double lambda = call.number("lambd", 0.5F);
    if (bias != lambda || !std::isfinite(lambda) || lambda < 0)
        stop(call.place(), "Shrink without a jump (bias equal to lambd)", "others");
    const Data& x = call.data(0);
    call.result(call.sum(x, call.scaled(clip_both(call, x, -lambda, lambda), -1)));
}

void lower_extreme(Call& call, bool maximum) {
    std::optional<Data> best;
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        if (const Data* data = call.data_or_null(i)) best = best ? extreme_of(call, *best, *data, maximum) : *data;
    }
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        if (call.data_or_null(i) != nullptr) continue;
        const Constant& bound = call.weights(i, "bounds");
        const Shape shape = broadcast(best->shape, shape_of(bound), call.place());
        const Data wide = call.broadcast_to(*best, shape);
        const Eigen::VectorXd values = call.per_feature(bound, shape);
        best = maximum ? max_with(call, wide, values) : min_with(call, wide, values);
    }
    call.result(*best);
}

void lower_max(Call& call) { lower_extreme(call, true); }
void lower_min(Call& call) { lower_extreme(call, false); }

}  // namespace

/// max(a, b) = b + relu(a - b); min(a, b) = b - relu(b - a)
Data extreme_of(Call& call, const Data& a, const Data& b, bool maximum) {
    const Shape shape = broadcast(a.shape, b.shape, call.place());
    const Data wide_a = call.broadcast_to(a, shape);
    const Data wide_b = call.broadcast_to(b, shape);
    if (maximum) return call.sum(wide_b, call.activation(call.sum(wide_a, call.scaled(wide_b, -1)), 0));
    return call.sum(wide_b, call.scaled(call.activation(call.sum(wide_b, call.scaled(wide_a, -1)), 0), -1));
}

std::vector<Operator> extreme_operators() {
    return {
        {"Clip", 1, 3, {"min", "max"}, lower_clip},
        {"Max", 1, kMaxVariadicInputs, {}, lower_max},
        {"Min", 1, kMaxVariadicInputs, {}, lower_min},
        {"HardSigmoid", 1, 1, {"alpha", "beta"}, lower_hard_sigmoid},
        {"ThresholdedRelu", 1, 1, {"alpha"}, lower_thresholded_relu},
        {"Shrink", 1, 1, {"bias", "lambd"}, lower_shrink},
    };
}

}  // namespace reluscope::onnx
