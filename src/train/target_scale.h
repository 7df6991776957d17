#pragma once

#include "network/network.h"

#include <span>

namespace reluscope {

/// How a number is standardised for training: (y - mean) / scale.
struct TargetScale {
    double mean = 0;
    double scale = 1;
};

/// Mean and standard deviation (of the population) of the numbers that are known; a scale of 1 for a constant.
TargetScale target_scale(std::span<const double> values);

/// scale f + offset, by way of the last affine map; `network` as it is where it does not end in one.
Network with_scaled_output(const Network& network, double scale, double offset);

}  // namespace reluscope
