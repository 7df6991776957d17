#include "network/activation_kernel_avx2.h"

#include <limits>

// Plain x86-64 code with two hot loops that use wider vectors where the processor has them; chosen at run time.

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#include <algorithm>

namespace reluscope {

namespace {

constexpr std::size_t kWordBits = 64;

/// All-ones or all-zeros per bit of a nibble.
struct NibbleMasks {
    alignas(32) std::uint64_t of[16][4];
};

constexpr NibbleMasks make_nibble_masks() {
    NibbleMasks masks{};
    for (std::uint64_t nibble = 0; nibble < 16; ++nibble) {
        for (std::uint64_t bit = 0; bit < 4; ++bit)
            masks.of[nibble][bit] = (nibble >> bit & 1U) != 0 ? ~std::uint64_t{0} : 0;
    }
    return masks;
}

constexpr NibbleMasks kNibbleMasks = make_nibble_masks();

}  // namespace

bool has_avx2() { return __builtin_cpu_supports("avx2") != 0; }

__attribute__((target("avx2"))) ActivationSummary activate_octets_avx2(const ActivationColumn& column,
                                                                       std::uint64_t* words, std::uint64_t& word) {
    const __m256d sign = _mm256_set1_pd(-0.0);
    const __m256d zero = _mm256_setzero_pd();
    __m256d smallest = _mm256_set1_pd(std::numeric_limits<double>::infinity());
    __m256d largest = zero;
    word = 0;
    for (std::size_t i = 0; i + 8 <= column.width; i += 8) {
        std::uint64_t byte = 0;
        for (std::size_t half = 0; half < 8; half += 4) {
            const std::size_t at = i + half;
            const __m256d z = _mm256_add_pd(_mm256_loadu_pd(column.z + at), _mm256_loadu_pd(column.bias + at));
            const __m256d active = _mm256_cmp_pd(z, zero, _CMP_GT_OQ);
            const __m256d value = _mm256_and_pd(active, z);
            _mm256_storeu_pd(column.z + at, value);
            const __m256d size = _mm256_mul_pd(_mm256_andnot_pd(sign, z), _mm256_loadu_pd(column.inverse_size + at));
            smallest = _mm256_min_pd(smallest, size);
            largest = _mm256_max_pd(largest, value);
            byte |= static_cast<std::uint64_t>(_mm256_movemask_pd(active)) << half;
        }
        word |= byte << (i % kWordBits);
        if (i % kWordBits == kWordBits - 8) {
            words[i / kWordBits] = word;
            word = 0;
        }
    }
    double low[4];
    double high[4];
    _mm256_storeu_pd(low, smallest);
    _mm256_storeu_pd(high, largest);
    return {*std::min_element(low, low + 4), *std::max_element(high, high + 4)};
}

__attribute__((target("avx2"))) double mask_octets_avx2(const double* in, double* g, const std::uint64_t* words,
                                                        const double* bias, std::size_t width) {
    __m256d sums = _mm256_setzero_pd();
    for (std::size_t i = 0; i + 8 <= width; i += 8) {
        const std::uint64_t byte = words[i / kWordBits] >> (i % kWordBits);
        for (std::size_t half = 0; half < 8; half += 4) {
            const auto* mask = reinterpret_cast<const double*>(kNibbleMasks.of[byte >> half & 15U]);
            const __m256d value = _mm256_and_pd(_mm256_load_pd(mask), _mm256_loadu_pd(in + i + half));
            _mm256_storeu_pd(g + i + half, value);
            if (bias != nullptr) {
                sums = _mm256_add_pd(sums, _mm256_mul_pd(value, _mm256_loadu_pd(bias + i + half)));
            }
        }
    }
    double parts[4];
    _mm256_storeu_pd(parts, sums);
    return (parts[0] + parts[1]) + (parts[2] + parts[3]);
}

}  // namespace reluscope

#else

namespace reluscope {

bool has_avx2() { return false; }
ActivationSummary activate_octets_avx2(const ActivationColumn&, std::uint64_t*, std::uint64_t&) { return {}; }
double mask_octets_avx2(const double*, double*, const std::uint64_t*, const double*, std::size_t) { return 0; }

}  // namespace reluscope

#endif
