#include "formats/onnx_graph.h"

#include "formats/onnx_refusal.h"
#include "network/network_limits.h"

#include <algorithm>
#include <optional>
#include <queue>
#include <set>

namespace reluscope::onnx {

namespace {

constexpr std::int64_t kMinOpset = 7;

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
    if (graph.opset != 0 && graph.opset < kMinOpset)
        stop("operator set", "version 7 or later", std::to_string(graph.opset));
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

/// Nodes that the graph's outputs depend on.
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
    for (const ValueInfo& output : g.outputs) need(output.name);
    while (!pending.empty()) {
        const std::size_t i = pending.back();
        pending.pop_back();
        for (const std::string_view input : g.nodes[i].inputs) need(input);
    }
    return needed;
}

/// Kahn's algorithm; among the nodes that are ready, the first in the file goes first, so that a sorted file keeps its order.
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
void find_input(GraphIndex& graph) {
    const Graph& g = graph.model.graph;
    std::set<std::string_view> read;
    for (const std::size_t i : graph.order) read.insert(g.nodes[i].inputs.begin(), g.nodes[i].inputs.end());
    for (const ValueInfo& output : g.outputs) read.insert(output.name);
    std::vector<const ValueInfo*> candidates;
    for (const ValueInfo& input : g.inputs) {
        if (graph.initializers.count(input.name) == 0 && read.count(input.name) > 0) candidates.push_back(&input);
    }
    if (candidates.empty()) stop("graph", "1 data input", "none that the output depends on");
    if (candidates.size() > 1) {
        std::string names;
        for (std::size_t i = 0; i < std::min<std::size_t>(candidates.size(), 4); ++i)
            names += (i > 0 ? ", " : "") + quoted(candidates[i]->name);
        stop("graph", "1 data input",
             std::to_string(candidates.size()) + " (" + names + (candidates.size() > 4 ? ", ..." : "") + ")");
    }
    graph.input = candidates[0];
    if (!graph.input->is_tensor) stop("input " + quoted(graph.input->name), "a tensor", "something else");
    const DataType type = graph.input->type;
    if (type == DataType::kString || type == DataType::kComplex64 || type == DataType::kComplex128) {
        stop("input " + quoted(graph.input->name), "numbers", data_type_name(type));
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

/// The number of features where the file does not state it: what the first weights behind elementwise operators ask for.
std::int64_t infer_width(const GraphIndex& graph) {
    static const std::set<std::string_view> kPassing = {"Add",      "Sub",     "Mul",  "Div",     "Cast",
                                                        "Identity", "Dropout", "Relu", "Flatten", "Reshape"};
    std::set<std::string_view> reached = {graph.input->name};
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

GraphIndex index_graph(const Model& model) {
    GraphIndex graph(model);
    if (model.graph.outputs.empty()) stop("graph", "an output", "none");
    find_opset(graph);
    index_names(graph);
    sort_nodes(graph);
    find_input(graph);
    return graph;
}

std::vector<InputReading> input_readings(const GraphIndex& graph) {
    const std::string place = "input " + quoted(graph.input->name);
    std::vector<std::int64_t> dims = graph.input->dims;
    const bool unknown = !graph.input->has_shape || dims.empty();
    const auto too_wide = std::find_if(dims.begin(), dims.end(), [](std::int64_t d) { return d > INT32_MAX; });
    if (too_wide != dims.end()) stop(place, "dimensions below 2^31", std::to_string(*too_wide));
    const auto num_symbolic = std::count(dims.begin(), dims.end(), 0);
    std::vector<InputReading> readings;
    const auto add = [&readings](std::vector<std::int64_t> shape, int batch, std::optional<std::int64_t> size) {
        if (batch != Shape::kNoBatch) shape[static_cast<std::size_t>(batch)] = 1;
        readings.push_back({{std::move(shape), batch}, size});
    };
    const std::int64_t width = unknown || num_symbolic > 0 ? infer_width(graph) : 0;
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
    if (readings.empty())
        stop(place, "a shape with at most one open dimension, the batch", "open dimensions that nothing else fixes");
    for (const InputReading& reading : readings) {
        std::int64_t features = 1;
        for (const std::int64_t dim : reading.shape.dims) {
            if (dim > network_limits::kMaxWidth || features * dim > network_limits::kMaxWidth)
                stop(place, "at most " + std::to_string(network_limits::kMaxWidth) + " features", reading.shape.text());
            features *= dim;
        }
    }
    return readings;
}

}  // namespace reluscope::onnx
