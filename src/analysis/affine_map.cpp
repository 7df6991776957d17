#include "analysis/affine_map.h"

#include "base/numerics/tolerances.h"
#include "network/activation_kernel.h"
#include "network/exact_pattern.h"

#include <algorithm>

namespace reluscope {

AffineMap AffineMapBlock::map(std::size_t p) const {
    return {weights_of(p).transpose(), bias.col(static_cast<Eigen::Index>(p))};
}

AffineCollapse::AffineCollapse(const Network& network, bool careful)
    : network_(network),
      gradients_(network),
      has_gradient_(network.num_values(), false),
      bias_done_(network.nodes().size(), false),
      fused_bias_(network.nodes().size(), nullptr),
      first_bit_(network.nodes().size(), 0),
      map_error_(careful ? estimate_rounding(network).map_error : 0) {
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

void AffineCollapse::start(const std::vector<PatternBits>& patterns, AffineMapBlock& block) {
    if (bits_.num_rows() < patterns.size()) bits_ = BitMatrix(patterns.size(), network_.num_hidden_units());
    for (std::size_t p = 0; p < patterns.size(); ++p)
        std::copy(patterns[p].begin(), patterns[p].end(), bits_.row(p).begin());
    const Eigen::Index outputs = network_.num_outputs();
    const auto count = static_cast<Eigen::Index>(patterns.size());
    block.weights.resize(network_.num_inputs(), count * outputs);
    block.bias.setZero(outputs, count);
    gradients_.start(count * outputs);
    std::fill(has_gradient_.begin(), has_gradient_.end(), false);
}

void AffineCollapse::start_gradient(std::size_t num_patterns, AffineMapBlock& block) {
    const Eigen::Index outputs = network_.num_outputs();
    const auto count = static_cast<Eigen::Index>(num_patterns);
    first_value_ = ValueId();
    const ValueId output = network_.output();
    const auto* last =
        output.index > 0 ? std::get_if<AffineOperation>(&network_.nodes()[output.index - 1].operation) : nullptr;
    if (last == nullptr) {
        create_gradient(output, block) = Eigen::MatrixXd::Identity(outputs, outputs).replicate(1, count);
        return;
    }
    // Behind the last affine map the gradient is the identity: its product is a copy of the weights. It is laid out for
    // every pattern only where something else than one activation reads it.
    first_gradient_ = last->W.transpose();
    GradientMap gradient = create_gradient(last->input, block);
    if (keeps_first_gradient(last->input)) {
        first_value_ = last->input;
    } else {
        gradient = first_gradient_.replicate(1, count);
    }
    block.bias.colwise() += last->b;
}

AffineCollapse::GradientMap AffineCollapse::gradient_of(ValueId value, AffineMapBlock& block) {
    if (value.index == 0) return {block.weights.data(), block.weights.rows(), block.weights.cols()};
    return gradients_.at(value);
}

AffineCollapse::GradientMap AffineCollapse::create_gradient(ValueId value, AffineMapBlock& block) {
    has_gradient_[value.index] = true;
    if (value.index > 0) gradients_.create(value);
    return gradient_of(value, block);
}

bool AffineCollapse::keeps_first_gradient(ValueId value) const {
    return value.index > 0 && readers_[value.index] == 1 &&
           std::holds_alternative<ActivationOperation>(network_.nodes()[value.index - 1].operation);
}

void AffineCollapse::run(const std::vector<PatternBits>& patterns, AffineMapBlock& block) {
    start(patterns, block);
    start_gradient(patterns.size(), block);
    for (std::size_t node = network_.nodes().size(); node-- > 0;) {
        const ValueId value(node + 1);
        if (has_gradient_[value.index]) backward(node, block);
        if (gradients_.has(value)) gradients_.release(value);
    }
    if (!has_gradient_[0]) block.weights.setZero();  // the output does not depend on the input
    refine(patterns, block);
}

void AffineCollapse::refine(const std::vector<PatternBits>& patterns, AffineMapBlock& block) const {
    if (!(map_error_ > tolerances::kCarefulError)) return;
    constexpr ExactBudget kBudget{.max_bits = std::size_t{1} << 14, .max_work = std::size_t{1} << 22};
    for (std::size_t p = 0; p < patterns.size(); ++p) {
        const auto column = static_cast<Eigen::Index>(p);
        const Eigen::RowVectorXd size =
            block.weights_of(p).cwiseAbs().colwise().maxCoeff() + block.bias.col(column).cwiseAbs().transpose();
        if (!(map_error_ > tolerances::kCarefulError * std::max(1.0, size.minCoeff()))) continue;
        exact_map(network_, patterns[p], block.weights.middleCols(column * block.bias.rows(), block.bias.rows()),
                  block.bias.col(column), kBudget);
    }
}

void AffineCollapse::backward(std::size_t node, AffineMapBlock& block) {
    const Operation& operation = network_.nodes()[node].operation;
    if (const auto* affine = std::get_if<AffineOperation>(&operation)) return backward_affine(node, *affine, block);
    if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
        return backward_activation(node, *activation, block);
    }
    const GradientMap gradient = gradients_.at(ValueId(node + 1));
    if (const auto* sum = std::get_if<SumOperation>(&operation)) {
        for (const ValueId input : sum->inputs) add_gradient(input, gradient, block);
        return;
    }
    Eigen::Index first = 0;
    for (const ValueId input : std::get<ConcatOperation>(operation).inputs) {
        const Eigen::Index width = network_.width(input);
        add_gradient(input, gradient.middleRows(first, width), block);
        first += width;
    }
}

void AffineCollapse::backward_affine(std::size_t node, const AffineOperation& op, AffineMapBlock& block) {
    const GradientMap gradient = gradients_.at(ValueId(node + 1));
    if (!bias_done_[node]) {
        const Eigen::RowVectorXd bias = op.b.transpose() * gradient;
        block.bias += bias.reshaped(block.bias.rows(), block.bias.cols());
    }
    if (has_gradient_[op.input.index]) {
        gradient_of(op.input, block).noalias() += op.W.transpose() * gradient;
    } else {
        create_gradient(op.input, block).noalias() = op.W.transpose() * gradient;
    }
}

void AffineCollapse::backward_activation(std::size_t node, const ActivationOperation& op, AffineMapBlock& block) {
    const ValueId value(node + 1);
    GradientMap gradient = gradients_.at(value);
    GradientMask mask;
    mask.gradient = gradient.data();
    if (first_value_ == value) mask.first = first_gradient_.data();
    mask.width = static_cast<std::size_t>(op.slope.size());
    mask.outputs = static_cast<std::size_t>(block.bias.rows());
    mask.patterns = block.num_patterns();
    mask.bits = bits_.row(0).data();
    mask.words_per_row = bits_.words_per_row();
    mask.first_bit = first_bit_[node];
    if (!op.slope.isZero(0)) mask.slope = op.slope.data();
    if (fused_bias_[node] != nullptr) mask.bias = fused_bias_[node]->data();
    mask.sums = block.bias.data();
    mask_gradients(mask);
    if (has_gradient_[op.input.index] || op.input.index == 0) {
        add_gradient(op.input, gradient, block);
    } else {
        gradients_.hand_over(value, op.input);
        has_gradient_[op.input.index] = true;
    }
}

void AffineCollapse::add_gradient(ValueId value, const Eigen::Ref<const Eigen::MatrixXd>& gradient,
                                  AffineMapBlock& block) {
    if (has_gradient_[value.index]) {
        gradient_of(value, block) += gradient;
    } else {
        create_gradient(value, block) = gradient;
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
