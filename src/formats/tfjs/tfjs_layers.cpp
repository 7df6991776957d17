#include "formats/tfjs/tfjs_layers.h"

#include "formats/onnx/onnx_refusal.h"
#include "formats/onnx/onnx_tensor.h"
#include "network/network_limits.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <utility>

namespace reluscope::tfjs {

namespace {

using onnx::DenseMap;
using onnx::LinearOperation;
using onnx::PickMap;
using onnx::Refusal;
using onnx::stop;

constexpr const char* kLayers =
    "Dense, ReLU, LeakyReLU, PReLU, Activation, Softmax, BatchNormalization, Normalization, Rescaling, Flatten, "
    "Dropout, Add or Concatenate";
constexpr const char* kActivations = "relu or linear, or at the end sigmoid or softmax";

/// They leave values as they are once a network is trained.
constexpr std::array<std::string_view, 7> kIdle = {
    "Dropout",          "GaussianDropout", "GaussianNoise",         "AlphaDropout",
    "SpatialDropout1D", "InputLayer",      "ActivityRegularization"};

/// Activations that are not read: the last one of a network is cut off, any other refused.
constexpr std::array<std::string_view, 13> kCutActivations = {"tanh",        "softplus",    "softsign", "elu",   "selu",
                                                              "gelu",        "gelunew",     "mish",     "swish", "silu",
                                                              "exponential", "hardsigmoid", "relu6"};

template <std::size_t count>
bool is_in(const std::array<std::string_view, count>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// "hardSigmoid" of TensorFlow.js and "hard_sigmoid" of Keras are one.
std::string plain_name(const std::string& name) {
    std::string plain;
    for (const char c : name) {
        if (c != '_') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return plain;
}

std::string text_or_stop(const JsonCursor& cursor) {
    Result<std::string> text = cursor.text();
    if (!text) throw Refusal{text.error()};
    return *std::move(text);
}

/// A setting that has to have one value, as others are not computed.
void expect_number(const LayerSpec& layer, std::string_view key, double wanted) {
    const double found = number_of(layer, key, wanted);
    if (found != wanted)
        stop(layer.place, std::string(key) + " " + std::to_string(static_cast<int>(wanted)),
             describe(member_of(layer.config, key)->value()));
}

/// The last axis: -1 or, where rows have one axis of features, 1; perhaps in a list.
void expect_last_axis(const LayerSpec& layer) {
    auto axis = member_of(layer.config, "axis");
    if (!axis) return;
    if (axis->value().is_array() && axis->value().size() == 1) axis = axis->item(0);
    if (axis->value() != -1 && axis->value() != 1) stop(layer.place, "axis -1 or 1", describe(axis->value()));
}

void expect_features(const LayerSpec& layer, const LayerValue& value) {
    if (value.shape.size() != 1)
        stop(layer.place, "rows with one axis of features (a Flatten before it)",
             "shape " + onnx::dims_text(value.shape));
}

/// A setting that is one number for all features or one for each; `absent` where there is none.
Eigen::VectorXd setting(const LayerSpec& layer, std::string_view key, const LayerValue& input, double absent) {
    const auto width = static_cast<Eigen::Index>(input.width());
    const auto member = member_of(layer.config, key);
    if (!member || !member->value().is_array()) return Eigen::VectorXd::Constant(width, number_of(layer, key, absent));
    expect_features(layer, input);
    const Result<std::vector<double>> numbers = member->numbers();
    if (!numbers) throw Refusal{numbers.error()};
    if (static_cast<Eigen::Index>(numbers->size()) != width)
        stop(member->path(), std::to_string(width) + " numbers, one per feature", std::to_string(numbers->size()));
    return Eigen::Map<const Eigen::VectorXd>(numbers->data(), width);
}

}  // namespace

std::size_t LayerValue::width() const {
    std::size_t width = 1;
    for (const std::int64_t size : shape) width *= static_cast<std::size_t>(size);
    return width;
}

LayerLowering::LayerLowering(const Topology& topology, WeightStore& weights, onnx::Budget& budget)
    : topology_(topology), weights_(weights), budget_(budget) {}

void LayerLowering::run() {
    LayerValue input{ValueId(0), topology_.shape, Ending::kNone, {}, {}};
    draft.num_inputs = input.width();
    values_.emplace(topology_.layers.front().name, std::move(input));
    for (std::size_t i = 1; i < topology_.layers.size(); ++i) {
        const LayerSpec& layer = topology_.layers[i];
        budget_.step(1, layer.place);
        values_.emplace(layer.name, lower(layer));
    }
}

/// The one value that a layer reads. Whatever computes with it needs it piecewise linear.
LayerValue LayerLowering::input_of(const LayerSpec& layer) const {
    if (layer.inputs.size() != 1) stop(layer.place, "one input", std::to_string(layer.inputs.size()));
    const LayerValue& value = values_.at(layer.inputs[0]);
    const bool keeps = is_in(kIdle, layer.class_name) || layer.class_name == "Flatten";
    if (value.ending != Ending::kNone && !keeps)
        stop(value.ending_place, std::string(kActivations) + ", where other layers follow", quoted(value.ending_name));
    return value;
}

LayerValue LayerLowering::lower(const LayerSpec& layer) {
    using Lower = LayerValue (LayerLowering::*)(const LayerSpec&, LayerValue);
    static constexpr std::array<std::pair<std::string_view, Lower>, 10> kLowerings = {{
        {"Dense", &LayerLowering::dense},
        {"Activation", &LayerLowering::activated},
        {"ReLU", &LayerLowering::relu},
        {"LeakyReLU", &LayerLowering::leaky_relu},
        {"PReLU", &LayerLowering::prelu},
        {"Softmax", &LayerLowering::softmax},
        {"BatchNormalization", &LayerLowering::batch_normalization},
        {"Normalization", &LayerLowering::normalization},
        {"Rescaling", &LayerLowering::rescaling},
        {"Flatten", &LayerLowering::flatten},
    }};
    if (layer.class_name == "Add" || layer.class_name == "Concatenate") return merged(layer);
    if (is_in(kIdle, layer.class_name)) return input_of(layer);
    for (const auto& [name, lower] : kLowerings) {
        if (name == layer.class_name) return (this->*lower)(layer, input_of(layer));
    }
    stop(layer.place, kLayers, quoted(layer.class_name));
}

LayerValue LayerLowering::dense(const LayerSpec& layer, LayerValue input) {
    expect_features(layer, input);
    std::vector<std::int64_t> shape = {input.shape[0], 0};
    const std::vector<double> kernel = weights_.take(layer.name, layer.place, "kernel", shape);
    const double units = number_of(layer, "units", static_cast<double>(shape[1]));
    if (units != static_cast<double>(shape[1]))
        stop(layer.place, "as many units as its kernel has (" + std::to_string(shape[1]) + ")",
             describe(member_of(layer.config, "units")->value()));
    if (shape[1] > network_limits::kMaxWidth)
        stop(layer.place, "at most " + std::to_string(network_limits::kMaxWidth) + " units", std::to_string(shape[1]));
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    DenseMap map;
    map.W = Eigen::Map<const RowMajor>(kernel.data(), static_cast<Eigen::Index>(shape[0]),
                                       static_cast<Eigen::Index>(shape[1]))
                .transpose();
    map.b = Eigen::VectorXd::Zero(map.W.rows());
    const auto width = static_cast<std::size_t>(shape[1]);
    if (boolean_of(layer, "use_bias", true)) map.b = vector_of(layer, "bias", width);
    LayerValue result;
    result.value = draft.add(layer.name, width, LinearOperation{input.value, std::move(map)});
    result.shape = {shape[1]};
    return activated(layer, std::move(result));
}

/// The activation that the layer's settings name, on `input`.
LayerValue LayerLowering::activated(const LayerSpec& layer, LayerValue input) {
    const auto member = member_of(layer.config, "activation");
    if (!member) return input;
    const std::string name = text_or_stop(*member);
    const std::string plain = plain_name(name);
    if (plain == "linear") return input;
    const auto width = static_cast<Eigen::Index>(input.width());
    if (plain == "relu") return with_slope(layer, std::move(input), Eigen::VectorXd::Zero(width));
    if (plain == "softmax" || plain == "logsoftmax") expect_features(layer, input);
    if (plain == "sigmoid") {
        input.ending = Ending::kSigmoid;
    } else if (plain == "softmax" || plain == "logsoftmax") {
        const Ending ending = plain == "softmax" ? Ending::kSoftmax : Ending::kLogSoftmax;
        input.ending = width == 1 ? Ending::kCut : ending;
    } else if (is_in(kCutActivations, plain)) {
        input.ending = Ending::kCut;
    } else {
        stop(layer.place, kActivations, quoted(name));
    }
    input.ending_name = width == 1 && plain == "softmax" ? "softmax of one output" : name;
    input.ending_place = layer.place;
    return input;
}

LayerValue LayerLowering::with_slope(const LayerSpec& layer, LayerValue input, Eigen::VectorXd slope) {
    const std::size_t width = input.width();
    budget_.take(width, layer.place);
    const bool leaky = (slope.array() != 0).any();
    const std::string name = layer.name + (leaky ? " leaky_relu" : " relu");
    input.value = draft.add(name, width, ActivationOperation{input.value, std::move(slope)});
    return input;
}

LayerValue LayerLowering::relu(const LayerSpec& layer, LayerValue input) {
    if (member_of(layer.config, "max_value"))
        stop(layer.place, "a ReLU without a largest value (export the model as ONNX)",
             "max_value " + describe(member_of(layer.config, "max_value")->value()));
    expect_number(layer, "negative_slope", 0);  // TensorFlow.js passes over both, Keras does not
    expect_number(layer, "threshold", 0);
    const auto width = static_cast<Eigen::Index>(input.width());
    return with_slope(layer, std::move(input), Eigen::VectorXd::Zero(width));
}

LayerValue LayerLowering::leaky_relu(const LayerSpec& layer, LayerValue input) {
    constexpr double kSlope = 0.3;  // where the settings have none
    const double slope = number_of(layer, "alpha", number_of(layer, "negative_slope", kSlope));
    const auto width = static_cast<Eigen::Index>(input.width());
    return with_slope(layer, std::move(input), Eigen::VectorXd::Constant(width, slope));
}

LayerValue LayerLowering::prelu(const LayerSpec& layer, LayerValue input) {
    expect_features(layer, input);
    const auto shared = member_of(layer.config, "shared_axes");
    const bool one = shared && shared->value().is_array() && !shared->value().empty();
    const auto width = static_cast<Eigen::Index>(input.width());
    Eigen::VectorXd slope = vector_of(layer, "alpha", one ? 1 : input.width());
    if (one) slope = Eigen::VectorXd::Constant(width, slope[0]);
    return with_slope(layer, std::move(input), std::move(slope));
}

LayerValue LayerLowering::softmax(const LayerSpec& layer, LayerValue input) {
    expect_features(layer, input);
    expect_last_axis(layer);
    const bool one = input.width() == 1;
    input.ending = one ? Ending::kCut : Ending::kSoftmax;
    input.ending_name = one ? "softmax of one output" : "softmax";
    input.ending_place = layer.place;
    return input;
}

LayerValue LayerLowering::flatten(const LayerSpec& layer, LayerValue input) {
    const auto format = member_of(layer.config, "data_format");
    if (format && format->value() == "channels_first" && input.shape.size() > 1)
        stop(layer.place, "data_format channels_last", "channels_first");
    input.shape = {static_cast<std::int64_t>(input.width())};
    return input;
}

/// y_i = scale_i x_i + shift_i
LayerValue LayerLowering::scaled(const LayerSpec& layer, LayerValue input, Eigen::VectorXd scale,
                                 Eigen::VectorXd shift) {
    const std::size_t width = input.width();
    if (!scale.allFinite() || !shift.allFinite())
        stop(layer.place, "a scale and a shift within the range of double", "larger ones");
    budget_.take(std::uint64_t{3} * width, layer.place);
    PickMap pick = PickMap::identity(width);
    pick.scale = std::move(scale);
    pick.shift = std::move(shift);
    input.value = draft.add(layer.name, width, LinearOperation{input.value, std::move(pick)});
    return input;
}

Eigen::VectorXd LayerLowering::vector_of(const LayerSpec& layer, const std::string& role, std::size_t width) {
    std::vector<std::int64_t> shape = {static_cast<std::int64_t>(width)};
    const std::vector<double> values = weights_.take(layer.name, layer.place, role, shape);
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

LayerValue LayerLowering::batch_normalization(const LayerSpec& layer, LayerValue input) {
    constexpr double kEpsilon = 1e-3;  // where the settings have none
    expect_features(layer, input);
    expect_last_axis(layer);
    const std::size_t width = input.width();
    const Eigen::VectorXd mean = vector_of(layer, "moving_mean", width);
    const Eigen::VectorXd variance = vector_of(layer, "moving_variance", width);
    if ((variance.array() < 0).any()) stop(layer.place, "variances of at least 0", "a negative number");
    Eigen::VectorXd scale = (variance.array() + number_of(layer, "epsilon", kEpsilon)).sqrt().inverse();
    if (boolean_of(layer, "scale", true)) scale.array() *= vector_of(layer, "gamma", width).array();
    Eigen::VectorXd shift = -(scale.array() * mean.array());
    if (boolean_of(layer, "center", true)) shift += vector_of(layer, "beta", width);
    return scaled(layer, std::move(input), std::move(scale), std::move(shift));
}

/// Keras's scaler: (x - mean) / max(sqrt(variance), epsilon).
LayerValue LayerLowering::normalization(const LayerSpec& layer, LayerValue input) {
    constexpr double kEpsilon = 1e-7;  // Keras's smallest divisor
    expect_features(layer, input);
    expect_last_axis(layer);
    if (boolean_of(layer, "invert", false)) stop(layer.place, "a Normalization that scales", "one that is inverted");
    weights_.pass_over(layer.name, "count");
    // Given by the program that built the model, or learnt from rows and then among the weights.
    const bool given = member_of(layer.config, "mean").has_value();
    const std::size_t width = input.width();
    const Eigen::VectorXd mean = given ? setting(layer, "mean", input, 0) : vector_of(layer, "mean", width);
    const Eigen::VectorXd variance = given ? setting(layer, "variance", input, 1) : vector_of(layer, "variance", width);
    if ((variance.array() < 0).any()) stop(layer.place, "variances of at least 0", "a negative number");
    Eigen::VectorXd scale = variance.array().sqrt().max(kEpsilon).inverse();
    Eigen::VectorXd shift = -(scale.array() * mean.array());
    return scaled(layer, std::move(input), std::move(scale), std::move(shift));
}

LayerValue LayerLowering::rescaling(const LayerSpec& layer, LayerValue input) {
    Eigen::VectorXd scale = setting(layer, "scale", input, 1);
    Eigen::VectorXd shift = setting(layer, "offset", input, 0);
    return scaled(layer, std::move(input), std::move(scale), std::move(shift));
}

/// Add and Concatenate.
LayerValue LayerLowering::merged(const LayerSpec& layer) {
    const bool adds = layer.class_name == "Add";
    if (layer.inputs.size() < 2) stop(layer.place, "two or more inputs", std::to_string(layer.inputs.size()));
    if (!adds) expect_last_axis(layer);
    std::vector<ValueId> terms;
    std::int64_t width = 0;
    for (const std::string& name : layer.inputs) {
        const LayerValue& value = values_.at(name);
        if (value.ending != Ending::kNone)
            stop(value.ending_place, std::string(kActivations) + ", where other layers follow",
                 quoted(value.ending_name));
        expect_features(layer, value);
        if (adds && !terms.empty() && value.shape[0] != width)
            stop(layer.place, "inputs of one width", std::to_string(width) + " and " + std::to_string(value.shape[0]));
        terms.push_back(value.value);
        width = adds ? value.shape[0] : width + value.shape[0];
        if (width > network_limits::kMaxWidth)
            stop(layer.place, "at most " + std::to_string(network_limits::kMaxWidth) + " features", "more");
    }
    LayerValue result;
    onnx::DraftOperation operation = SumOperation{terms};
    if (!adds) operation = ConcatOperation{terms};
    result.value = draft.add(layer.name, static_cast<std::size_t>(width), std::move(operation));
    result.shape = {width};
    return result;
}

}  // namespace reluscope::tfjs
