#pragma once

#include "geometry/plane_frame.h"
#include "network/network.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace reluscope::testing {

/// The regions of a network of small integers in a window of a plane, by integer arithmetic and straight from the
/// definition: layer by layer, every cell is cut by every unit that is positive at one of its corners and negative at
/// another. Shares no code with the program.
///
/// Network  weights, biases and slopes are integers, so small that no product leaves 64 bits: up to three hidden layers
/// of about eight units. Frame    integers. Window   multiples of 1/8. Returns  one pattern text per region; a text
/// comes twice where two regions share a pattern, which no network has.
std::multiset<std::string> exact_patterns(const Network& network, const PlaneFrame& frame, const PlaneWindow& window);

/// What kind of small network make_integer_network makes.
struct IntegerNetworkSpec {
    std::vector<int> widths;  ///< inputs, hidden ..., outputs
    int largest = 2;          ///< weights and biases lie in -largest .. largest
    bool zero_bias = false;
    bool twins = false;     ///< some units are copies of others, or their negatives
    double slope = 0;       ///< of the activations below 0
    bool residual = false;  ///< every hidden layer after the first adds the one before (equal widths)
};

Network make_integer_network(const IntegerNetworkSpec& spec, std::uint64_t seed);

}  // namespace reluscope::testing
