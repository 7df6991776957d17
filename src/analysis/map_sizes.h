#pragma once

#include "analysis/affine_map.h"
#include "analysis/patterns.h"
#include "network/network.h"

#include <memory>
#include <vector>

namespace reluscope {

/// How large the products are that make the entries of affine maps: per entry the sum of their absolute values, which
/// is |W_L| D .. |W_1| of a stack of layers, and likewise of the bias. Rounding errors of an entry, and what counts as
/// equal (tolerances::kEqualMaps), are measured by it: an entry far below its size is what a cancellation left over.
///
/// Cost     that of the maps: the same backward pass over the network with all weights positive.
class MapSizes {
public:
    /// `network` is not used later on.
    explicit MapSizes(const Network& network);

    /// The sizes of the maps of `patterns`, in the layout of the maps. Infinite where a sum leaves the range of double.
    void run(const std::vector<PatternBits>& patterns, AffineMapBlock& sizes) { collapse_.run(patterns, sizes); }

    /// At least the sizes of every pattern.
    const AffineMap& largest() const { return largest_; }

    /// True if every weight of the map of the pattern `bits` is 0, or no more than what its products leave over by
    /// rounding: the network is constant where the pattern holds. Costs a backward pass only where it may be so.
    bool is_constant(const AffineMap& map, PatternBits bits);

private:
    std::unique_ptr<const Network> network_;  // the graph with the absolute values of all numbers
    AffineMap largest_;
    AffineCollapse collapse_;
};

/// True for one constant map, without a MapSizes where every weight is exactly 0 or some weight is clearly not.
bool is_constant_map(const Network& network, const AffineMap& map, PatternBits bits);

}  // namespace reluscope
