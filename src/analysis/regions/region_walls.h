#pragma once

#include "analysis/patterns.h"
#include "base/result.h"
#include "network/network.h"

#include <Eigen/Core>

#include <utility>
#include <vector>

namespace reluscope {

/// Coordinates u of the inputs in which walls are wanted: x = scales * (basis u + what no hidden unit sees).
/// Lengths in u are lengths of x / scales.
struct InputFrame {
    Eigen::VectorXd scales;  ///< per input, positive: the length that counts as 1; empty for all 1 (model input units)
    Eigen::MatrixXd basis;   ///< inputs x coordinates, orthonormal columns; empty for the inputs themselves

    /// u of every column of `inputs` (inputs x rows): coordinates x rows.
    Eigen::MatrixXd coordinates(const Eigen::Ref<const Eigen::MatrixXd>& inputs) const;
};

/// A frame with lengths measured in `scales` (empty: model input units; standard deviations make distances free of
/// units). Where the first affine maps have fewer units than the network has inputs, the coordinates span only what
/// those units see: the same distances, at less cost. Errors   `scales` has another number of entries than the network
/// has inputs, or one that is not positive and finite.
Result<InputFrame> make_input_frame(const Network& network, Eigen::VectorXd scales = {});

/// The affine maps of every hidden unit's pre-activation and of the logits on the region of one pattern.
/// The region is { u : s_i (W.row(i) u + b_i) >= 0 for all i with norm(i) > 0 }, s_i = +1 where unit i is active, else
/// -1.
struct RegionWalls {
    Eigen::MatrixXd W;  ///< hidden units x coordinates, in the order of the bits
    Eigen::VectorXd b;  ///< hidden units
    /// |W.row(i)|; exactly 0 for a unit that makes no wall because its gradient is 0 or rounding noise.
    Eigen::VectorXd norm;
    Eigen::MatrixXd A;  ///< outputs x coordinates: the logits are A u + c
    Eigen::VectorXd c;  ///< outputs
};

/// +1 where `unit` is active in `pattern`, else -1.
inline double wall_sign(PatternBits pattern, Eigen::Index unit) {
    return get_bit(pattern, static_cast<std::size_t>(unit)) ? 1.0 : -1.0;
}

/// Computes the walls of one region after the other, by one forward pass of the derivatives.
///
/// Noise    beside each gradient runs an estimate of its rounding error (root of the sum of squares), so that units
/// that cancel, such as
///          h - h, make no walls in random directions (tolerances::kGradientNoise).
/// Memory   one matrix width x (coordinates + 1) per value of the network, whatever the number of regions.
/// Cost     one product of affine map and derivative per layer: width x width x coordinates.
/// Source   Sudjianto et al. 2020, section 2; the walls are what Aletheia calls local boundaries.
class WallCollapse {
public:
    /// `network` must outlive this. The default frame is the inputs themselves.
    explicit WallCollapse(const Network& network, const InputFrame& frame = {});

    /// The walls of `pattern` (one bit per hidden unit; an empty region is no error).
    void run(PatternBits pattern, RegionWalls& walls);

    /// Multiplications of one run.
    double products() const;

private:
    /// Rows: units of a value. `map` holds derivative and, last, the value at u = 0.
    struct Derivative {
        Eigen::MatrixXd map;  ///< width x (coordinates + 1)
        /// Width x 2: squares of the gradient's size before cancellation, and of its rounding error.
        Eigen::MatrixXd sizes;
    };

    void run_affine(std::size_t node, const AffineOperation& op);
    void run_activation(std::size_t node, const ActivationOperation& op, PatternBits pattern, RegionWalls& walls);
    void run_sum(std::size_t node, const SumOperation& op);
    void run_concat(std::size_t node, const ConcatOperation& op);
    void set_affine_sizes(const AffineOperation& op, const Eigen::MatrixXd& squares, const Eigen::MatrixXd& in,
                          Derivative& out) const;
    bool is_constant(ValueId value) const { return constant_[value.index]; }

    const Network& network_;
    Eigen::Index coordinates_ = 0;
    Eigen::VectorXd input_scales_;          // per input, where the coordinates are the inputs; else empty
    std::vector<Derivative> values_;        // per value
    std::vector<Eigen::MatrixXd> squares_;  // per node that is affine: W_ij^2
    std::vector<bool> constant_;            // per value: the same in all regions, computed once
    std::vector<std::size_t> first_bit_;    // per node that is an activation
};

}  // namespace reluscope
