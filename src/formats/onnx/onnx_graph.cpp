#include "formats/onnx/onnx_graph.h"

#include "formats/onnx/onnx_refusal.h"
#include "network/network_limits.h"

#include <algorithm>
#include <optional>
#include <queue>
#include <set>
#include <utility>

namespace reluscope::onnx {

namespace {

const Attribute* find_attribute(const OperatorNode& node, std::string_view name) {
    for (const Attribute& a : node.attributes) {
        if (a.name == name) return &a;
    }
    return nullptr;
}

void find_opset(GraphIndex& graph) {
    for (const auto& [domain, version] : graph.model.opsets) {
        if (normal_domain(domain).empty()) graph.opset = std::max(graph.opset, version);
    }
    if (graph.opset < 0) stop("operator set", "a version of 1 or later", std::to_string(graph.opset));
}

void index_names(GraphIndex& graph) {
    const Graph& g = graph.model.graph;
    if (g.has_sparse_initializers) stop("graph", "dense initializers", "a sparse one");
    for (const Tensor& tensor : g.initializers) {
        if (!graph.initializers.emplace(tensor.name, &tensor).second) {
            stop("tensor " + quoted(tensor.name), "one initializer of this name", "two");
        }
    }
    std::set<std::string_view> inputs;
    for (const ValueInfo& input : g.inputs) {
        if (!inputs.insert(input.name).second)
            stop("graph", "inputs of different names", "two of name " + quoted(input.name));
    }
    for (std::size_t i = 0; i < g.nodes.size(); ++i) {
        for (const std::string_view output : g.nodes[i].outputs) {
            if (output.empty()) continue;
            const bool taken = inputs.count(output) > 0 || graph.initializers.count(output) > 0;
            if (taken || !graph.producers.emplace(output, i).second) {
                stop(graph.place(i), "outputs that nothing else makes", quoted(output));
            }
        }
    }
}

/// Nodes that the outputs which are asked for depend on.
std::vector<bool> needed_nodes(const GraphIndex& graph) {
    const Graph& g = graph.model.graph;
    std::vector<bool> needed(g.nodes.size(), false);
    std::vector<std::size_t> pending;
    const auto need = [&](std::string_view name) {
        const auto producer = graph.producers.find(name);
        if (producer == graph.producers.end() || needed[producer->second]) return;
        needed[producer->second] = true;
        pending.push_back(producer->second);
    };
    for (const ValueInfo* output : graph.outputs) need(output->name);
    while (!pending.empty()) {
        const std::size_t i = pending.back();
        pending.pop_back();
        for (const std::string_view input : g.nodes[i].inputs) need(input);
    }
    return needed;
}

/// Kahn's algorithm; among the nodes that are ready, the first in the file goes first, so that a sorted file keeps its
/// order.
void sort_nodes(GraphIndex& graph) {
    const Graph& g = graph.model.graph;
    const std::vector<bool> needed = needed_nodes(graph);
    std::vector<std::size_t> missing(g.nodes.size(), 0);
    std::vector<std::vector<std::size_t>> readers(g.nodes.size());
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    std::size_t num_needed = 0;
    for (std::size_t i = 0; i < g.nodes.size(); ++i) {
        if (!needed[i]) continue;
        ++num_needed;
        for (const std::string_view input : g.nodes[i].inputs) {
            const auto producer = graph.producers.find(input);
            if (producer == graph.producers.end()) continue;
            readers[producer->second].push_back(i);
            ++missing[i];
        }
        if (missing[i] == 0) ready.push(i);
    }
    while (!ready.empty()) {
        const std::size_t i = ready.top();
        ready.pop();
        graph.order.push_back(i);
        for (const std::size_t reader : readers[i]) {
            if (--missing[reader] == 0) ready.push(reader);
        }
    }
    if (graph.order.size() == num_needed) return;
    const auto stuck = std::find_if(missing.begin(), missing.end(), [](std::size_t n) { return n > 0; });
    stop(graph.place(static_cast<std::size_t>(stuck - missing.begin())), "a graph without cycles",
         "a node that needs its own output");
}

/// Old files list the initializers among the inputs; some list inputs that nothing reads.
void find_inputs(GraphIndex& graph) {
    constexpr std::size_t kMaxInputs = 4096;
    const Graph& g = graph.model.graph;
    std::set<std::string_view> read;
    for (const std::size_t i : graph.order) read.insert(g.nodes[i].inputs.begin(), g.nodes[i].inputs.end());
    for (const ValueInfo* output : graph.outputs) read.insert(output->name);
    for (const ValueInfo& input : g.inputs) {
        if (graph.initializers.count(input.name) > 0) continue;
        if (read.count(input.name) > 0) {
            graph.inputs.push_back(&input);
        } else {
            graph.unused.push_back(input.name);
        }
    }
    if (graph.inputs.empty()) stop("graph", "an input that the output depends on", "none");
    if (graph.inputs.size() > kMaxInputs)
        stop("graph", "at most " + std::to_string(kMaxInputs) + " inputs", std::to_string(graph.inputs.size()));
}

/// A constant that a layer of Keras keeps outside of its variables (Normalization) becomes an input of fixed shape in
/// the hands of tf2onnx, named after its operator, and its value is lost. Read as data it would give another network.
void refuse_lost_constants(const GraphIndex& graph) {
    const auto is_open = [](const ValueInfo* input) {
        return std::find(input->dims.begin(), input->dims.end(), 0) != input->dims.end();
    };
    if (graph.model.producer_name != "tf2onnx") return;
    if (std::none_of(graph.inputs.begin(), graph.inputs.end(), is_open)) return;
    for (const ValueInfo* input : graph.inputs) {
        if (input->has_shape && !is_open(input) && input->name.find('/') != std::string_view::npos)
            stop("input " + quoted(input->name), "a constant with its value",
                 "an input in its place: tf2onnx lost the value (of a Normalization layer? Export the model with "
                 "Rescaling instead, see docs/getting-models.md)");
    }
}

/// Number of features that a node which reads the data asks for: the size of its weights. 0 if it does not say.
std::int64_t width_asked_by(const GraphIndex& graph, const OperatorNode& node, bool data_is_first) {
    if (node.inputs.size() < 2) return 0;
    const auto initializer = graph.initializers.find(node.inputs[data_is_first ? 1 : 0]);
    if (initializer == graph.initializers.end()) return 0;
    const std::vector<std::int64_t>& dims = initializer->second->dims;
    if (node.op_type == "Gemm" || node.op_type == "MatMul") {
        if (dims.size() != 2 || !data_is_first) return 0;
        const Attribute* trans = find_attribute(node, "transB");
        return trans != nullptr && trans->i != 0 ? dims[1] : dims[0];
    }
    return dims.empty() || dims.back() == 1 ? 0 : dims.back();
}

/// The number of features where the file does not state it: what the first weights behind elementwise operators ask
/// for.
std::int64_t infer_width(const GraphIndex& graph, const ValueInfo& input) {
    static const std::set<std::string_view> kPassing = {"Add",      "Sub",     "Mul",  "Div",     "Cast",
                                                        "Identity", "Dropout", "Relu", "Flatten", "Reshape"};
    std::set<std::string_view> reached = {input.name};
    for (const std::size_t i : graph.order) {
        const OperatorNode& node = graph.model.graph.nodes[i];
        if (node.op_type == "Scaler") {
            const Attribute* offset = find_attribute(node, "offset");
            if (offset != nullptr && offset->floats.size() > 1) return static_cast<std::int64_t>(offset->floats.size());
        }
        for (std::size_t k = 0; k < std::min<std::size_t>(node.inputs.size(), 2); ++k) {
            if (reached.count(node.inputs[k]) == 0) continue;
            const std::int64_t width = width_asked_by(graph, node, k == 0);
            if (width > 0) return width;
            if (kPassing.count(node.op_type) > 0 && !node.outputs.empty()) reached.insert(node.outputs[0]);
        }
    }
    return 0;
}

/// One input by itself: its shape, and the size of its batch where the file fixes it.
struct OneReading {
    Shape shape;
    std::optional<std::int64_t> batch_size;
    std::optional<Error> fault;
};

void check_input(const ValueInfo& input, const std::string& place) {
    if (!input.is_tensor) stop(place, "a tensor", "something else");
    const DataType type = input.type;
    if (type == DataType::kString || type == DataType::kComplex64 || type == DataType::kComplex128)
        stop(place, "numbers", data_type_name(type));
    const auto& dims = input.dims;
    const auto too_wide = std::find_if(dims.begin(), dims.end(), [](std::int64_t d) { return d > INT32_MAX; });
    if (too_wide != dims.end()) stop(place, "dimensions below 2^31", std::to_string(*too_wide));
}

/// The number of features, or nothing where there are too many.
std::optional<std::int64_t> bounded_width(const Shape& shape) {
    std::int64_t features = 1;
    for (const std::int64_t dim : shape.dims) {
        if (dim > network_limits::kMaxWidth || features * dim > network_limits::kMaxWidth) return {};
        features *= dim;
    }
    return features;
}

std::vector<OneReading> readings_of(const GraphIndex& graph, const ValueInfo& input) {
    const std::string place = "input " + quoted(input.name);
    const std::vector<std::int64_t>& dims = input.dims;
    check_input(input, place);
    const bool unknown = !input.has_shape || dims.empty();
    const auto num_symbolic = std::count(dims.begin(), dims.end(), 0);
    std::vector<OneReading> readings;
    std::string too_many;
    const auto add = [&](std::vector<std::int64_t> shape, int batch, std::optional<std::int64_t> size) {
        if (batch != Shape::kNoBatch) shape[static_cast<std::size_t>(batch)] = 1;
        OneReading reading{{std::move(shape), batch}, size, {}};
        if (bounded_width(reading.shape)) {
            readings.push_back(std::move(reading));
        } else if (too_many.empty()) {
            too_many = reading.shape.text();
        }
    };
    const std::int64_t width = unknown || num_symbolic > 0 ? infer_width(graph, input) : 0;
    if (unknown) {
        if (width > 0) add({1, width}, 0, {});
    } else if (num_symbolic == 0) {
        if (dims.size() > 1) add(dims, 0, dims[0]);
        if (dims.size() == 1 || dims[0] != 1) add(dims, Shape::kNoBatch, {});
    } else if (dims.size() == 1) {
        if (width > 0) add({width}, Shape::kNoBatch, {});
        add({1}, 0, {});
    } else if (dims.size() == 2 && dims[1] == 0) {
        if (width > 0) add({1, width}, 0, dims[0] == 0 ? std::nullopt : std::optional<std::int64_t>(dims[0]));
        if (dims[0] != 0) add(dims, 1, {});
    } else if (num_symbolic == 1) {
        add(dims, static_cast<int>(std::find(dims.begin(), dims.end(), 0) - dims.begin()), {});
    }
    if (readings.empty() && !too_many.empty())
        stop(place, "at most " + std::to_string(network_limits::kMaxWidth) + " features in a row", "shape " + too_many);
    if (readings.empty())
        stop(place, "a shape with at most one open dimension, the batch", "open dimensions that nothing else fixes");
    return readings;
}

/// The readings of all inputs together: as many rows in each, and not too many features in all.
std::optional<InputReading> joined_reading(const std::vector<std::vector<OneReading>>& inputs, std::size_t turn) {
    InputReading joined;
    std::int64_t features = 0;
    for (const std::vector<OneReading>& readings : inputs) {
        const OneReading& reading = readings[std::min(turn, readings.size() - 1)];
        if (reading.batch_size && joined.batch_size && *reading.batch_size != *joined.batch_size) return {};
        if (reading.batch_size) joined.batch_size = reading.batch_size;
        if (!reading.fault) features += *bounded_width(reading.shape);
        joined.shapes.push_back(reading.shape);
        joined.faults.push_back(reading.fault);
        if (features > network_limits::kMaxWidth) return {};
    }
    return joined;
}

}  // namespace

std::string GraphIndex::place(std::size_t node) const {
    return "node " + node_label(model.graph.nodes[node]) + " (" + std::to_string(node + 1) + " of " +
           std::to_string(model.graph.nodes.size()) + ")";
}

std::string node_label(const OperatorNode& node) {
    if (!node.name.empty()) return quoted(node.name);
    return quoted(node.outputs.empty() ? std::string_view() : node.outputs[0]);
}

std::string operator_name(const OperatorNode& node) {
    const std::string_view domain = normal_domain(node.domain);
    const std::string type = quoted(node.op_type);
    const std::string bare = type.substr(1, type.size() - 2);
    if (domain.empty() || domain == "ai.onnx.ml") return bare;
    const std::string of = quoted(domain);
    return of.substr(1, of.size() - 2) + "::" + bare;
}

std::string_view normal_domain(std::string_view domain) { return domain == "ai.onnx" ? std::string_view() : domain; }

GraphIndex index_graph(const Model& model, const std::vector<std::string_view>& outputs) {
    GraphIndex graph(model);
    if (model.graph.outputs.empty()) stop("graph", "an output", "none");
    for (const ValueInfo& output : model.graph.outputs) {
        const bool asked = outputs.empty() || std::find(outputs.begin(), outputs.end(), output.name) != outputs.end();
        if (asked) graph.outputs.push_back(&output);
    }
    find_opset(graph);
    index_names(graph);
    sort_nodes(graph);
    find_inputs(graph);
    refuse_lost_constants(graph);
    return graph;
}

std::vector<InputReading> input_readings(const GraphIndex& graph) {
    std::vector<std::vector<OneReading>> inputs;
    std::size_t num_turns = 0;
    for (const ValueInfo* input : graph.inputs) {
        try {
            inputs.push_back(readings_of(graph, *input));
        } catch (const Refusal& refusal) {
            inputs.push_back({{{}, {}, refusal.error}});
        }
        num_turns = std::max(num_turns, inputs.back().size());
    }
    std::vector<InputReading> readings;
    for (std::size_t turn = 0; turn < num_turns; ++turn) {
        if (std::optional<InputReading> reading = joined_reading(inputs, turn)) readings.push_back(*std::move(reading));
    }
    if (readings.empty()) {
        stop("graph",
             "inputs of as many rows each, with at most " + std::to_string(network_limits::kMaxWidth) +
                 " features in all",
             std::to_string(inputs.size()) + " inputs that do not go together");
    }
    return readings;
}

}  // namespace reluscope::onnx
