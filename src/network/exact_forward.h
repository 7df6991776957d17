#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>

#include "network/network.h"

namespace reluscope {

/// The activation pattern of one input, computed with twice the precision of double (about 32 digits) and in a fixed order, so that it is the
/// same on every platform and a pre-activation that is 0 in exact arithmetic nearly always comes out as 0. Slow: for the few rows whose
/// signs double cannot decide.
///
/// Source   Dekker 1971 (product), Knuth (sum); no fused operations, no overflow guard: entries up to 1e290.
/// `bits`   one packed row of the network's pattern; overwritten.
void exact_pattern(const Network& network, const Eigen::Ref<const Eigen::VectorXd>& input, std::span<std::uint64_t> bits);

}  // namespace reluscope
