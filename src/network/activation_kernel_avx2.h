#pragma once

#include "network/activation_kernel.h"

namespace reluscope {

/// True where the processor has AVX2; the functions below may be called only then.
extern const bool kHasAvx2;

/// activate_block of ReLU with inverse_size and without exemption. Equal results to the last bit: the operations are
/// the same, four units at a time.
void activate_block_avx2(const ActivationBlock& block);

/// mask_gradients without slope.
void mask_gradients_avx2(const GradientMask& mask);

}  // namespace reluscope
