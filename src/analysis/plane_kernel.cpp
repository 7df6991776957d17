#include "analysis/plane_kernel.h"

#include <cmath>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif
#if defined(__x86_64__) && defined(__GNUC__)
#define RELUSCOPE_AVX2 1
#include <immintrin.h>
#endif

namespace reluscope {

namespace {

constexpr std::size_t kOctet = 8;
static_assert(PaddedMatrix::kPadding % kOctet == 0);

struct Columns {
    const double* s;
    const double* t;
    const double* one;
    explicit Columns(const PaddedMatrix& z) : s(z.column(0)), t(z.column(1)), one(z.column(2)) {}
};

/// Calls octet(i, near) for every eighth unit and packs the bytes that it returns into words.
template <class Octet>
void pack_octets(std::size_t padded, std::uint64_t* words, Octet&& octet) {
    for (std::size_t first = 0; first < padded; first += 64) {
        const std::size_t end = first + 64 < padded ? first + 64 : padded;
        std::uint64_t word = 0;
        for (std::size_t i = first; i < end; i += kOctet) word |= octet(i) << (i - first);
        words[first / 64] = word;
    }
}

#if defined(RELUSCOPE_AVX2)

const bool kHasAvx2 = __builtin_cpu_supports("avx2") != 0;

__attribute__((target("avx2"))) bool signs_avx2(const PaddedMatrix& z, Point2 p, double threshold,
                                                std::uint64_t* words) {
    const Columns c(z);
    const __m256d s = _mm256_set1_pd(p.x);
    const __m256d t = _mm256_set1_pd(p.y);
    const __m256d above = _mm256_set1_pd(threshold);
    const __m256d sign = _mm256_set1_pd(-0.0);
    __m256d near = _mm256_setzero_pd();
    for (std::size_t first = 0; first < z.stride(); first += 64) {
        const std::size_t end = first + 64 < z.stride() ? first + 64 : z.stride();
        std::uint64_t word = 0;
        for (std::size_t i = first; i < end; i += 4) {
            const __m256d value =
                _mm256_add_pd(_mm256_add_pd(_mm256_loadu_pd(c.one + i), _mm256_mul_pd(_mm256_loadu_pd(c.s + i), s)),
                              _mm256_mul_pd(_mm256_loadu_pd(c.t + i), t));
            const __m256d positive = _mm256_cmp_pd(value, above, _CMP_GT_OQ);
            near = _mm256_or_pd(near, _mm256_cmp_pd(_mm256_andnot_pd(sign, value), above, _CMP_LE_OQ));
            word |= static_cast<std::uint64_t>(_mm256_movemask_pd(positive)) << (i - first);
        }
        words[first / 64] = word;
    }
    return _mm256_movemask_pd(near) != 0;
}

__attribute__((target("avx2"))) void add_avx2(PaddedMatrix& z, const double* column, const double factors[3]) {
    for (std::size_t k = 0; k < 3; ++k) {
        double* out = z.column(k);
        const __m256d factor = _mm256_set1_pd(factors[k]);
        for (std::size_t i = 0; i < z.stride(); i += 4) {
            const __m256d product = _mm256_mul_pd(_mm256_loadu_pd(column + i), factor);
            _mm256_storeu_pd(out + i, _mm256_add_pd(_mm256_loadu_pd(out + i), product));
        }
    }
}

#endif

#if defined(__SSE2__)

bool signs_portable(const PaddedMatrix& z, Point2 p, double threshold, std::uint64_t* words) {
    const Columns c(z);
    const __m128d s = _mm_set1_pd(p.x);
    const __m128d t = _mm_set1_pd(p.y);
    const __m128d above = _mm_set1_pd(threshold);
    const __m128d sign = _mm_set1_pd(-0.0);
    __m128d near = _mm_setzero_pd();
    const auto pair = [&](std::size_t i) {
        const __m128d value = _mm_add_pd(_mm_add_pd(_mm_loadu_pd(c.one + i), _mm_mul_pd(_mm_loadu_pd(c.s + i), s)),
                                         _mm_mul_pd(_mm_loadu_pd(c.t + i), t));
        near = _mm_or_pd(near, _mm_cmple_pd(_mm_andnot_pd(sign, value), above));
        return static_cast<std::uint64_t>(_mm_movemask_pd(_mm_cmpgt_pd(value, above)));
    };
    pack_octets(z.stride(), words, [&](std::size_t i) {
        return pair(i) | (pair(i + 2) << 2U) | (pair(i + 4) << 4U) | (pair(i + 6) << 6U);
    });
    return _mm_movemask_pd(near) != 0;
}

#else

bool signs_portable(const PaddedMatrix& z, Point2 p, double threshold, std::uint64_t* words) {
    const Columns c(z);
    bool near = false;
    pack_octets(z.stride(), words, [&](std::size_t first) {
        std::uint64_t byte = 0;
        for (std::size_t i = 0; i < kOctet; ++i) {
            const double value = (c.one[first + i] + c.s[first + i] * p.x) + c.t[first + i] * p.y;
            near |= std::abs(value) <= threshold;
            byte |= std::uint64_t{value > threshold} << i;
        }
        return byte;
    });
    return near;
}

#endif

}  // namespace

bool plane_signs(const PaddedMatrix& z, Point2 p, double threshold, std::uint64_t* words) {
#if defined(RELUSCOPE_AVX2)
    if (kHasAvx2) return signs_avx2(z, p, threshold, words);
#endif
    return signs_portable(z, p, threshold, words);
}

void add_to_plane(PaddedMatrix& z, const double* column, const double factors[3]) {
#if defined(RELUSCOPE_AVX2)
    if (kHasAvx2) {
        add_avx2(z, column, factors);
        return;
    }
#endif
    for (std::size_t k = 0; k < 3; ++k) {
        double* out = z.column(k);
        const double factor = factors[k];
        for (std::size_t i = 0; i < z.stride(); ++i) out[i] += column[i] * factor;
    }
}

}  // namespace reluscope
