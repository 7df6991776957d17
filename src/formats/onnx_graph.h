#pragma once

#include "formats/onnx_proto.h"
#include "formats/onnx_shape.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace reluscope::onnx {

/// What the names in a graph refer to, checked: every value is made once, before it is used.
struct GraphIndex {
    explicit GraphIndex(const Model& m) : model(m) {}

    const Model& model;
    std::int64_t opset = 0;  ///< of the standard operators; 0 if the file states none
    std::unordered_map<std::string_view, const Tensor*> initializers;
    std::unordered_map<std::string_view, std::size_t> producers;  ///< value -> node that makes it
    std::vector<std::size_t> order;    ///< nodes that the outputs need, each after those it reads
    const ValueInfo* input = nullptr;  ///< the one that carries the data

    /// "node 'fc1' (2 of 5)", by its output where it has no name.
    std::string place(std::size_t node) const;
};

/// Name of a node for messages: its own or that of its first output.
std::string node_label(const OperatorNode& node);

/// "Gemm", or "com.example::Gemm" outside of the standard operators.
std::string operator_name(const OperatorNode& node);

/// "" and "ai.onnx" are the same domain.
std::string_view normal_domain(std::string_view domain);

/// Errors   Refusal: a value made twice or never, a cycle, no or several data inputs, an opset before 7.
GraphIndex index_graph(const Model& model);

/// The ways to read the shape of the graph's input, the likeliest first. A fixed first dimension is the batch, or else one of the features:
/// the next reading is tried where the graph refuses one.
std::vector<InputReading> input_readings(const GraphIndex& graph);

}  // namespace reluscope::onnx
