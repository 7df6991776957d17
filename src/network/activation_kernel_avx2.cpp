#include "network/activation_kernel_avx2.h"

#include "base/numerics/bit_matrix.h"
#include "base/numerics/nibble_masks.h"

// Plain x86-64 code with two hot loops that use wider vectors where the processor has them; chosen at run time.

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#include <algorithm>
#include <limits>

#define RELUSCOPE_AVX2 __attribute__((target("avx2")))

namespace reluscope {

namespace {

constexpr std::size_t kWordBits = BitMatrix::kBitsPerWord;
constexpr std::size_t kLanes = 4;

RELUSCOPE_AVX2 __m256d mask_of(std::uint64_t nibble) {
    return _mm256_load_pd(reinterpret_cast<const double*>(kNibbleMasks.of[nibble & 15U]));
}

RELUSCOPE_AVX2 __m128d halves_min(__m256d x) {
    const __m128d two = _mm_min_pd(_mm256_castpd256_pd128(x), _mm256_extractf128_pd(x, 1));
    return _mm_min_sd(two, _mm_unpackhi_pd(two, two));
}

RELUSCOPE_AVX2 __m128d halves_max(__m256d x) {
    const __m128d two = _mm_max_pd(_mm256_castpd256_pd128(x), _mm256_extractf128_pd(x, 1));
    return _mm_max_sd(two, _mm_unpackhi_pd(two, two));
}

RELUSCOPE_AVX2 double sum_of(__m256d x) {
    const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(x), _mm256_extractf128_pd(x, 1));
    return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}

struct Extremes {
    __m256d smallest;
    __m256d largest;
};

/// The last one to three units of a column.
RELUSCOPE_AVX2 std::uint64_t activate_rest(double* z, const double* inverse_size, std::size_t count,
                                           Extremes& extremes) {
    const __m256i lanes = _mm256_castpd_si256(mask_of((std::uint64_t{1} << count) - 1));
    const __m256d old = _mm256_maskload_pd(z, lanes);
    const __m256d active = _mm256_cmp_pd(old, _mm256_setzero_pd(), _CMP_GT_OQ);
    const __m256d value = _mm256_and_pd(active, old);
    _mm256_maskstore_pd(z, lanes, value);
    const __m256d size =
        _mm256_mul_pd(_mm256_andnot_pd(_mm256_set1_pd(-0.0), old), _mm256_maskload_pd(inverse_size, lanes));
    const __m256d infinite = _mm256_set1_pd(std::numeric_limits<double>::infinity());
    extremes.smallest = _mm256_min_pd(extremes.smallest, _mm256_blendv_pd(infinite, size, _mm256_castsi256_pd(lanes)));
    extremes.largest = _mm256_max_pd(extremes.largest, value);
    return static_cast<std::uint64_t>(_mm256_movemask_pd(active));
}

RELUSCOPE_AVX2 Extremes activate_column(double* z, const double* inverse_size, std::size_t width, std::uint64_t* row,
                                        std::size_t first_bit) {
    const __m256d sign = _mm256_set1_pd(-0.0);
    const __m256d zero = _mm256_setzero_pd();
    Extremes extremes{_mm256_set1_pd(std::numeric_limits<double>::infinity()), zero};
    for (std::size_t first = 0; first < width; first += kWordBits) {
        const std::size_t end = std::min(first + kWordBits, width);
        std::uint64_t word = 0;
        std::size_t i = first;
        for (; i + kLanes <= end; i += kLanes) {
            const __m256d old = _mm256_loadu_pd(z + i);
            const __m256d active = _mm256_cmp_pd(old, zero, _CMP_GT_OQ);
            const __m256d value = _mm256_and_pd(active, old);
            _mm256_storeu_pd(z + i, value);
            const __m256d size = _mm256_mul_pd(_mm256_andnot_pd(sign, old), _mm256_loadu_pd(inverse_size + i));
            extremes.smallest = _mm256_min_pd(extremes.smallest, size);
            extremes.largest = _mm256_max_pd(extremes.largest, value);
            word |= static_cast<std::uint64_t>(_mm256_movemask_pd(active)) << (i - first);
        }
        if (i < end) word |= activate_rest(z + i, inverse_size + i, end - i, extremes) << (i - first);
        or_bits(row, first_bit + first, end - first, word);
    }
    return extremes;
}

/// Returns sum_i bias_i gradient_i.
template <bool kBias>
RELUSCOPE_AVX2 double mask_column(const GradientMask& mask, const double* in, double* gradient,
                                  const std::uint64_t* row) {
    __m256d sums = _mm256_setzero_pd();
    for (std::size_t first = 0; first < mask.width; first += kWordBits) {
        const std::size_t end = std::min(first + kWordBits, mask.width);
        std::uint64_t word = bits_from(row, mask.first_bit + first, end - first);
        std::size_t i = first;
        for (; i + kLanes <= end; i += kLanes, word >>= kLanes) {
            const __m256d value = _mm256_and_pd(mask_of(word), _mm256_loadu_pd(in + i));
            _mm256_storeu_pd(gradient + i, value);
            if constexpr (kBias) sums = _mm256_add_pd(sums, _mm256_mul_pd(value, _mm256_loadu_pd(mask.bias + i)));
        }
        if (i < end) {
            const __m256i lanes = _mm256_castpd_si256(mask_of((std::uint64_t{1} << (end - i)) - 1));
            const __m256d value = _mm256_and_pd(mask_of(word), _mm256_maskload_pd(in + i, lanes));
            _mm256_maskstore_pd(gradient + i, lanes, value);
            if constexpr (kBias)
                sums = _mm256_add_pd(sums, _mm256_mul_pd(value, _mm256_maskload_pd(mask.bias + i, lanes)));
        }
    }
    return sum_of(sums);
}

template <bool kBias>
RELUSCOPE_AVX2 void mask_columns(const GradientMask& mask) {
    std::size_t column = 0;
    for (std::size_t p = 0; p < mask.patterns; ++p) {
        const std::uint64_t* row = mask.bits + p * mask.words_per_row;
        for (std::size_t o = 0; o < mask.outputs; ++o, ++column) {
            double* gradient = mask.gradient + column * mask.width;
            const double* in = mask.first != nullptr ? mask.first + o * mask.width : gradient;
            const double sum = mask_column<kBias>(mask, in, gradient, row);
            if constexpr (kBias) mask.sums[column] += sum;
        }
    }
}

}  // namespace

const bool kHasAvx2 = __builtin_cpu_supports("avx2") != 0;

RELUSCOPE_AVX2 void activate_block_avx2(const ActivationBlock& block) {
    for (std::size_t c = 0; c < block.columns; ++c) {
        const Extremes extremes = activate_column(block.z + c * block.width, block.inverse_size, block.width,
                                                  block.bits + c * block.words_per_row, block.first_bit);
        _mm_store_sd(block.smallest + c, halves_min(extremes.smallest));
        _mm_store_sd(block.largest + c, halves_max(extremes.largest));
    }
}

void mask_gradients_avx2(const GradientMask& mask) {
    if (mask.bias != nullptr) {
        mask_columns<true>(mask);
    } else {
        mask_columns<false>(mask);
    }
}

}  // namespace reluscope

#else

namespace reluscope {

const bool kHasAvx2 = false;
void activate_block_avx2(const ActivationBlock&) {}
void mask_gradients_avx2(const GradientMask&) {}

}  // namespace reluscope

#endif
