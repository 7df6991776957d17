#pragma once

#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "network/network.h"
#include "network/rounding_estimate.h"
#include "network/value_buffers.h"

#include <Eigen/Core>

#include <vector>

namespace reluscope {

/// The affine function `logit = A x + c` that a network computes where its activation pattern is constant.
struct AffineMap {
    Eigen::MatrixXd A;  ///< outputs x features
    Eigen::VectorXd c;  ///< outputs
};

/// The maps of several patterns. Column p * outputs + o of `weights` holds the weights of output o under pattern p.
struct AffineMapBlock {
    Eigen::MatrixXd weights;  ///< features x (patterns * outputs)
    Eigen::MatrixXd bias;     ///< outputs x patterns

    std::size_t num_patterns() const { return static_cast<std::size_t>(bias.cols()); }
    /// Weights of pattern p: features x outputs.
    auto weights_of(std::size_t p) const {
        return weights.middleCols(static_cast<Eigen::Index>(p) * bias.rows(), bias.rows());
    }
    AffineMap map(std::size_t p) const;
};

/// Collapses many patterns at once by one batched backward pass: exact up to rounding for every x of the pattern's
/// region. Maps that lose digits, since much larger numbers cancel on the way to them, are computed once more exactly
/// (network/rounding_estimate.h).
///
/// Keeps its buffers: call run() again and again with blocks of at most good_block() patterns.
/// Cost     one matrix product per affine layer, (patterns * outputs) x width.
/// Source   Picchiotti and Gori 2021, section 3; Sudjianto et al. 2020, theorem 1.
class AffineCollapse {
public:
    /// `network` must outlive this. Without `careful`, maps that lose digits stay as double gives them.
    explicit AffineCollapse(const Network& network, bool careful = true);

    /// Number of patterns that keeps the products efficient and the block small.
    static std::size_t good_block(const Network& network);

    /// The maps of `patterns`, each with one bit per hidden unit (an empty region is no error).
    void run(const std::vector<PatternBits>& patterns, AffineMapBlock& block);

private:
    using GradientMap = Eigen::Map<Eigen::MatrixXd>;

    void refine(const std::vector<PatternBits>& patterns, AffineMapBlock& block) const;
    void backward(std::size_t node, AffineMapBlock& block);
    void backward_affine(std::size_t node, const AffineOperation& op, AffineMapBlock& block);
    void backward_activation(std::size_t node, const ActivationOperation& op, AffineMapBlock& block);
    void add_gradient(ValueId value, const Eigen::Ref<const Eigen::MatrixXd>& gradient, AffineMapBlock& block);
    void start(const std::vector<PatternBits>& patterns, AffineMapBlock& block);
    void start_gradient(std::size_t num_patterns, AffineMapBlock& block);
    bool keeps_first_gradient(ValueId value) const;
    GradientMap gradient_of(ValueId value, AffineMapBlock& block);
    GradientMap create_gradient(ValueId value, AffineMapBlock& block);

    const Network& network_;
    ValueBuffers gradients_;          // width x (patterns * outputs); those of the input stand in the block
    std::vector<bool> has_gradient_;  // per value
    BitMatrix bits_;                  // the patterns one below the other: they are read once per layer
    Eigen::MatrixXd first_gradient_;  // width x outputs: the last weights, equal for all patterns until the first mask
    ValueId first_value_;             // whose gradient it is; none when it is laid out for every pattern
    std::vector<int> readers_;        // per value
    std::vector<bool> bias_done_;     // per node: its bias was added while the activation after it was masked
    std::vector<const Eigen::VectorXd*> fused_bias_;  // per node: bias of the affine map that an activation alone reads
    std::vector<std::size_t> first_bit_;              // per node that is an activation
    double map_error_;                                // estimated, where no unit is off
};

/// The map of one pattern.
AffineMap affine_map_of(const Network& network, PatternBits pattern);

/// The maps of clusters `first` .. `first + count - 1`.
void maps_of_clusters(AffineCollapse& collapse, const PatternTable& patterns, const Clustering& clustering,
                      std::size_t first, std::size_t count, AffineMapBlock& block);

}  // namespace reluscope
