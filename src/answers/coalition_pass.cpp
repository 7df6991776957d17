#include "answers/coalition_pass.h"

#include <algorithm>

namespace reluscope {

namespace {

/// True if something but an affine layer reads the input, or if the input is the output.
bool input_is_read_as_it_is(const Network& network) {
    if (network.output().index == 0) return true;
    for (const Node& node : network.nodes()) {
        if (std::holds_alternative<AffineOperation>(node.operation)) continue;
        for (const ValueId input : inputs_of(node.operation)) {
            if (input.index == 0) return true;
        }
    }
    return false;
}

const AffineOperation* affine_of_input(const Node& node) {
    const auto* affine = std::get_if<AffineOperation>(&node.operation);
    return affine != nullptr && affine->input.index == 0 ? affine : nullptr;
}

void activate_samples(const Eigen::VectorXd& slope, const Eigen::Ref<const Eigen::MatrixXd>& z,
                      Eigen::MatrixXd& result) {
    for (Eigen::Index unit = 0; unit < z.cols(); ++unit) {
        if (slope(unit) == 0) {
            result.col(unit) = z.col(unit).cwiseMax(0.0);
        } else {
            result.col(unit) = z.col(unit).cwiseMax(0.0) + slope(unit) * z.col(unit).cwiseMin(0.0);
        }
    }
}

/// result = h W^T + b. Narrow layers are sums of few columns, for which a product's preparations cost more than it.
void multiply_samples(const AffineOperation& op, const Eigen::Ref<const Eigen::MatrixXd>& h, Eigen::MatrixXd& result) {
    constexpr Eigen::Index kNarrow = 64;  // weights
    if (op.W.size() > kNarrow) {
        result = op.b.transpose().replicate(h.rows(), 1);
        result.noalias() += h * op.W.transpose();
        return;
    }
    for (Eigen::Index i = 0; i < op.W.rows(); ++i) {
        auto column = result.col(i);
        column.setConstant(op.b(i));
        for (Eigen::Index j = 0; j < op.W.cols(); ++j) column += op.W(i, j) * h.col(j);
    }
}

}  // namespace

bool has_front(const Network& network) {
    return network.num_inputs() <= kMaxFrontInputs || !input_is_read_as_it_is(network);
}

CoalitionPass::CoalitionPass(const Network& network)
    : network_(network), first_column_(network.num_values(), -1), values_(network.num_values()) {
    if (!has_front(network)) return;
    Eigen::Index width = 0;
    const auto add_block = [&](std::size_t value) {
        first_column_[value] = width;
        width += network.width(ValueId(value));
    };
    if (input_is_read_as_it_is(network)) add_block(0);
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        if (affine_of_input(network.nodes()[i]) != nullptr) add_block(i + 1);
    }
    A_.setZero(width, network.num_inputs());
    c_.setZero(width);
    if (first_column_[0] == 0) A_.topRows(network.num_inputs()).setIdentity();
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const AffineOperation* affine = affine_of_input(network.nodes()[i]);
        if (affine == nullptr) continue;
        A_.middleRows(first_column_[i + 1], affine->W.rows()) = affine->W;
        c_.segment(first_column_[i + 1], affine->b.size()) = affine->b;
    }
    Eigen::Index widest = std::max<Eigen::Index>(1, width);
    Eigen::Index all_widths = widest;
    for (std::size_t v = 1; v < network.num_values(); ++v) {
        widest = std::max<Eigen::Index>(widest, network.width(ValueId(v)));
        all_widths += network.width(ValueId(v));
    }
    constexpr Eigen::Index kCacheNumbers = 16 * 1024;            // of one value
    constexpr Eigen::Index kMaxNumbers = Eigen::Index{1} << 23;  // of all values
    good_samples_ = std::min(std::clamp<Eigen::Index>(kCacheNumbers / widest, 64, 1024),
                             std::max<Eigen::Index>(1, kMaxNumbers / all_widths));
}

Eigen::MatrixXd CoalitionPass::part(const std::vector<Eigen::Index>& inputs,
                                    const Eigen::Ref<const Eigen::MatrixXd>& rows,
                                    const std::vector<Eigen::Index>& samples) const {
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(samples.size()), A_.rows());
    Eigen::VectorXd cells(result.rows());
    for (const Eigen::Index j : inputs) {
        for (std::size_t s = 0; s < samples.size(); ++s) cells(static_cast<Eigen::Index>(s)) = rows(j, samples[s]);
        if (cells.isZero(0)) continue;
        for (Eigen::Index unit = 0; unit < A_.rows(); ++unit) result.col(unit) += A_(unit, j) * cells;
    }
    return result;
}

CoalitionPass::Values CoalitionPass::value(ValueId id, const Eigen::MatrixXd& front) const {
    const Eigen::Index first = first_column_[id.index];
    if (first >= 0) return {front.col(first).data(), front.rows(), network_.width(id)};
    const Eigen::MatrixXd& matrix = values_[id.index];
    return {matrix.data(), matrix.rows(), matrix.cols()};
}

CoalitionPass::Values CoalitionPass::run(const Eigen::MatrixXd& front) {
    for (std::size_t i = 0; i < network_.nodes().size(); ++i) {
        if (first_column_[i + 1] >= 0) continue;
        Eigen::MatrixXd& result = values_[i + 1];
        result.resize(front.rows(), network_.width(ValueId(i + 1)));
        const Operation& operation = network_.nodes()[i].operation;
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            multiply_samples(*affine, value(affine->input, front), result);
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            activate_samples(activation->slope, value(activation->input, front), result);
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            result = value(sum->inputs[0], front);
            for (std::size_t k = 1; k < sum->inputs.size(); ++k) result += value(sum->inputs[k], front);
        } else if (const auto* concat = std::get_if<ConcatOperation>(&operation)) {
            Eigen::Index first = 0;
            for (const ValueId input : concat->inputs) {
                result.middleCols(first, network_.width(input)) = value(input, front);
                first += network_.width(input);
            }
        }
    }
    return value(network_.output(), front);
}

}  // namespace reluscope
