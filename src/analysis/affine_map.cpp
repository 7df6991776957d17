#include "analysis/affine_map.h"

#include "network/activation_kernel.h"

#include <algorithm>

namespace reluscope {

AffineMap AffineMapBlock::map(std::size_t p) const {
    return {weights_of(p).transpose(), bias.col(static_cast<Eigen::Index>(p))};
}

AffineCollapse::AffineCollapse(const Network& network)
    : network_(network),
      gradients_(network.num_values()),
      has_gradient_(network.num_values(), false),
      bias_done_(network.nodes().size(), false),
      fused_bias_(network.nodes().size(), nullptr),
      first_bit_(network.nodes().size(), 0) {
    readers_.assign(network.num_values(), 0);
    ++readers_[network.output().index];
    for (const Node& node : network.nodes()) {
        for (const ValueId input : inputs_of(node.operation)) ++readers_[input.index];
    }
    for (const HiddenLayer& layer : network.hidden_layers()) {
        first_bit_[layer.node] = layer.first_bit;
        const std::uint32_t source = std::get<ActivationOperation>(network.nodes()[layer.node].operation).input.index;
        if (source == 0 || readers_[source] != 1) continue;
        if (const auto* affine = std::get_if<AffineOperation>(&network.nodes()[source - 1].operation)) {
            fused_bias_[layer.node] = &affine->b;
            bias_done_[source - 1] = true;
        }
    }
}

std::size_t AffineCollapse::good_block(const Network& network) {
    const auto columns = static_cast<std::size_t>(ForwardPass::good_batch(network));
    return std::max<std::size_t>(1, columns / static_cast<std::size_t>(network.num_outputs()));
}

void AffineCollapse::start(std::size_t num_patterns, AffineMapBlock& block) {
    const Eigen::Index outputs = network_.num_outputs();
    const auto count = static_cast<Eigen::Index>(num_patterns);
    block.bias.setZero(outputs, count);
    std::fill(has_gradient_.begin(), has_gradient_.end(), false);
    first_value_ = ValueId();
    const std::uint32_t output = network_.output().index;
    const auto* last = output > 0 ? std::get_if<AffineOperation>(&network_.nodes()[output - 1].operation) : nullptr;
    if (last == nullptr) {
        gradients_[output].setZero(outputs, count * outputs);
        for (Eigen::Index p = 0; p < count; ++p) gradients_[output].middleCols(p * outputs, outputs).setIdentity();
        has_gradient_[output] = true;
        return;
    }
    // Behind the last affine map the gradient is the identity: its product is a copy of the weights. It is laid out for every pattern only
    // where something else than one activation reads it.
    const ValueId source = last->input;
    first_gradient_ = last->W.transpose();
    has_gradient_[source.index] = true;
    if (keeps_first_gradient(source)) {
        first_value_ = source;
        gradients_[source.index].resize(first_gradient_.rows(), count * outputs);
    } else {
        gradients_[source.index] = first_gradient_.replicate(1, count);
    }
    block.bias.colwise() += last->b;
}

bool AffineCollapse::keeps_first_gradient(ValueId value) const {
    return value.index > 0 && readers_[value.index] == 1 &&
           std::holds_alternative<ActivationOperation>(network_.nodes()[value.index - 1].operation);
}

void AffineCollapse::run(const std::vector<PatternBits>& patterns, AffineMapBlock& block) {
    start(patterns.size(), block);
    for (std::size_t node = network_.nodes().size(); node-- > 0;) {
        if (has_gradient_[node + 1]) backward(node, patterns, block);
    }
    const Eigen::Index columns = static_cast<Eigen::Index>(patterns.size()) * network_.num_outputs();
    if (has_gradient_[0]) {
        block.weights.swap(gradients_[0]);
    } else {
        block.weights.setZero(network_.num_inputs(), columns);  // the output does not depend on the input
    }
}

void AffineCollapse::backward(std::size_t node, const std::vector<PatternBits>& patterns, AffineMapBlock& block) {
    const Operation& operation = network_.nodes()[node].operation;
    if (const auto* affine = std::get_if<AffineOperation>(&operation)) return backward_affine(node, *affine, block);
    if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
        return backward_activation(node, *activation, patterns, block);
    }
    if (const auto* sum = std::get_if<SumOperation>(&operation)) {
        for (const ValueId input : sum->inputs) add_gradient(input, gradients_[node + 1]);
        return;
    }
    Eigen::Index first = 0;
    for (const ValueId input : std::get<ConcatOperation>(operation).inputs) {
        const Eigen::Index width = network_.width(input);
        add_gradient(input, gradients_[node + 1].middleRows(first, width));
        first += width;
    }
}

void AffineCollapse::backward_affine(std::size_t node, const AffineOperation& op, AffineMapBlock& block) {
    const Eigen::MatrixXd& gradient = gradients_[node + 1];
    if (!bias_done_[node]) {
        const Eigen::RowVectorXd bias = op.b.transpose() * gradient;
        block.bias += bias.reshaped(block.bias.rows(), block.bias.cols());
    }
    Eigen::MatrixXd& into = gradients_[op.input.index];
    if (has_gradient_[op.input.index]) {
        into.noalias() += op.W.transpose() * gradient;
    } else {
        into.noalias() = op.W.transpose() * gradient;
        has_gradient_[op.input.index] = true;
    }
}

void AffineCollapse::backward_activation(std::size_t node, const ActivationOperation& op,
                                         const std::vector<PatternBits>& patterns, AffineMapBlock& block) {
    Eigen::MatrixXd& gradient = gradients_[node + 1];
    const auto width = static_cast<std::size_t>(op.slope.size());
    const double* slope = op.slope.isZero(0) ? nullptr : op.slope.data();
    const double* bias = fused_bias_[node] != nullptr ? fused_bias_[node]->data() : nullptr;
    const Eigen::Index outputs = block.bias.rows();
    std::vector<BitMatrix::Word> words((width + BitMatrix::kBitsPerWord - 1) / BitMatrix::kBitsPerWord);
    for (std::size_t p = 0; p < patterns.size(); ++p) {
        extract_bits(patterns[p].data(), first_bit_[node], width, words.data());
        for (Eigen::Index o = 0; o < outputs; ++o) {
            const auto column = static_cast<Eigen::Index>(p);
            double* g = gradient.col(column * outputs + o).data();
            const double* in = first_value_ == ValueId(node + 1) ? first_gradient_.col(o).data() : g;
            block.bias(o, column) += mask_gradient_column(in, g, words.data(), slope, bias, width);
        }
    }
    if (has_gradient_[op.input.index]) {
        gradients_[op.input.index] += gradient;
    } else {
        gradients_[op.input.index].swap(gradient);
        has_gradient_[op.input.index] = true;
    }
}

void AffineCollapse::add_gradient(ValueId value, const Eigen::Ref<const Eigen::MatrixXd>& gradient) {
    if (has_gradient_[value.index]) {
        gradients_[value.index] += gradient;
    } else {
        gradients_[value.index] = gradient;
        has_gradient_[value.index] = true;
    }
}

AffineMap affine_map_of(const Network& network, PatternBits pattern) {
    AffineCollapse collapse(network);
    AffineMapBlock block;
    collapse.run({pattern}, block);
    return block.map(0);
}

void maps_of_clusters(AffineCollapse& collapse, const PatternTable& patterns, const Clustering& clustering,
                      std::size_t first, std::size_t count, AffineMapBlock& block) {
    std::vector<PatternBits> bits;
    bits.reserve(count);
    for (std::size_t c = first; c < first + count; ++c)
        bits.push_back(patterns.bits.row(clustering.clusters[c].first_row));
    collapse.run(bits, block);
}

}  // namespace reluscope
