#pragma once

#include "analysis/regions/plane_layers.h"
#include "geometry/subdivision.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

/// The two inner loops of a plane's partition, over the units of one layer. `z` is width x 3: pre-activations as
/// functions of (s, t, 1). Vector instructions only change how many units are done at once, not the operations, so
/// results are equal to the last bit on every platform.

/// Sets bit i of `words` where z_i(p) > threshold, for all padded units. Returns whether some |z_i(p)| <= threshold.
bool plane_signs(const PaddedMatrix& z, Point2 p, double threshold, std::uint64_t* words);

/// Units of a layer with what their columns are multiplied by.
struct UnitFactors {
    std::vector<std::uint32_t> units;
    std::vector<double> factors;  ///< three per unit: for s, t and 1

    void clear() {
        units.clear();
        factors.clear();
    }
    void add(std::uint32_t unit, double s, double t, double one) {
        units.push_back(unit);
        factors.insert(factors.end(), {s, t, one});
    }
};

/// z_i += weights(i, u) * (s, t, 1 factors of u), for all padded rows i and all units u in their order.
void add_units(PaddedMatrix& z, const PaddedMatrix& weights, const UnitFactors& terms);

/// The sum of weights_u z_u over the units whose bit is set, as a function of (s, t, 1), added to `sum`. `weights` is
/// padded like a column of z.
void add_masked_dot(const PaddedMatrix& z, const double* weights, const std::uint64_t* bits, double sum[3]);

}  // namespace reluscope
