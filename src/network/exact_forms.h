#pragma once

#include "base/numerics/dyadic.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace reluscope {

/// How much an exact decision may cost. Both bounds hold natively and in wasm alike, so that the answers are the same.
struct ExactBudget {
    std::size_t max_bits = std::size_t{1} << 16;  ///< of one number
    std::size_t max_work = std::size_t{1} << 28;  ///< products of 32-bit limbs, about half a second
};

/// The inputs as exact linear forms in k variables: input j is sum_c inputs[j k + c] * variable_c, and the constant 1
/// of the biases is sum_c one[c] * variable_c. Everything that a network makes of them, on one activation pattern, is a
/// linear form in the same variables.
struct FormInputs {
    std::vector<Dyadic> inputs;  ///< num_inputs x k, input by input
    std::vector<Dyadic> one;     ///< k

    /// k = 1: the values at one point, whose coordinates are finite.
    static FormInputs point(const Eigen::Ref<const Eigen::VectorXd>& x);
    /// k = columns: input = sum_c basis.col(c) * variable_c, and 1 = variable_last. For a plane the columns are u, v
    /// and the origin.
    static FormInputs span(const Eigen::Ref<const Eigen::MatrixXd>& basis);
};

/// Exact values of a network's units, computed when they are asked for and then kept: every sum and product is exact
/// (base/numerics/dyadic.h), so that a sign taken from here is the truth, and a value that cancels to 0 is 0.
///
/// Signs come from a pattern that the caller owns and may still be filling: the bits of earlier layers must be final
/// when a unit is asked for, since an inactive unit hands on slope times its form. With k = 1 and bits set from the
/// signs themselves this is the exact forward pass.
class ExactForms {
public:
    /// `network` and `bits` (one packed row of its pattern) must outlive this.
    ExactForms(const Network& network, FormInputs inputs, std::span<const std::uint64_t> bits, ExactBudget budget = {});

    /// The k coefficients of the pre-activation of the unit with this bit; valid while this lives. Empty where the
    /// budget ran out.
    std::span<const Dyadic> pre_activation(std::size_t bit);
    /// The exact form of one of the network's outputs.
    std::span<const Dyadic> output(std::size_t index);

    /// Products of limbs made so far.
    std::size_t work() const { return sum_.work(); }

    /// Sign of the pre-activation where k is 1; nothing where the budget ran out.
    std::optional<int> sign(std::size_t bit);

private:
    struct Value {
        std::vector<std::uint8_t> state;  // per entry: unknown, wanted, known
        std::size_t num_wanted = 0;
        std::vector<Dyadic> forms;  // entries x k
    };

    std::span<const Dyadic> form(ValueId value, std::size_t entry);
    void want(std::size_t value, std::size_t entry);
    void want_sources(std::size_t value);
    bool make(std::size_t value);
    bool make_entry(std::size_t value, std::size_t entry);
    bool sum_products(std::size_t value, std::size_t entry);
    std::span<const Dyadic> known(std::size_t value, std::size_t entry) const;
    bool is_active(std::size_t value, std::size_t entry) const;

    const Network& network_;
    std::span<const std::uint64_t> bits_;
    ExactBudget budget_;
    std::size_t k_ = 1;
    std::vector<Dyadic> one_;
    std::vector<Value> values_;           // per value of the network
    std::vector<std::size_t> first_bit_;  // per value that an activation makes
    DyadicSum sum_;
    std::vector<std::pair<double, std::span<const Dyadic>>> products_;  // of the entry at work: weights and forms
    std::vector<DyadicTerm> terms_;
    bool exhausted_ = false;
};

}  // namespace reluscope
