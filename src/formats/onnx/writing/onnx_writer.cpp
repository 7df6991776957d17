#include "formats/onnx/onnx.h"
#include "formats/onnx/writing/onnx_graph_writer.h"

#include <nlohmann/json.hpp>

#include <cstring>
#include <utility>

namespace reluscope {

namespace {

using onnx::DataType;
using protozero::pbf_writer;

/// Writes the nodes of a network. Weights are named after the value that they make.
class NetworkWriter {
public:
    /// The network's last value is called `last`.
    NetworkWriter(onnx::GraphWriter& graph, const Network& network, FloatWidth width, std::string last)
        : graph_(graph), network_(network), width_(width), last_(std::move(last)) {}

    void write() {
        for (std::size_t i = 0; i < network_.nodes().size(); ++i) {
            output_ = name_of(ValueId(i + 1));
            label_ = network_.nodes()[i].name.empty() ? output_ : network_.nodes()[i].name;
            std::visit([this](const auto& operation) { write_operation(operation); }, network_.nodes()[i].operation);
        }
        if (network_.output().index == 0 && last_ != onnx::value_name(0))
            graph_.node("Identity", "link", {onnx::value_name(0)}, last_);
    }

private:
    std::string name_of(ValueId value) const {
        return value == network_.output() && value.index != 0 ? last_ : onnx::value_name(value.index);
    }

    std::vector<std::string> names_of(const std::vector<ValueId>& values) const {
        std::vector<std::string> names;
        for (const ValueId value : values) names.push_back(name_of(value));
        return names;
    }

    void write_operation(const AffineOperation& op) {
        const std::string weight = output_ + ".weight";
        const std::string bias = output_ + ".bias";
        graph_.tensor(weight, op.W.rows(), op.W.cols(), op.W.data());
        graph_.tensor(bias, op.b.size(), 0, op.b.data());
        pbf_writer node = graph_.node("Gemm", label_, {name_of(op.input), weight, bias}, output_);
        onnx::add_integer(node, "transB", 1);
    }

    /// LeakyRelu holds its slope as a float, so that a slope which is none needs PRelu when doubles are asked for.
    void write_operation(const ActivationOperation& op) {
        const std::string input = name_of(op.input);
        const double first = op.slope[0];
        const bool one_slope = (op.slope.array() == first).all();
        const bool is_float = static_cast<double>(static_cast<float>(first)) == first;
        if (one_slope && first == 0) {
            graph_.node("Relu", label_, {input}, output_);
        } else if (one_slope && (is_float || width_ == FloatWidth::kFloat32)) {
            pbf_writer node = graph_.node("LeakyRelu", label_, {input}, output_);
            onnx::add_float(node, "alpha", static_cast<float>(first));
        } else {
            graph_.tensor(output_ + ".slope", op.slope.size(), 0, op.slope.data());
            graph_.node("PRelu", label_, {input, output_ + ".slope"}, output_);
        }
    }

    void write_operation(const SumOperation& op) {
        graph_.node(op.inputs.size() == 2 ? "Add" : "Sum", label_, names_of(op.inputs), output_);
    }

    void write_operation(const ConcatOperation& op) {
        pbf_writer node = graph_.node("Concat", label_, names_of(op.inputs), output_);
        onnx::add_integer(node, "axis", 1);
    }

    onnx::GraphWriter& graph_;
    const Network& network_;
    FloatWidth width_;
    std::string last_;
    std::string output_;
    std::string label_;
};

bool network_fits_float(const Network& network) {
    for (const Node& node : network.nodes()) {
        if (const auto* affine = std::get_if<AffineOperation>(&node.operation)) {
            if (!onnx::fits_float(affine->W) || !onnx::fits_float(affine->b)) return false;
        }
        if (const auto* activation = std::get_if<ActivationOperation>(&node.operation)) {
            if (!onnx::fits_float(activation->slope)) return false;
        }
    }
    return true;
}

bool families_fit_float(const ModelFamilies& families) {
    for (const ModelFamily& family : families.families) {
        if (!onnx::fits_float(family.weights) || !onnx::fits_float(family.bias) || !onnx::fits_float(family.centroid))
            return false;
    }
    return true;
}

void add_metadata(pbf_writer& model, const std::string& key, const std::string& value) {
    pbf_writer entry(model, 14);
    entry.add_string(1, key);
    entry.add_string(2, value);
}

void add_names(pbf_writer& model, const std::string& key, const std::vector<std::string>& names) {
    if (names.empty()) return;
    add_metadata(model, key, nlohmann::json(names).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

[[gnu::noinline]] std::string opset_message() {
    std::string bytes;
    pbf_writer opset(bytes);
    opset.add_string(1, "");
    opset.add_int64(2, onnx::kWrittenOpset);
    return bytes;
}

[[gnu::noinline]] void write_graph(pbf_writer& model, const ModelFile& file, FloatWidth width, bool families) {
    pbf_writer graph_message(model, 7);
    const DataType type = width == FloatWidth::kFloat32 ? DataType::kFloat : DataType::kDouble;
    onnx::GraphWriter graph(graph_message, type);
    const Network& network = file.network;
    if (families) {
        onnx::write_network_nodes(graph, network, width, onnx::value_name(network.output().index));
        onnx::write_family_nodes(graph, file);
    } else {
        const std::string last =
            network.link() == Link::kIdentity ? "output" : onnx::value_name(network.output().index);
        onnx::write_network_nodes(graph, network, width, last);
        onnx::write_link_node(graph, network.link(), last);
    }
    graph_message.add_string(2, file.name.empty() ? "network" : file.name);
    graph.value_info(11, "input", network.num_inputs(), type);
    graph.value_info(12, "output", network.num_outputs(), type);
    if (families) graph.value_info(12, "family", 1, DataType::kInt64);
}

[[gnu::noinline]] void write_model(std::string& bytes, const ModelFile& file, FloatWidth width, bool families) {
    pbf_writer model(bytes);
    model.add_int64(1, onnx::kWrittenIrVersion);
    model.add_string(2, "ReLUscope");
    write_graph(model, file, width, families);
    model.add_message(8, opset_message());
    add_names(model, "feature_names", file.features);
    add_names(model, "class_names", file.classes);
    if (!file.target.empty()) add_metadata(model, "target", file.target);
    if (!families) return;
    std::vector<std::string> names;
    for (const ModelFamily& family : file.families->families) names.push_back(family.name);
    add_names(model, std::string(onnx::kFamiliesKey), names);
    if (!file.source.empty()) add_metadata(model, "source", file.source);
}

std::vector<std::byte> onnx_bytes(const ModelFile& file, FloatWidth width, bool families) {
    std::string bytes;
    write_model(bytes, file, width, families);
    std::vector<std::byte> result(bytes.size());
    std::memcpy(result.data(), bytes.data(), bytes.size());
    return result;
}

}  // namespace

namespace onnx {

void write_network_nodes(GraphWriter& graph, const Network& network, FloatWidth width, const std::string& last) {
    NetworkWriter(graph, network, width, last).write();
}

void write_link_node(GraphWriter& graph, Link link, const std::string& logits) {
    if (link == Link::kSigmoid) graph.node("Sigmoid", "link", {logits}, "output");
    if (link == Link::kSoftmax) {
        pbf_writer node = graph.node("Softmax", "link", {logits}, "output");
        add_integer(node, "axis", 1);
    }
}

}  // namespace onnx

std::vector<std::byte> write_onnx(const ModelFile& file, FloatWidth width) {
    if (!network_fits_float(file.network)) width = FloatWidth::kFloat64;
    return onnx_bytes(file, width, false);
}

Result<std::vector<std::byte>> write_onnx_families(const ModelFile& file, FloatWidth width) {
    constexpr std::size_t kMaxBits = std::size_t{1} << 27;  // a byte each
    std::size_t patterns = 0;
    for (const ModelFamily& family : file.families->families) patterns += family.patterns.size();
    const std::size_t bits = patterns * file.network.num_hidden_units();
    if (bits > kMaxBits)
        return refuse(
            "ONNX", "families of at most " + std::to_string(kMaxBits) + " bits of patterns, a byte each",
            std::to_string(patterns) + " patterns of " + std::to_string(file.network.num_hidden_units()) + " units");
    if (!network_fits_float(file.network) || !families_fit_float(*file.families)) width = FloatWidth::kFloat64;
    return onnx_bytes(file, width, true);
}

}  // namespace reluscope
