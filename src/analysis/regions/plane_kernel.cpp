#include "analysis/regions/plane_kernel.h"

#include "base/numerics/nibble_masks.h"
#include "network/activation_kernel_avx2.h"

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

__attribute__((target("avx2"))) bool signs_avx2(const PaddedMatrix& z, Point2 p, double threshold,
                                                std::uint64_t* words) {
    const PlaneColumns c(z);
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

__attribute__((target("avx2"))) void add_octet_avx2(PaddedMatrix& z, std::size_t i, const double* weights,
                                                    std::size_t stride, const UnitFactors& terms) {
    double* s = z.column(0) + i;
    double* t = z.column(1) + i;
    double* one = z.column(2) + i;
    __m256d s0 = _mm256_loadu_pd(s);
    __m256d s1 = _mm256_loadu_pd(s + 4);
    __m256d t0 = _mm256_loadu_pd(t);
    __m256d t1 = _mm256_loadu_pd(t + 4);
    __m256d one0 = _mm256_loadu_pd(one);
    __m256d one1 = _mm256_loadu_pd(one + 4);
    const double* factor = terms.factors.data();
    for (const std::uint32_t unit : terms.units) {
        const double* column = weights + unit * stride + i;
        const __m256d w0 = _mm256_loadu_pd(column);
        const __m256d w1 = _mm256_loadu_pd(column + 4);
        const __m256d fs = _mm256_broadcast_sd(factor);
        const __m256d ft = _mm256_broadcast_sd(factor + 1);
        const __m256d fone = _mm256_broadcast_sd(factor + 2);
        factor += 3;
        s0 = _mm256_add_pd(s0, _mm256_mul_pd(w0, fs));
        s1 = _mm256_add_pd(s1, _mm256_mul_pd(w1, fs));
        t0 = _mm256_add_pd(t0, _mm256_mul_pd(w0, ft));
        t1 = _mm256_add_pd(t1, _mm256_mul_pd(w1, ft));
        one0 = _mm256_add_pd(one0, _mm256_mul_pd(w0, fone));
        one1 = _mm256_add_pd(one1, _mm256_mul_pd(w1, fone));
    }
    _mm256_storeu_pd(s, s0);
    _mm256_storeu_pd(s + 4, s1);
    _mm256_storeu_pd(t, t0);
    _mm256_storeu_pd(t + 4, t1);
    _mm256_storeu_pd(one, one0);
    _mm256_storeu_pd(one + 4, one1);
}

__attribute__((target("avx2"))) void masked_dot_avx2(const PaddedMatrix& z, const double* weights,
                                                     const std::uint64_t* bits, double sum[3]) {
    const PlaneColumns c(z);
    __m256d s = _mm256_setzero_pd();
    __m256d t = s;
    __m256d one = s;
    for (std::size_t i = 0; i < z.stride(); i += 4) {
        const auto* mask = reinterpret_cast<const double*>(kNibbleMasks.of[bits[i / 64] >> (i % 64) & 15U]);
        const __m256d w = _mm256_and_pd(_mm256_load_pd(mask), _mm256_loadu_pd(weights + i));
        s = _mm256_add_pd(s, _mm256_mul_pd(w, _mm256_loadu_pd(c.s + i)));
        t = _mm256_add_pd(t, _mm256_mul_pd(w, _mm256_loadu_pd(c.t + i)));
        one = _mm256_add_pd(one, _mm256_mul_pd(w, _mm256_loadu_pd(c.one + i)));
    }
    const __m256d sums[3] = {s, t, one};
    for (int k = 0; k < 3; ++k) {
        double lanes[4];
        _mm256_storeu_pd(lanes, sums[k]);
        sum[k] += (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }
}

#endif

#if defined(__SSE2__)

bool signs_portable(const PaddedMatrix& z, Point2 p, double threshold, std::uint64_t* words) {
    const PlaneColumns c(z);
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

void add_octet_portable(PaddedMatrix& z, std::size_t first, const double* weights, std::size_t stride,
                        const UnitFactors& terms) {
    for (std::size_t i = first; i < first + kOctet; i += 4) {
        __m128d sums[3][2];
        for (std::size_t k = 0; k < 3; ++k) {
            sums[k][0] = _mm_loadu_pd(z.column(k) + i);
            sums[k][1] = _mm_loadu_pd(z.column(k) + i + 2);
        }
        const double* factor = terms.factors.data();
        for (const std::uint32_t unit : terms.units) {
            const double* column = weights + unit * stride + i;
            const __m128d w0 = _mm_loadu_pd(column);
            const __m128d w1 = _mm_loadu_pd(column + 2);
            for (std::size_t k = 0; k < 3; ++k) {
                const __m128d f = _mm_set1_pd(factor[k]);
                sums[k][0] = _mm_add_pd(sums[k][0], _mm_mul_pd(w0, f));
                sums[k][1] = _mm_add_pd(sums[k][1], _mm_mul_pd(w1, f));
            }
            factor += 3;
        }
        for (std::size_t k = 0; k < 3; ++k) {
            _mm_storeu_pd(z.column(k) + i, sums[k][0]);
            _mm_storeu_pd(z.column(k) + i + 2, sums[k][1]);
        }
    }
}

void masked_dot_portable(const PaddedMatrix& z, const double* weights, const std::uint64_t* bits, double sum[3]) {
    const PlaneColumns c(z);
    __m128d sums[3][2];
    for (auto& pair : sums) pair[0] = pair[1] = _mm_setzero_pd();
    const double* columns[3] = {c.s, c.t, c.one};
    for (std::size_t i = 0; i < z.stride(); i += 4) {
        const auto* mask = reinterpret_cast<const double*>(kNibbleMasks.of[bits[i / 64] >> (i % 64) & 15U]);
        const __m128d w0 = _mm_and_pd(_mm_load_pd(mask), _mm_loadu_pd(weights + i));
        const __m128d w1 = _mm_and_pd(_mm_load_pd(mask + 2), _mm_loadu_pd(weights + i + 2));
        for (std::size_t k = 0; k < 3; ++k) {
            sums[k][0] = _mm_add_pd(sums[k][0], _mm_mul_pd(w0, _mm_loadu_pd(columns[k] + i)));
            sums[k][1] = _mm_add_pd(sums[k][1], _mm_mul_pd(w1, _mm_loadu_pd(columns[k] + i + 2)));
        }
    }
    for (std::size_t k = 0; k < 3; ++k) {
        double lanes[4];
        _mm_storeu_pd(lanes, sums[k][0]);
        _mm_storeu_pd(lanes + 2, sums[k][1]);
        sum[k] += (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }
}

#else

bool signs_portable(const PaddedMatrix& z, Point2 p, double threshold, std::uint64_t* words) {
    const PlaneColumns c(z);
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

void add_octet_portable(PaddedMatrix& z, std::size_t first, const double* weights, std::size_t stride,
                        const UnitFactors& terms) {
    for (std::size_t n = 0; n < terms.units.size(); ++n) {
        const double* column = weights + terms.units[n] * stride;
        for (std::size_t k = 0; k < 3; ++k) {
            for (std::size_t i = first; i < first + kOctet; ++i) z.column(k)[i] += column[i] * terms.factors[3 * n + k];
        }
    }
}

void masked_dot_portable(const PaddedMatrix& z, const double* weights, const std::uint64_t* bits, double sum[3]) {
    for (std::size_t k = 0; k < 3; ++k) {
        const double* column = z.column(k);
        double lanes[4] = {0, 0, 0, 0};
        for (std::size_t i = 0; i < z.stride(); i += 4) {
            const std::uint64_t* mask = kNibbleMasks.of[bits[i / 64] >> (i % 64) & 15U];
            for (std::size_t lane = 0; lane < 4; ++lane) {
                const double w = mask[lane] != 0 ? weights[i + lane] : 0.0;
                lanes[lane] += w * column[i + lane];
            }
        }
        sum[k] += (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }
}

#endif

}  // namespace

bool plane_signs(const PaddedMatrix& z, Point2 p, double threshold, std::uint64_t* words) {
#if defined(RELUSCOPE_AVX2)
    if (kHasAvx2) return signs_avx2(z, p, threshold, words);
#endif
    return signs_portable(z, p, threshold, words);
}

void add_units(PaddedMatrix& z, const PaddedMatrix& weights, const UnitFactors& terms) {
    const double* columns = weights.column(0);
    for (std::size_t i = 0; i < z.stride(); i += kOctet) {
#if defined(RELUSCOPE_AVX2)
        if (kHasAvx2) {
            add_octet_avx2(z, i, columns, weights.stride(), terms);
            continue;
        }
#endif
        add_octet_portable(z, i, columns, weights.stride(), terms);
    }
}

void add_masked_dot(const PaddedMatrix& z, const double* weights, const std::uint64_t* bits, double sum[3]) {
#if defined(RELUSCOPE_AVX2)
    if (kHasAvx2) {
        masked_dot_avx2(z, weights, bits, sum);
        return;
    }
#endif
    masked_dot_portable(z, weights, bits, sum);
}

}  // namespace reluscope
