#pragma once

#include "network/network.h"

#include <cstddef>
#include <optional>

namespace reluscope {

/// One number of an affine layer: W(row, column), or b(row) without a column.
struct WeightPlace {
    std::size_t node = 0;  ///< position of the affine layer in Network::nodes()
    Eigen::Index row = 0;
    std::optional<Eigen::Index> column;

    bool operator==(const WeightPlace&) const = default;
};

/// Errors   the node is not there or no affine layer, row or column lie outside.
Result<double> weight_at(const Network& network, const WeightPlace& place);

/// The network with another number at one place.
/// Errors   those of weight_at; `value` is not finite.
Result<Network> with_weight(const Network& network, const WeightPlace& place, double value);

/// The network whose every logit is `scale` times the old one plus `shift`: for a network that learnt a standardised
/// number, to predict it in its own unit. Where the logits come from an affine layer that nothing else reads, its
/// numbers change; else a layer is added. Errors   a scale or shift, or a weight after it, that is not finite.
Result<Network> with_output_scale(const Network& network, double scale, double shift);

}  // namespace reluscope
