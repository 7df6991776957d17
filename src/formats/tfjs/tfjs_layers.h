#pragma once

#include "formats/onnx/onnx_draft.h"
#include "formats/tfjs/tfjs_topology.h"
#include "formats/tfjs/tfjs_weights.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace reluscope::tfjs {

/// How a value ends that is no longer piecewise linear in the input.
enum class Ending { kNone, kSigmoid, kSoftmax, kLogSoftmax, kCut };

/// What a layer gives: a value of the draft, and what came after it that only the end of a network may have.
struct LayerValue {
    ValueId value;
    std::vector<std::int64_t> shape;  ///< without the axis of rows
    Ending ending = Ending::kNone;
    std::string ending_name;   ///< of the activation
    std::string ending_place;  ///< of its layer

    std::size_t width() const;
};

/// Turns layers into sums, affine maps and activations, one after the other.
class LayerLowering {
public:
    LayerLowering(const Topology& topology, WeightStore& weights, onnx::Budget& budget);

    /// Errors   a Refusal is thrown: a layer or a setting that is not piecewise linear, shapes that do not fit.
    void run();

    const LayerValue& output() const { return values_.at(topology_.output); }
    onnx::Draft draft;

private:
    LayerValue lower(const LayerSpec& layer);
    LayerValue dense(const LayerSpec& layer, LayerValue input);
    LayerValue batch_normalization(const LayerSpec& layer, LayerValue input);
    LayerValue normalization(const LayerSpec& layer, LayerValue input);
    LayerValue rescaling(const LayerSpec& layer, LayerValue input);
    LayerValue relu(const LayerSpec& layer, LayerValue input);
    LayerValue leaky_relu(const LayerSpec& layer, LayerValue input);
    LayerValue prelu(const LayerSpec& layer, LayerValue input);
    LayerValue softmax(const LayerSpec& layer, LayerValue input);
    LayerValue flatten(const LayerSpec& layer, LayerValue input);
    LayerValue merged(const LayerSpec& layer);
    LayerValue activated(const LayerSpec& layer, LayerValue input);
    LayerValue with_slope(const LayerSpec& layer, LayerValue input, Eigen::VectorXd slope);
    LayerValue scaled(const LayerSpec& layer, LayerValue input, Eigen::VectorXd scale, Eigen::VectorXd shift);
    Eigen::VectorXd vector_of(const LayerSpec& layer, const std::string& role, std::size_t width);
    LayerValue input_of(const LayerSpec& layer) const;

    const Topology& topology_;
    WeightStore& weights_;
    onnx::Budget& budget_;
    std::map<std::string, LayerValue> values_;
};

}  // namespace reluscope::tfjs
