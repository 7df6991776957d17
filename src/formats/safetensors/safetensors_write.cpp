#include "base/numerics/numerics.h"
#include "formats/json/json_reader.h"
#include "formats/safetensors/safetensors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace reluscope {

namespace {

/// The layers of a plain stack, affine maps with one activation between each two.
struct Stack {
    std::vector<const AffineOperation*> layers;
    double slope = 0;
};

Result<Stack> stack_of(const Network& network) {
    const auto refuse_node = [&network](std::size_t i, std::string found) {
        return refuse("node " + quoted(network.nodes()[i].name),
                      "a plain stack of affine layers with one activation between each two, which is all that a "
                      "safetensors file can hold",
                      std::move(found));
    };
    Stack stack;
    const std::vector<Node>& nodes = network.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (inputs_of(nodes[i].operation) != std::vector<ValueId>{ValueId(i)}) return refuse_node(i, "a branch");
        if (i % 2 == 0) {
            const auto* affine = std::get_if<AffineOperation>(&nodes[i].operation);
            if (affine == nullptr) return refuse_node(i, "an operation that is not affine here");
            stack.layers.push_back(affine);
            continue;
        }
        const auto* activation = std::get_if<ActivationOperation>(&nodes[i].operation);
        if (activation == nullptr) return refuse_node(i, "no activation here");
        const double slope = activation->slope(0);
        const bool same = (activation->slope.array() == slope).all() && (i == 1 || slope == stack.slope);
        if (!same) return refuse_node(i, "more than one slope");
        stack.slope = slope;
    }
    if (nodes.empty() || nodes.size() % 2 == 0)
        return refuse("network", "an affine layer at the end", nodes.empty() ? "no layer" : "an activation");
    return stack;
}

/// Writes header and data of one tensor after the other.
class TensorWriter {
public:
    explicit TensorWriter(FloatWidth width) : width_(width) {}

    void add(const std::string& name, const OrderedJson& shape, const Eigen::MatrixXd& values) {
        const std::size_t begin = data_.size();
        for (Eigen::Index r = 0; r < values.rows(); ++r) {
            for (Eigen::Index c = 0; c < values.cols(); ++c) append(values(r, c));
        }
        header_[name] = {{"dtype", width_ == FloatWidth::kFloat32 ? "F32" : "F64"},
                         {"shape", shape},
                         {"data_offsets", {begin, data_.size()}}};
    }

    bool overflowed() const { return overflowed_; }
    OrderedJson& header() { return header_; }

    std::vector<std::byte> file() const {
        constexpr std::size_t kAlignment = 8;
        std::string text = header_.dump();
        text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
        const std::uint64_t length = text.size();
        std::vector<std::byte> bytes(sizeof length + text.size() + data_.size());
        std::memcpy(bytes.data(), &length, sizeof length);
        std::memcpy(bytes.data() + sizeof length, text.data(), text.size());
        if (!data_.empty()) std::memcpy(bytes.data() + sizeof length + text.size(), data_.data(), data_.size());
        return bytes;
    }

private:
    template <class T>
    void append_bytes(T value) {
        const std::size_t begin = data_.size();
        data_.resize(begin + sizeof value);
        std::memcpy(data_.data() + begin, &value, sizeof value);
    }

    void append(double value) {
        if (width_ == FloatWidth::kFloat64) return append_bytes(value);
        if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max())) {
            overflowed_ = true;
            value = 0;
        }
        append_bytes(static_cast<float>(value));
    }

    FloatWidth width_;
    OrderedJson header_ = OrderedJson::object();
    std::vector<std::byte> data_;
    bool overflowed_ = false;
};

}  // namespace

Result<std::vector<std::byte>> write_safetensors(const ModelFile& model, FloatWidth width) {
    const Result<Stack> stack = stack_of(model.network);
    if (!stack) return tl::unexpected<Error>(stack.error());
    TensorWriter writer(width);
    writer.header()["__metadata__"] = {{"format", "pt"},
                                       {"reluscope.link", std::string(link_name(model.network.link()))},
                                       {"reluscope.slope", number_text(stack->slope)}};
    for (std::size_t i = 0; i < stack->layers.size(); ++i) {
        const AffineOperation& layer = *stack->layers[i];
        const std::string name = std::to_string(2 * i);  // as in a Sequential of Linear and ReLU
        writer.add(name + ".weight", OrderedJson::array({layer.W.rows(), layer.W.cols()}), layer.W);
        writer.add(name + ".bias", OrderedJson::array({layer.b.size()}), layer.b);
        if (writer.overflowed())
            return refuse("layer " + quoted(name), "numbers that fit into float32",
                          "a larger one; write float64 instead");
    }
    return writer.file();
}

}  // namespace reluscope
