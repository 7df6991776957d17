#include "analysis/map_sizes.h"

#include "base/numerics/tolerances.h"

#include <cmath>

namespace reluscope {

namespace {

/// The graph with the absolute values of all numbers. With `all_on` an inactive unit hands on as much as an active
/// one: the pattern without active units then gives an upper bound of all.
Network network_of_sizes(const Network& network, bool all_on) {
    NetworkSpec spec;
    spec.num_inputs = network.num_inputs();
    spec.nodes = network.nodes();
    spec.output = network.output();
    for (Node& node : spec.nodes) {
        if (auto* affine = std::get_if<AffineOperation>(&node.operation)) {
            affine->W = affine->W.cwiseAbs().eval();
            affine->b = affine->b.cwiseAbs().eval();
        } else if (auto* activation = std::get_if<ActivationOperation>(&node.operation)) {
            activation->slope = activation->slope.cwiseAbs().eval();
            if (all_on) activation->slope = activation->slope.cwiseMax(1.0).eval();
        }
    }
    return Network::create(std::move(spec)).value();  // the shapes are those of a valid network
}

AffineMap largest_sizes(const Network& network) {
    const Network bound = network_of_sizes(network, true);
    AffineCollapse collapse(bound, false);
    AffineMapBlock block;
    const std::vector<BitMatrix::Word> none(BitMatrix(1, bound.num_hidden_units()).words_per_row(), 0);
    collapse.run({PatternBits(none)}, block);
    return block.map(0);
}

/// No weight is more than what the products of these sizes may leave over.
bool is_within_rounding(const AffineMap& map, const AffineMap& sizes) {
    return (map.A.array().abs() <= tolerances::kEqualMaps * sizes.A.array() && sizes.A.array().isFinite()).all();
}

}  // namespace

MapSizes::MapSizes(const Network& network)
    : network_(std::make_unique<const Network>(network_of_sizes(network, false))),
      largest_(largest_sizes(network)),
      collapse_(*network_, false) {}

bool MapSizes::is_constant(const AffineMap& map, PatternBits bits) {
    if (map.A.isZero(0)) return true;
    if (!is_within_rounding(map, largest_)) return false;
    AffineMapBlock sizes;
    run({bits}, sizes);
    return is_within_rounding(map, sizes.map(0));
}

bool is_constant_map(const Network& network, const AffineMap& map, PatternBits bits) {
    if (map.A.isZero(0)) return true;
    if (!is_within_rounding(map, largest_sizes(network))) return false;
    return MapSizes(network).is_constant(map, bits);
}

}  // namespace reluscope
