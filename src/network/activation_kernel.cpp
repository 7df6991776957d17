#include "network/activation_kernel.h"

#include "base/numerics/bit_matrix.h"
#include "network/activation_kernel_avx2.h"

#include <algorithm>
#include <cmath>
#include <limits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace reluscope {

namespace {

struct Extremes {
    double smallest = std::numeric_limits<double>::infinity();
    double largest = 0;
};

/// One unit: the last of an odd number, and every unit on a processor without SSE2.
std::uint64_t activate_unit(const ActivationBlock& block, double* column, std::size_t i, Extremes& extremes) {
    const double z = column[i];
    const bool active = z > 0;
    const double value = active ? z : (block.slope != nullptr ? block.slope[i] * z : 0.0);
    column[i] = value;
    const double scaled = std::abs(z) * (block.inverse_size != nullptr ? block.inverse_size[i] : 1.0) +
                          (block.exemption != nullptr ? block.exemption[i] : 0.0);
    extremes.smallest = std::min(extremes.smallest, scaled);
    extremes.largest = std::max(extremes.largest, std::abs(value));
    return active ? 1 : 0;
}

#if defined(__SSE2__)

__m128d absolute(__m128d x) { return _mm_andnot_pd(_mm_set1_pd(-0.0), x); }

/// Two units at a time. The booleans are constants of each instance, so that the loop holds no branch.
template <bool kSlope, bool kSize>
struct PairActivation {
    const ActivationBlock& block;
    double* column;
    __m128d smallest = _mm_set1_pd(std::numeric_limits<double>::infinity());
    __m128d largest = _mm_setzero_pd();

    std::uint64_t activate(std::size_t i) {
        const __m128d z = _mm_loadu_pd(column + i);
        const __m128d active = _mm_cmpgt_pd(z, _mm_setzero_pd());
        __m128d value = _mm_and_pd(active, z);
        if constexpr (kSlope)
            value = _mm_or_pd(value, _mm_andnot_pd(active, _mm_mul_pd(z, _mm_loadu_pd(block.slope + i))));
        _mm_storeu_pd(column + i, value);
        __m128d size = absolute(z);
        if constexpr (kSize) size = _mm_mul_pd(size, _mm_loadu_pd(block.inverse_size + i));
        if (block.exemption != nullptr) size = _mm_add_pd(size, _mm_loadu_pd(block.exemption + i));
        smallest = _mm_min_pd(smallest, size);
        largest = _mm_max_pd(largest, kSlope ? absolute(value) : value);
        return static_cast<std::uint64_t>(_mm_movemask_pd(active));
    }

    Extremes extremes() const {
        double low[2];
        double high[2];
        _mm_storeu_pd(low, smallest);
        _mm_storeu_pd(high, largest);
        return {std::min(low[0], low[1]), std::max(high[0], high[1])};
    }
};

template <bool kSlope, bool kSize>
Extremes activate_column(const ActivationBlock& block, double* column, std::uint64_t* row) {
    PairActivation<kSlope, kSize> pairs{block, column};
    const std::size_t pairs_end = block.width & ~std::size_t{1};
    for (std::size_t first = 0; first < pairs_end; first += BitMatrix::kBitsPerWord) {
        const std::size_t count = std::min(BitMatrix::kBitsPerWord, pairs_end - first);
        std::uint64_t word = 0;
        std::size_t i = 0;
        for (; i + 8 <= count; i += 8) {
            std::uint64_t byte = pairs.activate(first + i);
            byte |= pairs.activate(first + i + 2) << 2;
            byte |= pairs.activate(first + i + 4) << 4;
            byte |= pairs.activate(first + i + 6) << 6;
            word |= byte << i;
        }
        for (; i < count; i += 2) word |= pairs.activate(first + i) << i;
        or_bits(row, block.first_bit + first, count, word);
    }
    Extremes extremes = pairs.extremes();
    if (pairs_end < block.width) {
        const std::uint64_t bit = activate_unit(block, column, pairs_end, extremes);
        or_bits(row, block.first_bit + pairs_end, 1, bit);
    }
    return extremes;
}

#else

template <bool kSlope, bool kSize>
Extremes activate_column(const ActivationBlock& block, double* column, std::uint64_t* row) {
    Extremes extremes;
    for (std::size_t i = 0; i < block.width; ++i) {
        or_bits(row, block.first_bit + i, 1, activate_unit(block, column, i, extremes));
    }
    return extremes;
}

#endif

template <bool kSlope, bool kSize>
void activate_columns(const ActivationBlock& block) {
    for (std::size_t c = 0; c < block.columns; ++c) {
        const Extremes extremes =
            activate_column<kSlope, kSize>(block, block.z + c * block.width, block.bits + c * block.words_per_row);
        block.smallest[c] = extremes.smallest;
        block.largest[c] = extremes.largest;
    }
}

/// Returns sum_i bias_i gradient_i.
double mask_column(const GradientMask& mask, const double* in, double* gradient, const std::uint64_t* row) {
    double sum = 0;
    std::size_t i = 0;
#if defined(__SSE2__)
    // A pair of bits selects a pair of all-ones or all-zeros masks.
    alignas(16) static constexpr std::uint64_t kMasks[4][2] = {
        {0, 0}, {~std::uint64_t{0}, 0}, {0, ~std::uint64_t{0}}, {~std::uint64_t{0}, ~std::uint64_t{0}}};
    __m128d sums = _mm_setzero_pd();
    std::uint64_t word = 0;
    for (; i + 2 <= mask.width; i += 2) {
        if (i % BitMatrix::kBitsPerWord == 0)
            word = bits_from(row, mask.first_bit + i, std::min(BitMatrix::kBitsPerWord, mask.width - i));
        const __m128d active = _mm_castsi128_pd(_mm_load_si128(reinterpret_cast<const __m128i*>(kMasks[word & 3U])));
        word >>= 2;
        const __m128d old = _mm_loadu_pd(in + i);
        __m128d value = _mm_and_pd(active, old);
        if (mask.slope != nullptr)
            value = _mm_or_pd(value, _mm_andnot_pd(active, _mm_mul_pd(old, _mm_loadu_pd(mask.slope + i))));
        _mm_storeu_pd(gradient + i, value);
        if (mask.bias != nullptr) sums = _mm_add_pd(sums, _mm_mul_pd(value, _mm_loadu_pd(mask.bias + i)));
    }
    double halves[2];
    _mm_storeu_pd(halves, sums);
    sum = halves[0] + halves[1];
#endif
    for (; i < mask.width; ++i) {
        const bool active = (bits_from(row, mask.first_bit + i, 1) & 1U) != 0;
        gradient[i] = active ? in[i] : (mask.slope != nullptr ? mask.slope[i] * in[i] : 0.0);
        if (mask.bias != nullptr) sum += mask.bias[i] * gradient[i];
    }
    return sum;
}

}  // namespace

void activate_block(const ActivationBlock& block) {
    const bool size = block.inverse_size != nullptr;
    if (block.slope != nullptr)
        return size ? activate_columns<true, true>(block) : activate_columns<true, false>(block);
    if (!size) return activate_columns<false, false>(block);
    if (kHasAvx2 && block.exemption == nullptr) return activate_block_avx2(block);
    activate_columns<false, true>(block);
}

void mask_gradients(const GradientMask& mask) {
    if (kHasAvx2 && mask.slope == nullptr) return mask_gradients_avx2(mask);
    for (std::size_t column = 0; column < mask.patterns * mask.outputs; ++column) {
        double* gradient = mask.gradient + column * mask.width;
        const double* in = mask.first != nullptr ? mask.first + column % mask.outputs * mask.width : gradient;
        const double sum = mask_column(mask, in, gradient, mask.bits + column / mask.outputs * mask.words_per_row);
        if (mask.bias != nullptr) mask.sums[column] += sum;
    }
}

double mask_gradient_column(const double* in, double* g, const std::uint64_t* words, const double* slope,
                            const double* bias, std::size_t width) {
    double sum = 0;
    GradientMask mask;
    mask.gradient = g;
    if (in != g) mask.first = in;
    mask.width = width;
    mask.outputs = 1;
    mask.patterns = 1;
    mask.bits = words;
    mask.slope = slope;
    mask.bias = bias;
    mask.sums = &sum;
    mask_gradients(mask);
    return sum;
}

void insert_bits(std::uint64_t* row, std::size_t first, std::size_t count, const std::uint64_t* bits) {
    for (std::size_t done = 0; done < count; done += BitMatrix::kBitsPerWord) {
        or_bits(row, first + done, std::min(BitMatrix::kBitsPerWord, count - done),
                bits[done / BitMatrix::kBitsPerWord]);
    }
}

}  // namespace reluscope
