#pragma once

#include "network/network.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>

namespace reluscope {

/// The activation pattern of one input by the reference order of operations: plain double, products added in the order of the inputs, the
/// bias last, no fused multiply-add. This is what decides where rounding could change a sign: it is the same on every platform and with every
/// matrix library, and the order that most programs use. Slow: for the few rows that need it.
///
/// `bits`   one packed row of the network's pattern; overwritten.
void reference_pattern(const Network& network, const Eigen::Ref<const Eigen::VectorXd>& input,
                       std::span<std::uint64_t> bits);

}  // namespace reluscope
