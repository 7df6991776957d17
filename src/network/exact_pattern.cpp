#include "network/exact_pattern.h"

#include "base/numerics/tolerances.h"
#include "network/rounding_estimate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace reluscope {

namespace {

/// A value of the network in double, and a bound of the rounding error of each of its entries.
struct BoundedValue {
    Eigen::VectorXd value;
    Eigen::VectorXd error;
};

BoundedValue affine_value(const AffineOperation& op, const BoundedValue& in) {
    BoundedValue out;
    out.value.setZero(op.W.rows());
    Eigen::VectorXd size = Eigen::VectorXd::Zero(op.W.rows());
    out.error.setZero(op.W.rows());
    // Column by column: each unit adds its products in the order of the inputs, however many units a vector instruction
    // takes.
    for (Eigen::Index j = 0; j < op.W.cols(); ++j) {
        out.value.array() += op.W.col(j).array() * in.value(j);
        size.array() += op.W.col(j).array().abs() * std::abs(in.value(j));
        out.error.array() += op.W.col(j).array().abs() * in.error(j);
    }
    out.value += op.b;
    size += op.b.cwiseAbs();
    const auto terms = static_cast<double>(op.W.cols());
    out.error.array() +=
        rounding_gamma(op.W.cols() + 1) * size.array() + terms * std::numeric_limits<double>::denorm_min();
    return out;
}

BoundedValue sum_value(const SumOperation& op, const std::vector<BoundedValue>& values) {
    BoundedValue out = values[op.inputs[0].index];
    Eigen::VectorXd size = out.value.cwiseAbs();
    for (std::size_t k = 1; k < op.inputs.size(); ++k) {
        const BoundedValue& in = values[op.inputs[k].index];
        out.value += in.value;
        out.error += in.error;
        size += in.value.cwiseAbs();
    }
    out.error += rounding_gamma(static_cast<Eigen::Index>(op.inputs.size())) * size;
    return out;
}

BoundedValue concat_value(const ConcatOperation& op, const std::vector<BoundedValue>& values, Eigen::Index width) {
    BoundedValue out{Eigen::VectorXd(width), Eigen::VectorXd(width)};
    Eigen::Index first = 0;
    for (const ValueId id : op.inputs) {
        const BoundedValue& part = values[id.index];
        out.value.segment(first, part.value.size()) = part.value;
        out.error.segment(first, part.value.size()) = part.error;
        first += part.value.size();
    }
    return out;
}

class PatternDecision {
public:
    PatternDecision(const Network& network, const Eigen::Ref<const Eigen::VectorXd>& input,
                    std::span<std::uint64_t> bits, ExactBudget budget)
        : network_(network), input_(input), bits_(bits), budget_(budget), values_(network.num_values()) {}

    SignNotes run() {
        std::fill(bits_.begin(), bits_.end(), 0);
        values_[0] = {input_, Eigen::VectorXd::Zero(input_.size())};
        for (std::size_t n = 0; n < network_.nodes().size(); ++n) {
            const Operation& operation = network_.nodes()[n].operation;
            BoundedValue& out = values_[n + 1];
            if (const auto* affine = std::get_if<AffineOperation>(&operation))
                out = affine_value(*affine, values_[affine->input.index]);
            if (const auto* activation = std::get_if<ActivationOperation>(&operation))
                out = activation_value(*activation);
            if (const auto* sum = std::get_if<SumOperation>(&operation)) out = sum_value(*sum, values_);
            if (const auto* concat = std::get_if<ConcatOperation>(&operation))
                out = concat_value(*concat, values_, network_.width(ValueId(n + 1)));
        }
        if (exact_.has_value()) notes_.work = exact_->work();
        return notes_;
    }

private:
    BoundedValue activation_value(const ActivationOperation& op) {
        BoundedValue out = values_[op.input.index];
        for (Eigen::Index i = 0; i < out.value.size(); ++i, ++next_bit_) {
            double& z = out.value(i);
            double& error = out.error(i);
            bool active = z > 0;
            if (!(std::abs(z) > 2 * error)) active = decide(op.input, i, z, error);
            if (active) {
                bits_[next_bit_ / 64] |= std::uint64_t{1} << (next_bit_ % 64);
            } else {
                error = std::abs(op.slope(i)) * (error + tolerances::kUnitRoundoff * std::abs(z));
                z *= op.slope(i);
                if (op.slope(i) != 0) error += std::numeric_limits<double>::denorm_min();
            }
        }
        return out;
    }

    /// Takes the exact value in the place of `z`, and gives its sign.
    bool decide(ValueId source, Eigen::Index unit, double& z, double& error) {
        if (is_always_zero(source, unit)) return false;
        if (!exact_.has_value()) exact_.emplace(network_, FormInputs::point(input_), bits_, budget_);
        const std::span<const Dyadic> form = exact_->pre_activation(next_bit_);
        if (form.empty()) {
            notes_.undecided = true;
            return z > 0;
        }
        (form[0].is_zero() ? notes_.on_boundary : notes_.within_rounding) = true;
        z = form[0].nearest_double();
        error = tolerances::kUnitRoundoff * std::abs(z) +
                (form[0].is_zero() ? 0 : std::numeric_limits<double>::denorm_min());
        return form[0].sign() > 0;
    }

    /// A unit without weights and bias has no boundary.
    bool is_always_zero(ValueId source, Eigen::Index unit) const {
        if (source.index == 0) return false;
        const auto* affine = std::get_if<AffineOperation>(&network_.nodes()[source.index - 1].operation);
        return affine != nullptr && affine->b(unit) == 0 && affine->W.row(unit).isZero(0);
    }

    const Network& network_;
    const Eigen::Ref<const Eigen::VectorXd>& input_;
    std::span<std::uint64_t> bits_;
    ExactBudget budget_;
    std::vector<BoundedValue> values_;
    std::optional<ExactForms> exact_;  // made when the first sign asks for it
    std::size_t next_bit_ = 0;
    SignNotes notes_;
};

}  // namespace

SignNotes decide_pattern(const Network& network, const Eigen::Ref<const Eigen::VectorXd>& input,
                         std::span<std::uint64_t> bits, ExactBudget budget) {
    return PatternDecision(network, input, bits, budget).run();
}

std::size_t exact_logits(const Network& network, const Eigen::Ref<const Eigen::VectorXd>& input,
                         std::span<const std::uint64_t> bits, Eigen::Ref<Eigen::VectorXd> logits, ExactBudget budget) {
    ExactForms forms(network, FormInputs::point(input), bits, budget);
    Eigen::VectorXd exact(logits.size());
    for (Eigen::Index o = 0; o < exact.size(); ++o) {
        const std::span<const Dyadic> form = forms.output(static_cast<std::size_t>(o));
        if (form.empty()) return forms.work();
        exact(o) = form[0].nearest_double();
    }
    logits = exact;
    return forms.work();
}

void exact_map(const Network& network, std::span<const std::uint64_t> bits, Eigen::Ref<Eigen::MatrixXd> weights,
               Eigen::Ref<Eigen::VectorXd> bias, ExactBudget budget) {
    const Eigen::Index features = weights.rows();
    if (network.num_products() * static_cast<std::size_t>(features + 1) > budget.max_work) return;
    ExactForms forms(network, FormInputs::span(Eigen::MatrixXd::Identity(features, features + 1)), bits, budget);
    Eigen::MatrixXd exact(features + 1, bias.size());
    for (Eigen::Index o = 0; o < bias.size(); ++o) {
        const std::span<const Dyadic> form = forms.output(static_cast<std::size_t>(o));
        if (form.empty()) return;
        for (std::size_t j = 0; j < form.size(); ++j) exact(static_cast<Eigen::Index>(j), o) = form[j].nearest_double();
    }
    weights = exact.topRows(features);
    bias = exact.row(features);
}

}  // namespace reluscope
