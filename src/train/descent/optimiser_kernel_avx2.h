#pragma once

#include "train/descent/optimiser_kernel.h"

namespace reluscope {

/// adam_step for the parameters in groups of four, where the processor has AVX2 (network/activation_kernel_avx2.h
/// asks). Equal results to the last bit: the operations are the same, four parameters at a time. Returns how many
/// parameters it did; `finite` becomes false as adam_step says.
std::size_t adam_step_avx2(const AdamStep& step, bool& finite);

}  // namespace reluscope
