#pragma once

#include "base/result.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <utility>
#include <vector>

namespace reluscope {

/// What a unit with this slope makes of a pre-activation.
inline double activation(double z, double slope) { return z > 0 ? z : slope * z; }

/// The least and the largest of it over [lo, hi].
std::pair<double, double> activation_range(double lo, double hi, double slope);

/// One hidden layer of a stack: h = act(W x + b) with act(z) = z where z > 0 and slope * z elsewhere.
struct DenseLayer {
    Eigen::MatrixXd W;              ///< units x values of the layer before
    Eigen::VectorXd b;              ///< units
    Eigen::VectorXd slope;          ///< units
    std::vector<UnitPlace> origin;  ///< per unit: which one of the given network it is, or stands for
};

/// A network that is a plain stack of affine maps with activations between them, as what simplification works on.
struct DenseStack {
    int num_inputs = 0;
    std::vector<DenseLayer> hidden;
    Eigen::MatrixXd W;  ///< outputs x values of the last hidden layer, or inputs
    Eigen::VectorXd b;  ///< outputs
    Link link = Link::kIdentity;

    /// Units of each hidden layer.
    std::vector<std::size_t> widths() const;
    /// The weights that read the units of a hidden layer: those of the next layer, or of the outputs.
    const Eigen::MatrixXd& readers(std::size_t layer) const;
    Eigen::MatrixXd& readers(std::size_t layer);
    /// The biases beside readers().
    Eigen::VectorXd& reader_bias(std::size_t layer);
};

/// Errors   the network has sums or concatenations.
Result<DenseStack> dense_stack(const Network& network);

/// The network that a stack stands for. Errors   a number that is not finite.
Result<Network> network_of(const DenseStack& stack);

}  // namespace reluscope
