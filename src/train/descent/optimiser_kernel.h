#pragma once

#include <cstddef>

namespace reluscope {

/// One step of an optimiser over `size` parameters in one pass over the memory, which is what it costs. Each returns
/// false when some parameter or moment is NaN or infinite afterwards. Gradients are 0 afterwards, ready for the next
/// batch's sums.
///
/// Moments below kSmallestMoment become 0: those of dead units would shrink into the denormal numbers, which are many
/// times slower.
inline constexpr double kSmallestMoment = 1e-300;

struct SgdStep {
    double* parameters = nullptr;
    double* gradient = nullptr;
    double* velocity = nullptr;
    std::size_t size = 0;
    double rate = 0;
    double momentum = 0;
};

/// velocity = momentum velocity + gradient; parameter -= rate velocity.
bool sgd_step(const SgdStep& step);

struct AdamStep {
    double* parameters = nullptr;
    double* gradient = nullptr;
    double* mean = nullptr;
    double* square = nullptr;
    std::size_t size = 0;
    double beta1 = 0;
    double beta2 = 0;
    double rate = 0;        ///< learning rate / (1 - beta1^t) for step t, from 1
    double root_scale = 1;  ///< 1 / sqrt(1 - beta2^t)
    double epsilon = 0;
};

/// mean = beta1 mean + (1 - beta1) g; square = beta2 square + (1 - beta2) g^2; parameter -= rate mean / (sqrt(square)
/// root_scale + epsilon).
bool adam_step(const AdamStep& step);

}  // namespace reluscope
