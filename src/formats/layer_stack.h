#pragma once

#include "base/result.h"
#include "network/network.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace reluscope {

/// A Linear layer with its numbers, as files without a graph list them.
struct StackLayer {
    std::string name;                ///< may be empty
    Eigen::MatrixXd W;               ///< outputs x inputs
    Eigen::VectorXd b;               ///< outputs
    bool activation_follows = true;  ///< of the last layer nothing follows, whatever this says
};

/// The network that applies the layers one after the other.
/// `slope`   of the activations for negative values: 0 for ReLU
/// Errors    those of Network::create: widths that do not fit, numbers that are not finite.
Result<Network> network_of_layers(std::vector<StackLayer> layers, double slope, Link link);

}  // namespace reluscope
