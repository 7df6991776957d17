#pragma once

#include "network/activation_kernel.h"

namespace reluscope {

/// True where the processor has AVX2; the functions below may be called only then.
bool has_avx2();

/// activate_column for the first `column.width` / 8 * 8 units of a ReLU column with bias and inverse_size, without slope and exemption.
/// Equal results to the last bit: the operations are the same, four at a time. Bits of the last, incomplete word are returned in `word`.
ActivationSummary activate_octets_avx2(const ActivationColumn& column, std::uint64_t* words, std::uint64_t& word);

/// mask_gradient_column for the first `width` / 8 * 8 units, without slope. `bias` may be null.
double mask_octets_avx2(const double* in, double* g, const std::uint64_t* words, const double* bias, std::size_t width);

}  // namespace reluscope
