#include "network/activation_kernel.h"

#include "network/activation_kernel_avx2.h"

#include <algorithm>
#include <cmath>
#include <limits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace reluscope {

namespace {

constexpr std::size_t kWordBits = 64;

/// The units that do not fill a vector, and every unit on a processor without SSE2.
struct ScalarActivation {
    const ActivationColumn& column;
    ActivationSummary summary{std::numeric_limits<double>::infinity(), 0};

    bool activate(std::size_t i) {
        const double z = column.z[i] + (column.bias != nullptr ? column.bias[i] : 0.0);
        const bool active = z > 0;
        const double value = active ? z : (column.slope != nullptr ? column.slope[i] * z : 0.0);
        column.z[i] = value;
        const double scaled = std::abs(z) * (column.inverse_size != nullptr ? column.inverse_size[i] : 1.0) +
                              (column.exemption != nullptr ? column.exemption[i] : 0.0);
        summary.smallest = std::min(summary.smallest, scaled);
        summary.largest = std::max(summary.largest, std::abs(value));
        return active;
    }
};

#if defined(__SSE2__)

__m128d absolute(__m128d x) { return _mm_andnot_pd(_mm_set1_pd(-0.0), x); }

/// Two units at a time. The booleans are constants of each instance, so that the loop holds no branch.
template <bool kBias, bool kSlope, bool kSize>
struct VectorActivation {
    const ActivationColumn& column;
    __m128d smallest = _mm_set1_pd(std::numeric_limits<double>::infinity());
    __m128d largest = _mm_setzero_pd();

    std::uint64_t activate_pair(std::size_t i) {
        __m128d z = _mm_loadu_pd(column.z + i);
        if constexpr (kBias) z = _mm_add_pd(z, _mm_loadu_pd(column.bias + i));
        const __m128d active = _mm_cmpgt_pd(z, _mm_setzero_pd());
        __m128d value = _mm_and_pd(active, z);
        if constexpr (kSlope)
            value = _mm_or_pd(value, _mm_andnot_pd(active, _mm_mul_pd(z, _mm_loadu_pd(column.slope + i))));
        _mm_storeu_pd(column.z + i, value);
        __m128d size = absolute(z);
        if constexpr (kSize) size = _mm_mul_pd(size, _mm_loadu_pd(column.inverse_size + i));
        if (column.exemption != nullptr) size = _mm_add_pd(size, _mm_loadu_pd(column.exemption + i));
        smallest = _mm_min_pd(smallest, size);
        largest = _mm_max_pd(largest, kSlope ? absolute(value) : value);
        return static_cast<std::uint64_t>(_mm_movemask_pd(active));
    }

    ActivationSummary summary() const {
        double low[2];
        double high[2];
        _mm_storeu_pd(low, smallest);
        _mm_storeu_pd(high, largest);
        return {std::min(low[0], low[1]), std::max(high[0], high[1])};
    }
};

template <bool kBias, bool kSlope, bool kSize>
ActivationSummary activate_vectors(const ActivationColumn& column, std::uint64_t* words) {
    VectorActivation<kBias, kSlope, kSize> vector{column};
    const std::size_t pairs_end = column.width & ~std::size_t{1};
    std::uint64_t word = 0;
    std::size_t i = 0;
    for (; i + 8 <= pairs_end; i += 8) {
        std::uint64_t byte = vector.activate_pair(i);
        byte |= vector.activate_pair(i + 2) << 2;
        byte |= vector.activate_pair(i + 4) << 4;
        byte |= vector.activate_pair(i + 6) << 6;
        word |= byte << (i % kWordBits);
        if (i % kWordBits == kWordBits - 8) {
            words[i / kWordBits] = word;
            word = 0;
        }
    }
    for (; i < pairs_end; i += 2) word |= vector.activate_pair(i) << (i % kWordBits);
    ActivationSummary summary = vector.summary();
    if (i < column.width) {
        ScalarActivation scalar{column, summary};
        word |= std::uint64_t{scalar.activate(i)} << (i % kWordBits);
        summary = scalar.summary;
        ++i;
    }
    if (i % kWordBits != 0) words[i / kWordBits] = word;
    return summary;
}

#endif

/// Eight units at a time, the rest one by one.
ActivationSummary activate_octets(const ActivationColumn& column, std::uint64_t* words) {
    std::uint64_t word = 0;
    ScalarActivation rest{column, activate_octets_avx2(column, words, word)};
    std::size_t i = column.width & ~std::size_t{7};
    for (; i < column.width; ++i) word |= std::uint64_t{rest.activate(i)} << (i % kWordBits);
    if (column.width % kWordBits != 0) words[column.width / kWordBits] = word;
    return rest.summary;
}

const bool kHasAvx2 = has_avx2();

}  // namespace

ActivationSummary activate_column(const ActivationColumn& column, std::uint64_t* words) {
    const bool plain = column.bias != nullptr && column.inverse_size != nullptr && column.slope == nullptr &&
                       column.exemption == nullptr;
    if (kHasAvx2 && plain) return activate_octets(column, words);
#if defined(__SSE2__)
    const bool size = column.inverse_size != nullptr;
    if (column.bias != nullptr) {
        if (column.slope != nullptr) return activate_vectors<true, true, true>(column, words);
        if (size) return activate_vectors<true, false, true>(column, words);
    }
    if (!size && column.bias == nullptr) {
        return column.slope != nullptr ? activate_vectors<false, true, false>(column, words)
                                       : activate_vectors<false, false, false>(column, words);
    }
#endif
    ScalarActivation scalar{column};
    std::fill(words, words + (column.width + kWordBits - 1) / kWordBits, 0);
    for (std::size_t i = 0; i < column.width; ++i) {
        words[i / kWordBits] |= std::uint64_t{scalar.activate(i)} << (i % kWordBits);
    }
    return scalar.summary;
}

double mask_gradient_column(const double* in, double* g, const std::uint64_t* words, const double* slope,
                            const double* bias, std::size_t width) {
    double sum = 0;
    std::size_t i = 0;
    if (kHasAvx2 && slope == nullptr) {
        sum = mask_octets_avx2(in, g, words, bias, width);
        i = width & ~std::size_t{7};
    }
#if defined(__SSE2__)
    // A pair of bits selects a pair of all-ones or all-zeros masks.
    static const auto kMasks = [] {
        struct Masks {
            alignas(16) std::uint64_t of[4][2];
        } masks{};
        for (std::uint64_t pair = 0; pair < 4; ++pair) {
            masks.of[pair][0] = (pair & 1) != 0 ? ~std::uint64_t{0} : 0;
            masks.of[pair][1] = (pair & 2) != 0 ? ~std::uint64_t{0} : 0;
        }
        return masks;
    }();
    __m128d sums = _mm_setzero_pd();
    for (; i + 2 <= width; i += 2) {
        const std::uint64_t pair = words[i / kWordBits] >> (i % kWordBits) & 3U;
        const __m128d active = _mm_castsi128_pd(_mm_load_si128(reinterpret_cast<const __m128i*>(kMasks.of[pair])));
        const __m128d old = _mm_loadu_pd(in + i);
        __m128d value = _mm_and_pd(active, old);
        if (slope != nullptr) value = _mm_or_pd(value, _mm_andnot_pd(active, _mm_mul_pd(old, _mm_loadu_pd(slope + i))));
        _mm_storeu_pd(g + i, value);
        if (bias != nullptr) sums = _mm_add_pd(sums, _mm_mul_pd(value, _mm_loadu_pd(bias + i)));
    }
    double halves[2];
    _mm_storeu_pd(halves, sums);
    sum += halves[0] + halves[1];
#endif
    for (; i < width; ++i) {
        const bool active = (words[i / kWordBits] >> (i % kWordBits) & 1U) != 0;
        g[i] = active ? in[i] : (slope != nullptr ? slope[i] * in[i] : 0.0);
        if (bias != nullptr) sum += bias[i] * g[i];
    }
    return sum;
}

void extract_bits(const std::uint64_t* row, std::size_t first, std::size_t count, std::uint64_t* out) {
    const std::size_t shift = first % kWordBits;
    const std::size_t words = (count + kWordBits - 1) / kWordBits;
    const std::size_t last_word = (first + count - 1) / kWordBits;
    for (std::size_t w = 0; w < words; ++w) {
        const std::size_t source = first / kWordBits + w;
        std::uint64_t word = row[source] >> shift;
        if (shift != 0 && source + 1 <= last_word) word |= row[source + 1] << (kWordBits - shift);
        out[w] = word;
    }
    if (count % kWordBits != 0) out[words - 1] &= (std::uint64_t{1} << (count % kWordBits)) - 1;
}

void insert_bits(std::uint64_t* row, std::size_t first, std::size_t count, const std::uint64_t* bits) {
    const std::size_t shift = first % kWordBits;
    const std::size_t words = (count + kWordBits - 1) / kWordBits;
    const std::size_t last_word = (first + count - 1) / kWordBits;
    for (std::size_t w = 0; w < words; ++w) {
        const std::size_t target = first / kWordBits + w;
        row[target] |= bits[w] << shift;
        if (shift != 0 && target + 1 <= last_word) row[target + 1] |= bits[w] >> (kWordBits - shift);
    }
}

}  // namespace reluscope
