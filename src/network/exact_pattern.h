#pragma once

#include "network/exact_forms.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <span>

namespace reluscope {

/// How the signs of one input were decided.
struct SignNotes {
    bool on_boundary = false;  ///< a pre-activation is exactly 0 (of a unit that has weights or a bias)
    /// A pre-activation is not 0, but so near to it that only exact arithmetic tells its sign.
    bool within_rounding = false;
    bool undecided = false;  ///< the budget for exact arithmetic ran out: a sign was taken from double after all
    std::size_t work = 0;    ///< products of limbs that were made (DyadicSum::work)
};

/// The activation pattern of one input, decided exactly: bit i is set where the pre-activation of unit i, computed
/// without any rounding, is above 0. The same on every platform and with every matrix library.
///
/// A forward pass in plain double, products added in the order of the inputs and the bias last, keeps a bound of the
/// rounding error of each value: |error of z_i| <= gamma_{n+1} (sum_j |w_ij h_j| + |b_i|) + sum_j |w_ij| error(h_j) + n
/// eta with gamma_n = n u / (1 - n u) and eta the smallest subnormal number (Higham, Accuracy and Stability of
/// Numerical Algorithms, sections 3.1 and 2.1). Where |z_i| is above twice that bound (twice, since the bound itself is
/// computed in double) its sign stands. Where it is not, the value is computed exactly (network/exact_forms.h).
///
/// `input`  num_inputs finite values.
/// `bits`   one packed row of the network's pattern; overwritten.
SignNotes decide_pattern(const Network& network, const Eigen::Ref<const Eigen::VectorXd>& input,
                         std::span<std::uint64_t> bits, ExactBudget budget = {});

/// The logits of `input` on its pattern `bits`, each the double that is nearest to the exact value. Returns the work
/// that was made; where the budget ran out `logits` stays as it is.
std::size_t exact_logits(const Network& network, const Eigen::Ref<const Eigen::VectorXd>& input,
                         std::span<const std::uint64_t> bits, Eigen::Ref<Eigen::VectorXd> logits,
                         ExactBudget budget = {});

/// The affine map of the pattern `bits`, each number the double that is nearest to the exact value: `weights` (features
/// x outputs) and `bias` (outputs). Where the budget ran out, which is foreseen where it can be, both stay as they are.
void exact_map(const Network& network, std::span<const std::uint64_t> bits, Eigen::Ref<Eigen::MatrixXd> weights,
               Eigen::Ref<Eigen::VectorXd> bias, ExactBudget budget);

}  // namespace reluscope
