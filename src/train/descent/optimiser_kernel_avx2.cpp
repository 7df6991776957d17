#include "train/descent/optimiser_kernel_avx2.h"

// The hot loop of Adam with wider vectors where the processor has them; chosen at run time
// (network/activation_kernel_avx2.cpp does the same).

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define RELUSCOPE_AVX2 __attribute__((target("avx2")))

namespace reluscope {

namespace {

RELUSCOPE_AVX2 inline __m256d without_tiny(__m256d moment) {
    const __m256d size = _mm256_andnot_pd(_mm256_set1_pd(-0.0), moment);
    return _mm256_and_pd(moment, _mm256_cmp_pd(size, _mm256_set1_pd(kSmallestMoment), _CMP_NLT_UQ));
}

}  // namespace

RELUSCOPE_AVX2 std::size_t adam_step_avx2(const AdamStep& step, bool& finite) {
    constexpr std::size_t kLanes = 4;
    const __m256d beta1 = _mm256_set1_pd(step.beta1);
    const __m256d beta2 = _mm256_set1_pd(step.beta2);
    const __m256d share1 = _mm256_set1_pd(1 - step.beta1);
    const __m256d share2 = _mm256_set1_pd(1 - step.beta2);
    const __m256d rate = _mm256_set1_pd(step.rate);
    const __m256d root_scale = _mm256_set1_pd(step.root_scale);
    const __m256d epsilon = _mm256_set1_pd(step.epsilon);
    __m256d rests = _mm256_setzero_pd();
    std::size_t i = 0;
    for (; i + kLanes <= step.size; i += kLanes) {
        const __m256d g = _mm256_loadu_pd(step.gradient + i);
        const __m256d mean =
            without_tiny(_mm256_add_pd(_mm256_mul_pd(beta1, _mm256_loadu_pd(step.mean + i)), _mm256_mul_pd(share1, g)));
        const __m256d square = without_tiny(_mm256_add_pd(_mm256_mul_pd(beta2, _mm256_loadu_pd(step.square + i)),
                                                          _mm256_mul_pd(_mm256_mul_pd(share2, g), g)));
        const __m256d size = _mm256_add_pd(_mm256_mul_pd(_mm256_sqrt_pd(square), root_scale), epsilon);
        const __m256d parameter =
            _mm256_sub_pd(_mm256_loadu_pd(step.parameters + i), _mm256_div_pd(_mm256_mul_pd(rate, mean), size));
        _mm256_storeu_pd(step.gradient + i, _mm256_setzero_pd());
        _mm256_storeu_pd(step.mean + i, mean);
        _mm256_storeu_pd(step.square + i, square);
        _mm256_storeu_pd(step.parameters + i, parameter);
        rests = _mm256_add_pd(rests, _mm256_add_pd(_mm256_sub_pd(parameter, parameter), _mm256_sub_pd(square, square)));
    }
    finite = _mm256_movemask_pd(_mm256_cmp_pd(rests, _mm256_setzero_pd(), _CMP_NEQ_UQ)) == 0;
    return i;
}

}  // namespace reluscope

#else

namespace reluscope {

std::size_t adam_step_avx2(const AdamStep&, bool&) { return 0; }

}  // namespace reluscope

#endif
