#include "network/exact_forward.h"

#include <algorithm>
#include <vector>

namespace reluscope {

namespace {

/// An unevaluated sum high + low with |low| at most half a unit in the last place of high.
struct DoubleDouble {
    double high = 0;
    double low = 0;

    bool positive() const { return high > 0 || (high == 0 && low > 0); }
};

DoubleDouble two_sum(double a, double b) {
    const double sum = a + b;
    const double b_part = sum - a;
    return {sum, (a - (sum - b_part)) + (b - b_part)};
}

DoubleDouble fast_two_sum(double large, double small) {
    const double sum = large + small;
    return {sum, small - (sum - large)};
}

DoubleDouble two_product(double a, double b) {
    constexpr double kSplit = 134217729.0;  // 2^27 + 1
    const double a_scaled = kSplit * a;
    const double a_high = a_scaled - (a_scaled - a);
    const double a_low = a - a_high;
    const double b_scaled = kSplit * b;
    const double b_high = b_scaled - (b_scaled - b);
    const double b_low = b - b_high;
    const double product = a * b;
    return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
    const DoubleDouble high = two_sum(a.high, b.high);
    const DoubleDouble low = two_sum(a.low, b.low);
    const DoubleDouble middle = fast_two_sum(high.high, high.low + low.high);
    return fast_two_sum(middle.high, middle.low + low.low);
}

DoubleDouble operator*(double a, DoubleDouble b) {
    const DoubleDouble product = two_product(a, b.high);
    return fast_two_sum(product.high, product.low + a * b.low);
}

using Values = std::vector<std::vector<DoubleDouble>>;

std::vector<DoubleDouble> affine_value(const AffineOperation& op, const std::vector<DoubleDouble>& in) {
    std::vector<DoubleDouble> out(static_cast<std::size_t>(op.W.rows()));
    for (Eigen::Index i = 0; i < op.W.rows(); ++i) out[static_cast<std::size_t>(i)] = {op.b(i), 0};
    for (Eigen::Index j = 0; j < op.W.cols(); ++j) {
        const DoubleDouble h = in[static_cast<std::size_t>(j)];
        if (h.high == 0 && h.low == 0) continue;
        for (Eigen::Index i = 0; i < op.W.rows(); ++i) {
            DoubleDouble& z = out[static_cast<std::size_t>(i)];
            z = z + op.W(i, j) * h;
        }
    }
    return out;
}

std::vector<DoubleDouble> activation_value(const ActivationOperation& op, const std::vector<DoubleDouble>& in, std::size_t first_bit,
                                           std::span<std::uint64_t> bits) {
    std::vector<DoubleDouble> out = in;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (in[i].positive()) {
            bits[(first_bit + i) / 64] |= std::uint64_t{1} << ((first_bit + i) % 64);
        } else {
            out[i] = op.slope(static_cast<Eigen::Index>(i)) * in[i];
        }
    }
    return out;
}

}  // namespace

void exact_pattern(const Network& network, const Eigen::Ref<const Eigen::VectorXd>& input, std::span<std::uint64_t> bits) {
    std::fill(bits.begin(), bits.end(), 0);
    Values values(network.num_values());
    for (Eigen::Index j = 0; j < input.size(); ++j) values[0].push_back({input(j), 0});
    std::size_t first_bit = 0;
    for (std::size_t n = 0; n < network.nodes().size(); ++n) {
        const Operation& operation = network.nodes()[n].operation;
        std::vector<DoubleDouble>& out = values[n + 1];
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) out = affine_value(*affine, values[affine->input.index]);
        if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            out = activation_value(*activation, values[activation->input.index], first_bit, bits);
            first_bit += out.size();
        }
        if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            out = values[sum->inputs[0].index];
            for (std::size_t k = 1; k < sum->inputs.size(); ++k) {
                for (std::size_t i = 0; i < out.size(); ++i) out[i] = out[i] + values[sum->inputs[k].index][i];
            }
        }
        if (const auto* concat = std::get_if<ConcatOperation>(&operation)) {
            for (const ValueId part : concat->inputs) {
                out.insert(out.end(), values[part.index].begin(), values[part.index].end());
            }
        }
    }
}

}  // namespace reluscope
