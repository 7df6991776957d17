#pragma once

#include "formats/onnx/onnx_proto.h"
#include "formats/onnx/onnx_shape.h"

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
    std::vector<const ValueInfo*> outputs;                        ///< those that are asked for, in the file's order
    std::vector<std::size_t> order;                               ///< nodes that these need, each after those it reads
    std::vector<const ValueInfo*> inputs;                         ///< those that carry the data, in the file's order
    std::vector<std::string_view> unused;                         ///< inputs on which these outputs do not depend

    /// "node 'fc1' (2 of 5)", by its output where it has no name.
    std::string place(std::size_t node) const;
};

/// Name of a node for messages: its own or that of its first output.
std::string node_label(const OperatorNode& node);

/// "Gemm", or "com.example::Gemm" outside of the standard operators.
std::string operator_name(const OperatorNode& node);

/// "" and "ai.onnx" are the same domain.
std::string_view normal_domain(std::string_view domain);

/// The part of the graph that makes the outputs called `outputs`, or all of them where none is named.
/// Errors   Refusal: a value made twice or never, a cycle, no data input.
GraphIndex index_graph(const Model& model, const std::vector<std::string_view>& outputs = {});

/// The ways to read the shapes of the graph's inputs, the likeliest first. A fixed first dimension is the batch, or
/// else one of the features: the next reading is tried where the graph refuses one.
std::vector<InputReading> input_readings(const GraphIndex& graph);

}  // namespace reluscope::onnx
