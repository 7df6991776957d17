#pragma once

#include "network/network.h"

#include <cstdint>
#include <optional>

namespace reluscope {

/// The most linear regions (activation patterns) that a network with these hidden layers can have on an input space, or
/// on a plane or line through it, of `dimension`; none beyond 2^53, where no double counts any more.
///
/// A layer of n units cuts a piece of dimension d into at most the sum of C(n, j) for j = 0 .. d parts. In a chain of
/// ReLU layers the values that leave a part with j units off span at most n - j dimensions, so that
///
///     regions <= sum over (j_1, ..., j_L) of C(n_1, j_1) ... C(n_L, j_L),
///     j_l <= min(dimension, n_1 - j_1, ..., n_(l-1) - j_(l-1), n_l)
///
/// Units with a slope below 0 pass their values on, and so do sums and concatenations: there only the widths count.
///
/// Source   Serra, Tjandraatmadja and Ramalingam 2018, Theorem 1; the case of one layer is Zaslavsky's.
std::optional<std::uint64_t> most_regions(const Network& network, int dimension);

}  // namespace reluscope
