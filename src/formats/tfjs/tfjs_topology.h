#pragma once

#include "formats/json/json_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reluscope::tfjs {

/// A layer as model.json describes it.
struct LayerSpec {
    std::string name;
    std::string class_name;
    JsonCursor config;                ///< an object
    std::vector<std::string> inputs;  ///< names of the layers that it reads; empty for an input layer
    std::string place;                ///< for messages: `layer 'dense' (2 of 4)`
};

/// The layers of a model, each behind those that it reads.
struct Topology {
    std::vector<LayerSpec> layers;    ///< an input layer first
    std::vector<std::int64_t> shape;  ///< of one input, without the axis of rows
    std::string output;               ///< name of the layer whose values are the model's
};

/// Reads `modelTopology` of a layers model: a Sequential model or a graph with one input and one output.
/// Errors   a Refusal (formats/onnx/onnx_refusal.h) is thrown.
Topology read_topology(const JsonCursor& topology);

/// The member `key` of an object, if it is there and not null.
std::optional<JsonCursor> member_of(const JsonCursor& object, std::string_view key);

/// The member `key` of a layer's settings as a number or a truth value, or `absent`.
double number_of(const LayerSpec& layer, std::string_view key, double absent);
bool boolean_of(const LayerSpec& layer, std::string_view key, bool absent);

}  // namespace reluscope::tfjs
