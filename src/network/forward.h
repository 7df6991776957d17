#pragma once

#include "base/numerics/bit_matrix.h"
#include "network/network.h"
#include "network/rounding_estimate.h"
#include "network/value_buffers.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace reluscope {

/// A row whose results in double are not good enough.
struct DoubtfulRow {
    std::uint32_t row = 0;
    bool sign = false;  ///< a pre-activation is nearer to 0 than its error bound: the row's bits are not final
    /// The logits may have lost more digits than a certificate allows (network/rounding_estimate.h).
    bool logits = false;
};

/// Forward passes of one network in batches, with the activation pattern of every row and the certainty of its signs.
///
/// Signs. A pre-activation computed in double carries a rounding error. Each pass keeps an a-priori bound of it per row
/// (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1: the error of a sum of n products is at most n
/// u / (1 - n u) sum |w_i h_i|, whatever the order of the additions; the bias is one more term, from which the sums
/// start). Where |z| is below that bound the sign is uncertain: the row's bits are not final, and decide_pattern()
/// decides them exactly (network/exact_pattern.h). So patterns do not depend on the library that multiplies the
/// matrices and are equal on every platform.
///
/// Keeps its buffers: run() again and again with batches of similar size.
class ForwardPass {
public:
    /// `network` must outlive this.
    explicit ForwardPass(const Network& network);

    /// Number of rows that keeps the widest value in the second-level cache and the products efficient.
    static std::ptrdiff_t good_batch(const Network& network);

    /// Computes the output of `inputs` (num_inputs x columns). Writes the pattern of column c to row `first_row + c` of
    /// `bits`, which must be zero, and appends the rows for which double is not enough to `doubtful`.
    void run(const Eigen::Ref<const Eigen::MatrixXd>& inputs, BitMatrix& bits, std::size_t first_row,
             std::vector<DoubtfulRow>& doubtful);

    using ValueMap = Eigen::Map<const Eigen::MatrixXd, 0, Eigen::OuterStride<>>;
    /// Logits of the last batch: outputs x columns. Valid until the next run(), and while its inputs live.
    ValueMap logits() const { return value(network_.output()); }

private:
    /// Sizes of an affine node that bound the rounding error of its values.
    struct AffineBounds {
        Eigen::VectorXd inverse_size;  ///< 1 / (sum_j |W_ij| + |b_i|)
        Eigen::VectorXd exemption;     ///< infinite for a unit that is 0 for certain because all its weights are; empty
                                       ///< when there is none
        double largest_size = 0;
        double gamma = 0;  ///< n u / (1 - n u) with n = inputs + 1
    };
    /// Per column of a value: the largest size of its entries, and a bound of their rounding error.
    struct ColumnBounds {
        Eigen::RowVectorXd size;
        Eigen::RowVectorXd error;
    };

    void run_affine(std::size_t node, const AffineOperation& op);
    void run_activation(std::size_t node, const ActivationOperation& op, BitMatrix& bits, std::size_t first_row);
    void run_sum(std::size_t node, const SumOperation& op);
    void run_concat(std::size_t node, const ConcatOperation& op);
    ValueMap value(ValueId id) const;
    void start(Eigen::Index columns);
    void release_inputs(const Operation& operation);
    void add_estimate(std::size_t value);
    void list_doubtful(std::size_t first_row, std::vector<DoubtfulRow>& doubtful) const;

    const Network& network_;
    Eigen::Index columns_ = 0;
    const double* input_data_ = nullptr;
    Eigen::Index input_stride_ = 0;
    ValueBuffers values_;                      // of the nodes that have readers left
    std::vector<int> readers_;                 // per value; the network's output is read once more by the caller
    std::vector<int> readers_left_;            // per value, in this run
    std::vector<ColumnBounds> bounds_;         // per value
    std::vector<AffineBounds> affine_bounds_;  // per node; empty for other kinds
    std::vector<bool> fused_;                  // per node: an affine map whose only reader is an activation
    std::vector<std::size_t> first_bit_;       // per node that is an activation
    Eigen::RowVectorXd smallest_;              // per column: min_i |z_i| / size_i of the activation at work
    std::vector<bool> uncertain_column_;
    RoundingEstimate rounding_;
    Eigen::RowVectorXd estimate_;  // per column: sum of squares of size times gain over the values so far
};

/// Logits of `inputs` (num_inputs x columns): outputs x columns.
Eigen::MatrixXd logits_of(const Network& network, const Eigen::Ref<const Eigen::MatrixXd>& inputs);

/// The link applied to logits (outputs x columns), in place.
void apply_link(Link link, Eigen::Ref<Eigen::MatrixXd> logits);

/// The class that logits stand for: the largest (the first among equals), or for a single logit class 1 where it is
/// above 0.
std::int32_t predicted_class(const Eigen::Ref<const Eigen::VectorXd>& logits);

}  // namespace reluscope
