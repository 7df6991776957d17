#pragma once

#include "base/numerics/rng.h"
#include "network/network.h"

#include <cmath>
#include <cstdlib>
#include <vector>

namespace reluscope {

/// Uniform in +-1 / sqrt(inputs), as PyTorch starts its Linear layers.
inline Network torch_like_network(const std::vector<int>& widths) {
    Rng rng(0);
    std::vector<AffineOperation> layers;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        const double limit = 1 / std::sqrt(widths[i]);
        AffineOperation layer{ValueId(), Eigen::MatrixXd(widths[i + 1], widths[i]), Eigen::VectorXd(widths[i + 1])};
        for (Eigen::Index k = 0; k < layer.W.size(); ++k) layer.W.data()[k] = rng.uniform(-limit, limit);
        for (Eigen::Index k = 0; k < layer.b.size(); ++k) layer.b(k) = rng.uniform(-limit, limit);
        layers.push_back(std::move(layer));
    }
    auto network = make_stack(std::move(layers), 0, Link::kIdentity);
    if (!network) std::abort();
    return *std::move(network);
}

}  // namespace reluscope
