#include "formats/onnx/onnx.h"
#include "formats/onnx/onnx_proto.h"
#include "formats/onnx/onnx_protozero.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <limits>

namespace reluscope {

namespace {

using onnx::AttributeType;
using onnx::DataType;
using protozero::pbf_writer;

constexpr int kIrVersion = 7;
constexpr int kOpset = 13;

std::string value_name(std::size_t value) { return value == 0 ? "input" : "v" + std::to_string(value); }

/// Collects the fields of a GraphProto.
class GraphWriter {
public:
    GraphWriter(pbf_writer& graph, DataType type) : graph_(graph), type_(type) {}

    /// A matrix in C order, or a vector where `cols` is 0.
    void tensor(const std::string& name, Eigen::Index rows, Eigen::Index cols, const double* column_major) {
        pbf_writer tensor(graph_, 5);
        tensor.add_int64(1, rows);
        if (cols > 0) tensor.add_int64(1, cols);
        tensor.add_int32(2, static_cast<std::int32_t>(type_));
        tensor.add_string(8, name);
        std::string raw;
        for (Eigen::Index r = 0; r < rows; ++r) {
            for (Eigen::Index c = 0; c < std::max<Eigen::Index>(cols, 1); ++c) append(raw, column_major[c * rows + r]);
        }
        tensor.add_bytes(9, raw);
    }

    /// Starts a node; attributes can be added to it.
    pbf_writer node(const std::string& op, const std::string& name, const std::vector<std::string>& inputs,
                    const std::string& output) {
        pbf_writer node(graph_, 1);
        for (const std::string& input : inputs) node.add_string(1, input);
        node.add_string(2, output);
        node.add_string(3, name);
        node.add_string(4, op);
        return node;
    }

    void value_info(protozero::pbf_tag_type tag, const std::string& name, int width) {
        const std::string type = tensor_type_message(width);
        pbf_writer info(graph_, tag);
        info.add_string(1, name);
        info.add_message(2, type);
    }

private:
    // Messages inside messages are made from the inside out: clang 14 crashes on writers nested four deep (WebAssembly
    // exceptions).

    /// TensorShapeProto [batch, width].
    static std::string shape_message(int width) {
        std::string batch;
        pbf_writer(batch).add_string(2, "batch");
        std::string features;
        pbf_writer(features).add_int64(1, width);
        std::string shape;
        pbf_writer writer(shape);
        writer.add_message(1, batch);
        writer.add_message(1, features);
        return shape;
    }

    std::string tensor_type_message(int width) const {
        std::string tensor;
        pbf_writer writer(tensor);
        writer.add_int32(1, static_cast<std::int32_t>(type_));
        writer.add_message(2, shape_message(width));
        std::string type;
        pbf_writer(type).add_message(1, tensor);
        return type;
    }

    void append(std::string& raw, double value) const {
        char bytes[sizeof(double)];
        std::size_t size = sizeof(double);
        if (type_ == DataType::kFloat) {
            const auto narrow = static_cast<float>(value);
            size = sizeof narrow;
            std::memcpy(bytes, &narrow, size);
        } else {
            std::memcpy(bytes, &value, size);
        }
        raw.append(bytes, size);
    }

    pbf_writer& graph_;
    DataType type_;
};

void add_integer(pbf_writer& node, const std::string& name, std::int64_t value) {
    pbf_writer attribute(node, 5);
    attribute.add_string(1, name);
    attribute.add_int64(3, value);
    attribute.add_int32(20, static_cast<std::int32_t>(AttributeType::kInt));
}

void add_float(pbf_writer& node, const std::string& name, float value) {
    pbf_writer attribute(node, 5);
    attribute.add_string(1, name);
    attribute.add_float(2, value);
    attribute.add_int32(20, static_cast<std::int32_t>(AttributeType::kFloat));
}

/// Writes the nodes of a network. Weights are named after the value that they make.
class NetworkWriter {
public:
    NetworkWriter(GraphWriter& graph, const Network& network, FloatWidth width)
        : graph_(graph), network_(network), width_(width) {}

    void write() {
        for (std::size_t i = 0; i < network_.nodes().size(); ++i) {
            output_ = name_of(ValueId(i + 1));
            label_ = network_.nodes()[i].name.empty() ? output_ : network_.nodes()[i].name;
            std::visit([this](const auto& operation) { write_operation(operation); }, network_.nodes()[i].operation);
        }
        const std::string logits = name_of(network_.output());
        if (network_.link() == Link::kSigmoid) graph_.node("Sigmoid", "link", {logits}, "output");
        if (network_.link() == Link::kSoftmax) {
            pbf_writer node = graph_.node("Softmax", "link", {logits}, "output");
            add_integer(node, "axis", 1);
        }
        if (network_.link() == Link::kIdentity && network_.output().index == 0)
            graph_.node("Identity", "link", {logits}, "output");
    }

private:
    std::string name_of(ValueId value) const {
        const bool is_output = value == network_.output() && value.index != 0 && network_.link() == Link::kIdentity;
        return is_output ? "output" : value_name(value.index);
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
        add_integer(node, "transB", 1);
    }

    /// LeakyRelu holds its slope as a float, so that a slope which is none needs PRelu when doubles are asked for.
    void write_operation(const ActivationOperation& op) {
        const std::string input = name_of(op.input);
        const double first = op.slope[0];
        const bool one_slope = (op.slope.array() == first).all();
        const bool fits_float = static_cast<double>(static_cast<float>(first)) == first;
        if (one_slope && first == 0) {
            graph_.node("Relu", label_, {input}, output_);
        } else if (one_slope && (fits_float || width_ == FloatWidth::kFloat32)) {
            pbf_writer node = graph_.node("LeakyRelu", label_, {input}, output_);
            add_float(node, "alpha", static_cast<float>(first));
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
        add_integer(node, "axis", 1);
    }

    GraphWriter& graph_;
    const Network& network_;
    FloatWidth width_;
    std::string output_;
    std::string label_;
};

bool fits_float(const Network& network) {
    constexpr double kLargest = std::numeric_limits<float>::max();
    const auto fits = [](const auto& values) { return values.size() == 0 || values.cwiseAbs().maxCoeff() <= kLargest; };
    for (const Node& node : network.nodes()) {
        if (const auto* affine = std::get_if<AffineOperation>(&node.operation)) {
            if (!fits(affine->W) || !fits(affine->b)) return false;
        }
        if (const auto* activation = std::get_if<ActivationOperation>(&node.operation)) {
            if (!fits(activation->slope)) return false;
        }
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
    opset.add_int64(2, kOpset);
    return bytes;
}

[[gnu::noinline]] void write_graph(pbf_writer& model, const ModelFile& file, FloatWidth width) {
    pbf_writer graph_message(model, 7);
    GraphWriter graph(graph_message, width == FloatWidth::kFloat32 ? DataType::kFloat : DataType::kDouble);
    NetworkWriter(graph, file.network, width).write();
    graph_message.add_string(2, file.name.empty() ? "network" : file.name);
    graph.value_info(11, "input", file.network.num_inputs());
    graph.value_info(12, "output", file.network.num_outputs());
}

[[gnu::noinline]] void write_model(std::string& bytes, const ModelFile& file, FloatWidth width) {
    pbf_writer model(bytes);
    model.add_int64(1, kIrVersion);
    model.add_string(2, "ReLUscope");
    write_graph(model, file, width);
    model.add_message(8, opset_message());
    add_names(model, "feature_names", file.features);
    add_names(model, "class_names", file.classes);
    if (!file.target.empty()) add_metadata(model, "target", file.target);
}

}  // namespace

std::vector<std::byte> write_onnx(const ModelFile& file, FloatWidth width) {
    if (!fits_float(file.network)) width = FloatWidth::kFloat64;
    std::string bytes;
    write_model(bytes, file, width);
    std::vector<std::byte> result(bytes.size());
    std::memcpy(result.data(), bytes.data(), bytes.size());
    return result;
}

}  // namespace reluscope
