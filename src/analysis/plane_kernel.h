#pragma once

#include "analysis/plane_layers.h"
#include "geometry/subdivision.h"

#include <cstddef>
#include <cstdint>

namespace reluscope {

/// The two inner loops of a plane's partition, over the units of one layer. `z` is width x 3: pre-activations as functions of (s, t, 1). Vector
/// instructions only change how many units are done at once, not the operations, so results are equal to the last bit on every platform.

/// Sets bit i of `words` where z_i(p) > threshold, for all padded units. Returns whether some |z_i(p)| <= threshold.
bool plane_signs(const PaddedMatrix& z, Point2 p, double threshold, std::uint64_t* words);

/// z_i += column_i * (factor_s, factor_t, factor_1) for all units: what one unit of the layer before adds.
void add_to_plane(PaddedMatrix& z, const double* column, const double factors[3]);

}  // namespace reluscope
