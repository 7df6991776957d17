#include "train/descent/optimiser_kernel.h"

#include "network/activation_kernel_avx2.h"
#include "train/descent/optimiser_kernel_avx2.h"

#include <cmath>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace reluscope {

namespace {

/// 0 for a small moment; NaN stays.
double without_tiny(double moment) { return std::abs(moment) < kSmallestMoment ? 0.0 : moment; }

/// One parameter: the last of an odd number, and every one on a processor without SSE2.
double adam_one(const AdamStep& step, std::size_t i) {
    const double g = step.gradient[i];
    const double mean = without_tiny(step.beta1 * step.mean[i] + (1 - step.beta1) * g);
    const double square = without_tiny(step.beta2 * step.square[i] + ((1 - step.beta2) * g) * g);
    const double size = std::sqrt(square) * step.root_scale + step.epsilon;
    const double parameter = step.parameters[i] - step.rate * mean / size;
    step.gradient[i] = 0;
    step.mean[i] = mean;
    step.square[i] = square;
    step.parameters[i] = parameter;
    return (parameter - parameter) + (square - square);  // 0, or NaN where one of them is not finite
}

#if defined(__SSE2__)

__m128d without_tiny(__m128d moment) {
    const __m128d size = _mm_andnot_pd(_mm_set1_pd(-0.0), moment);
    return _mm_and_pd(moment, _mm_cmpnlt_pd(size, _mm_set1_pd(kSmallestMoment)));
}

/// Two parameters at a time, from `i` on; returns where it ended.
std::size_t adam_pairs(const AdamStep& step, std::size_t i, double& rest) {
    const __m128d beta1 = _mm_set1_pd(step.beta1);
    const __m128d beta2 = _mm_set1_pd(step.beta2);
    const __m128d share1 = _mm_set1_pd(1 - step.beta1);
    const __m128d share2 = _mm_set1_pd(1 - step.beta2);
    const __m128d rate = _mm_set1_pd(step.rate);
    const __m128d root_scale = _mm_set1_pd(step.root_scale);
    const __m128d epsilon = _mm_set1_pd(step.epsilon);
    __m128d rests = _mm_setzero_pd();
    for (; i + 2 <= step.size; i += 2) {
        const __m128d g = _mm_loadu_pd(step.gradient + i);
        const __m128d mean =
            without_tiny(_mm_add_pd(_mm_mul_pd(beta1, _mm_loadu_pd(step.mean + i)), _mm_mul_pd(share1, g)));
        const __m128d square = without_tiny(
            _mm_add_pd(_mm_mul_pd(beta2, _mm_loadu_pd(step.square + i)), _mm_mul_pd(_mm_mul_pd(share2, g), g)));
        const __m128d size = _mm_add_pd(_mm_mul_pd(_mm_sqrt_pd(square), root_scale), epsilon);
        const __m128d parameter =
            _mm_sub_pd(_mm_loadu_pd(step.parameters + i), _mm_div_pd(_mm_mul_pd(rate, mean), size));
        _mm_storeu_pd(step.gradient + i, _mm_setzero_pd());
        _mm_storeu_pd(step.mean + i, mean);
        _mm_storeu_pd(step.square + i, square);
        _mm_storeu_pd(step.parameters + i, parameter);
        rests = _mm_add_pd(rests, _mm_add_pd(_mm_sub_pd(parameter, parameter), _mm_sub_pd(square, square)));
    }
    double halves[2];
    _mm_storeu_pd(halves, rests);
    rest += halves[0] + halves[1];
    return i;
}

std::size_t sgd_pairs(const SgdStep& step, double& rest) {
    const __m128d momentum = _mm_set1_pd(step.momentum);
    const __m128d rate = _mm_set1_pd(step.rate);
    __m128d rests = _mm_setzero_pd();
    std::size_t i = 0;
    for (; i + 2 <= step.size; i += 2) {
        const __m128d velocity = without_tiny(
            _mm_add_pd(_mm_mul_pd(momentum, _mm_loadu_pd(step.velocity + i)), _mm_loadu_pd(step.gradient + i)));
        const __m128d parameter = _mm_sub_pd(_mm_loadu_pd(step.parameters + i), _mm_mul_pd(rate, velocity));
        _mm_storeu_pd(step.gradient + i, _mm_setzero_pd());
        _mm_storeu_pd(step.velocity + i, velocity);
        _mm_storeu_pd(step.parameters + i, parameter);
        rests = _mm_add_pd(rests, _mm_add_pd(_mm_sub_pd(parameter, parameter), _mm_sub_pd(velocity, velocity)));
    }
    double halves[2];
    _mm_storeu_pd(halves, rests);
    rest += halves[0] + halves[1];
    return i;
}

#else

std::size_t adam_pairs(const AdamStep&, std::size_t i, double&) { return i; }
std::size_t sgd_pairs(const SgdStep&, double&) { return 0; }

#endif

}  // namespace

bool sgd_step(const SgdStep& step) {
    double rest = 0;
    for (std::size_t i = sgd_pairs(step, rest); i < step.size; ++i) {
        const double velocity = without_tiny(step.momentum * step.velocity[i] + step.gradient[i]);
        const double parameter = step.parameters[i] - step.rate * velocity;
        step.gradient[i] = 0;
        step.velocity[i] = velocity;
        step.parameters[i] = parameter;
        rest += (parameter - parameter) + (velocity - velocity);
    }
    return rest == 0;
}

bool adam_step(const AdamStep& step) {
    bool finite = true;
    double rest = 0;
    std::size_t i = kHasAvx2 ? adam_step_avx2(step, finite) : 0;
    i = adam_pairs(step, i, rest);
    for (; i < step.size; ++i) rest += adam_one(step, i);
    return finite && rest == 0;
}

}  // namespace reluscope
