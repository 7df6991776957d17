#pragma once

#include "network/network.h"

#include <Eigen/Core>

namespace reluscope {

/// What every hidden unit computes for some inputs.
struct UnitValues {
    Eigen::MatrixXd z;           ///< pre-activations: hidden units x columns, in the order of the pattern's bits
    Eigen::MatrixXd activation;  ///< z where z > 0, else slope z
    Eigen::MatrixXd logits;      ///< outputs x columns
};

/// Shapes   `inputs` is num_inputs x columns.
/// Cost     one forward pass; all values are kept until the end.
UnitValues unit_values(const Network& network, const Eigen::Ref<const Eigen::MatrixXd>& inputs);

}  // namespace reluscope
