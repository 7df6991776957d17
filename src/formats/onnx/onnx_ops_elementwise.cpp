#include "formats/onnx/onnx_lowering.h"

#include <algorithm>
#include <cmath>

// Operators that work on each entry by itself: arithmetic with constants, sums of values, and the activations.

namespace reluscope::onnx {

namespace {

/// What is added to or multiplied with a value of `shape`, for each feature, and the value spread to the shape of the
/// result.
struct Operand {
    Data data;
    Eigen::VectorXd values;
};

Operand with_constant(Call& call, std::size_t data_input, std::size_t constant_input, const char* what) {
    const Data& data = call.data(data_input);
    const Constant& constant = call.weights(constant_input, what);
    const Shape shape = broadcast(data.shape, shape_of(constant), call.place());
    return {call.broadcast_to(data, shape), call.per_feature(constant, shape)};
}

Data add_constant(Call& call, std::size_t data_input, std::size_t constant_input, double data_sign,
                  double constant_sign) {
    Operand operand = with_constant(call, data_input, constant_input, "numbers to add");
    PickMap map = PickMap::identity(static_cast<std::size_t>(operand.values.size()));
    map.scale.setConstant(data_sign);
    map.shift = constant_sign * operand.values;
    return call.pick(operand.data, std::move(map), operand.data.shape);
}

void lower_add(Call& call) {
    if (call.data_or_null(0) != nullptr && call.data_or_null(1) != nullptr)
        return call.result(call.sum(call.data(0), call.data(1)));
    const std::size_t data_input = call.data_or_null(0) != nullptr ? 0 : 1;
    call.result(add_constant(call, data_input, 1 - data_input, 1, 1));
}

void lower_sub(Call& call) {
    if (call.data_or_null(0) == nullptr) return call.result(add_constant(call, 1, 0, -1, 1));
    if (call.data_or_null(1) == nullptr) return call.result(add_constant(call, 0, 1, 1, -1));
    call.result(call.sum(call.data(0), call.scaled(call.data(1), -1)));
}

Data multiply(Call& call, std::size_t data_input, std::size_t constant_input, bool divide) {
    Operand operand = with_constant(call, data_input, constant_input, divide ? "divisors" : "factors");
    if (divide && (operand.values.array() == 0).any()) stop(call.place(), "divisors other than 0", "0");
    PickMap map = PickMap::identity(static_cast<std::size_t>(operand.values.size()));
    map.scale = divide ? operand.values.cwiseInverse() : operand.values;
    if (!map.scale.allFinite()) stop(call.place(), "divisors whose inverse is finite", "a smaller one");
    return call.pick(operand.data, std::move(map), operand.data.shape);
}

void lower_mul(Call& call) {
    if (call.data_or_null(0) != nullptr && call.data_or_null(1) != nullptr) {
        stop(call.place(), "a constant as one factor of Mul", "two values that depend on the network's input");
    }
    const std::size_t data_input = call.data_or_null(0) != nullptr ? 0 : 1;
    call.result(multiply(call, data_input, 1 - data_input, false));
}

void lower_div(Call& call) {
    if (call.data_or_null(1) != nullptr)
        stop(call.place(), "a constant as divisor", "a value that depends on the network's input");
    call.result(multiply(call, 0, 1, true));
}

Data sum_of_all(Call& call) {
    std::optional<Data> total;
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        if (const Data* data = call.data_or_null(i)) total = total ? call.sum(*total, *data) : *data;
    }
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        if (call.data_or_null(i) != nullptr) continue;
        const Constant& constant = call.weights(i, "numbers to add");
        const Shape shape = broadcast(total->shape, shape_of(constant), call.place());
        total = call.shifted(call.broadcast_to(*total, shape), call.per_feature(constant, shape));
    }
    return *total;
}

void lower_sum(Call& call) { call.result(sum_of_all(call)); }
void lower_mean(Call& call) {
    call.result(call.scaled(sum_of_all(call), 1.0 / static_cast<double>(call.num_inputs())));
}

void lower_neg(Call& call) { call.result(call.scaled(call.data(0), -1)); }
void lower_relu(Call& call) { call.result(call.activation(call.data(0), 0)); }
void lower_abs(Call& call) { call.result(call.activation(call.data(0), -1)); }

void lower_leaky_relu(Call& call) {
    const double slope = call.number("alpha", 0.01F);
    if (!std::isfinite(slope)) stop(call.place(), "a finite slope", "infinity");
    call.result(call.activation(call.data(0), slope));
}

void lower_prelu(Call& call) {
    const Data& data = call.data(0);
    const Constant& slope = call.weights(1, "slopes");
    const Shape shape = broadcast(data.shape, shape_of(slope), call.place());
    if (shape.num_features() != data.shape.num_features()) {
        stop(call.place(), "slopes that fit a value of shape " + data.shape.text(), dims_text(slope.dims));
    }
    call.result(call.activation(data, call.per_feature(slope, data.shape)));
}

/// A vector with an entry per channel (axis 1) of `shape`, spread over all features.
Eigen::VectorXd per_channel(Call& call, std::size_t input, const char* what, const Shape& shape) {
    Constant values = call.weights(input, what);
    const std::int64_t channels = shape.dims[1];
    if (values.dims.size() != 1 || values.dims[0] != channels) {
        stop(call.place(), std::to_string(channels) + " " + what, dims_text(values.dims));
    }
    values.dims.assign(shape.dims.size() - 1, 1);
    values.dims[0] = channels;
    return call.per_feature(values, shape);
}

/// Training mode is said by an attribute since opset 14, before by further outputs, and before opset 7 by is_test.
void check_inference(Call& call) {
    const auto& outputs = call.node().outputs;
    const bool more_outputs = std::any_of(outputs.begin() + 1, outputs.end(), [](auto name) { return !name.empty(); });
    const bool training = call.opset() >= 14  ? call.integer("training_mode", 0) != 0
                          : call.is_before(7) ? call.integer("is_test", 0) == 0
                                              : more_outputs;
    if (training)
        stop(call.place(), "BatchNormalization for inference",
             "training mode (statistics of the batch); export the network in eval mode");
}

/// scale (x - mean) / sqrt(var + epsilon) + B
void lower_batch_normalization(Call& call) {
    const Data& x = call.data(0);
    if (x.shape.rank() < 2 || x.shape.batch == 1)
        stop(call.place(), "a value of shape [N, channels, ...]", x.shape.text());
    check_inference(call);
    if (call.integer("spatial", 1) == 0 && x.shape.rank() > 2) stop(call.place(), "spatial = 1", "0");
    const Eigen::VectorXd scale = per_channel(call, 1, "scales", x.shape);
    const Eigen::VectorXd shift = per_channel(call, 2, "shifts", x.shape);
    const Eigen::VectorXd mean = per_channel(call, 3, "means", x.shape);
    const Eigen::VectorXd variance = per_channel(call, 4, "variances", x.shape);
    const double epsilon = call.number("epsilon", 1e-5F);
    PickMap map = PickMap::identity(static_cast<std::size_t>(scale.size()));
    map.scale = scale.array() / (variance.array() + epsilon).sqrt();
    map.shift = shift.array() - mean.array() * map.scale.array();
    if (!map.scale.allFinite() || !map.shift.allFinite()) stop(call.place(), "variances above 0", "0 or less");
    call.result(call.pick(x, std::move(map), x.shape));
}

/// (x - offset) * scale, of ai.onnx.ml: what scikit-learn's StandardScaler becomes.
void lower_scaler(Call& call) {
    const Data& x = call.data(0);
    const std::size_t width = static_cast<std::size_t>(x.shape.num_features());
    const auto values = [&](std::string_view name, double fallback) {
        call.take(width);
        Eigen::VectorXd result = Eigen::VectorXd::Constant(static_cast<Eigen::Index>(width), fallback);
        const Attribute* a = call.attribute(name, AttributeType::kFloats);
        if (a == nullptr || a->floats.empty()) return result;
        if (a->floats.size() != 1 && a->floats.size() != width) {
            stop(call.place(), std::to_string(width) + " entries in " + quoted(name), std::to_string(a->floats.size()));
        }
        for (std::size_t i = 0; i < width; ++i)
            result[static_cast<Eigen::Index>(i)] = a->floats[a->floats.size() == 1 ? 0 : i];
        if (!result.allFinite()) stop(call.place(), "finite numbers in " + quoted(name), "NaN or infinity");
        return result;
    };
    call.take(3 * std::uint64_t{width});
    PickMap map = PickMap::identity(width);
    map.scale = values("scale", 1);
    map.shift = -values("offset", 0).cwiseProduct(map.scale);
    call.result(call.pick(x, std::move(map), x.shape));
}

}  // namespace

std::vector<Operator> elementwise_operators() {
    return {
        {"Add", 2, 2, {}, lower_add},
        {"Sub", 2, 2, {}, lower_sub},
        {"Mul", 2, 2, {}, lower_mul},
        {"Div", 2, 2, {}, lower_div},
        {"Sum", 1, kMaxVariadicInputs, {}, lower_sum},
        {"Mean", 1, kMaxVariadicInputs, {}, lower_mean},
        {"Neg", 1, 1, {}, lower_neg},
        {"Relu", 1, 1, {}, lower_relu},
        {"LeakyRelu", 1, 1, {"alpha"}, lower_leaky_relu},
        {"PRelu", 2, 2, {}, lower_prelu},
        {"Abs", 1, 1, {}, lower_abs},
        {"BatchNormalization", 5, 5, {"epsilon", "momentum", "spatial", "training_mode"}, lower_batch_normalization},
        {"Scaler", 1, 1, {"offset", "scale"}, lower_scaler, "ai.onnx.ml"},
    };
}

}  // namespace reluscope::onnx
