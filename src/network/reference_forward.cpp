#include "network/reference_forward.h"

#include <algorithm>
#include <vector>

namespace reluscope {

namespace {

Eigen::VectorXd affine_value(const AffineOperation& op, const Eigen::VectorXd& in) {
    Eigen::VectorXd z = Eigen::VectorXd::Zero(op.W.rows());
    // Column by column: each unit adds its products in the order of the inputs, however many units a vector instruction takes.
    for (Eigen::Index j = 0; j < op.W.cols(); ++j) z.array() += op.W.col(j).array() * in(j);
    return z + op.b;
}

Eigen::VectorXd activation_value(const ActivationOperation& op, const Eigen::VectorXd& in, std::size_t first_bit,
                                 std::span<std::uint64_t> bits) {
    Eigen::VectorXd out = in;
    for (Eigen::Index i = 0; i < in.size(); ++i) {
        if (in(i) > 0) {
            const std::size_t bit = first_bit + static_cast<std::size_t>(i);
            bits[bit / 64] |= std::uint64_t{1} << (bit % 64);
        } else {
            out(i) = op.slope(i) * in(i);
        }
    }
    return out;
}

Eigen::VectorXd sum_value(const SumOperation& op, const std::vector<Eigen::VectorXd>& values) {
    Eigen::VectorXd out = values[op.inputs[0].index];
    for (std::size_t k = 1; k < op.inputs.size(); ++k) out += values[op.inputs[k].index];
    return out;
}

Eigen::VectorXd concat_value(const ConcatOperation& op, const std::vector<Eigen::VectorXd>& values,
                             Eigen::Index width) {
    Eigen::VectorXd out(width);
    Eigen::Index first = 0;
    for (const ValueId part : op.inputs) {
        out.segment(first, values[part.index].size()) = values[part.index];
        first += values[part.index].size();
    }
    return out;
}

}  // namespace

void reference_pattern(const Network& network, const Eigen::Ref<const Eigen::VectorXd>& input,
                       std::span<std::uint64_t> bits) {
    std::fill(bits.begin(), bits.end(), 0);
    std::vector<Eigen::VectorXd> values(network.num_values());
    values[0] = input;
    std::size_t first_bit = 0;
    for (std::size_t n = 0; n < network.nodes().size(); ++n) {
        const Operation& operation = network.nodes()[n].operation;
        Eigen::VectorXd& out = values[n + 1];
        if (const auto* affine = std::get_if<AffineOperation>(&operation))
            out = affine_value(*affine, values[affine->input.index]);
        if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            out = activation_value(*activation, values[activation->input.index], first_bit, bits);
            first_bit += static_cast<std::size_t>(out.size());
        }
        if (const auto* sum = std::get_if<SumOperation>(&operation)) out = sum_value(*sum, values);
        if (const auto* concat = std::get_if<ConcatOperation>(&operation)) {
            out = concat_value(*concat, values, network.width(ValueId(n + 1)));
        }
    }
}

}  // namespace reluscope
