#pragma once

#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// Inputs that a network may have where something but an affine layer reads them: the front then holds their square.
inline constexpr int kMaxFrontInputs = 4096;

/// True where CoalitionPass can be made of `network`.
bool has_front(const Network& network);

/// Forward passes of inputs that are put together of parts: of a row and of other rows, column by column.
///
/// Everything that reads the input first is affine in it. The front of a network is all those values below each other,
/// A x + c: one block of rows for every affine layer that reads the input, and the input itself where something else
/// reads it. The front of a mixture is c plus one product per part, so that mixtures share the products of their parts,
/// and only what stands behind the front is computed for each of them.
///
/// Samples lie in rows, so that the values of one unit lie behind each other: narrow networks are as fast as wide ones.
/// Keeps its buffers: run() again and again with as many samples.
class CoalitionPass {
public:
    /// `network` must outlive this. Where has_front() is false nothing can be run.
    explicit CoalitionPass(const Network& network);

    /// Number of samples that keeps the values in the cache.
    Eigen::Index good_samples() const { return good_samples_; }

    const Eigen::MatrixXd& front_weights() const { return A_; }  ///< front width x inputs
    const Eigen::VectorXd& front_bias() const { return c_; }     ///< front width

    /// What the inputs in `inputs` add to the front of the columns `samples` of `rows` (inputs x rows): samples x front
    /// width.
    Eigen::MatrixXd part(const std::vector<Eigen::Index>& inputs, const Eigen::Ref<const Eigen::MatrixXd>& rows,
                         const std::vector<Eigen::Index>& samples) const;

    /// The front of one input: front width.
    Eigen::VectorXd front_of(const Eigen::Ref<const Eigen::VectorXd>& input) const { return A_ * input + c_; }

    using Values = Eigen::Map<const Eigen::MatrixXd>;
    /// Logits of `front` (samples x front width, the bias included): samples x outputs. Valid until the next run(), and
    /// while `front` lives.
    Values run(const Eigen::MatrixXd& front);

private:
    Values value(ValueId id, const Eigen::MatrixXd& front) const;

    const Network& network_;
    Eigen::MatrixXd A_;
    Eigen::VectorXd c_;
    std::vector<Eigen::Index> first_column_;  // per value: of its block in the front; -1 where it is not in the front
    std::vector<Eigen::MatrixXd> values_;     // per value that is not in the front: samples x width
    Eigen::Index good_samples_ = 0;
};

}  // namespace reluscope
