#pragma once

#include "base/result.h"
#include "network/network.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

/// A fully connected network before it has weights.
struct Architecture {
    int num_inputs = 0;
    std::vector<int> hidden;  ///< width of each hidden layer; empty makes a linear model
    int num_outputs = 0;
    double slope = 0;       ///< of the hidden units for z <= 0: 0 is ReLU, above it LeakyReLU; in [0, 1)
    bool residual = false;  ///< h_l = act(W h_{l-1} + b) + h_{l-1} for each hidden layer as wide as the value it reads
};

/// Limits of Architecture: units of one layer, hidden layers, and weights of the whole network (one copy of them: 160
/// MB; training keeps six).
inline constexpr int kMaxLayerWidth = 16384;
inline constexpr int kMaxHiddenLayers = 256;
inline constexpr std::size_t kMaxWeights = 20'000'000;

enum class Initialisation {
    kHe,  ///< weights normal with variance 2 / n_in, biases 0 (He et al. 2015; Keras: he_normal without truncation)
    kUniform,  ///< weights and biases uniform in +-1 / sqrt(n_in), as PyTorch starts its Linear layers
};

/// Errors   a width below 1 or above kMaxLayerWidth, too many layers or weights, a slope outside of [0, 1); one
/// sentence.
Status validate(const Architecture& architecture);

/// The untrained network. Its nodes are affine maps "layer 1", ..., activations "activation 1", ... and sums "sum 1",
/// ... Errors   as validate(), and a softmax over one output.
Result<Network> make_network(const Architecture& architecture, Link link, Initialisation initialisation,
                             std::uint64_t seed);

}  // namespace reluscope
