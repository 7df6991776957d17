#pragma once

#include <cstddef>
#include <cstdint>

namespace reluscope {

/// Columns of pre-activations, one below the other without gaps, before their activation.
struct ActivationBlock {
    double* z = nullptr;  ///< in: pre-activations; out: the activation's values
    std::size_t width = 0;
    std::size_t columns = 0;
    const double* slope = nullptr;         ///< per unit, for z <= 0; null for ReLU
    const double* inverse_size = nullptr;  ///< per unit; null for 1
    const double* exemption = nullptr;     ///< per unit, added to |z_i| inverse_size_i; null for 0
    std::uint64_t* bits = nullptr;         ///< packed row of the first column
    std::size_t words_per_row = 0;
    std::size_t first_bit = 0;   ///< of unit 0 in each row
    double* smallest = nullptr;  ///< out, per column: min_i (|z_i| inverse_size_i + exemption_i)
    double* largest = nullptr;   ///< out, per column: max_i |value_i|
};

/// Activates all columns in place, and sets the bit of unit i in a column's row where z_i > 0; other bits stay as they
/// are.
void activate_block(const ActivationBlock& block);

/// Gradients behind an activation: `outputs` columns per pattern, one below the other without gaps.
struct GradientMask {
    double* gradient = nullptr;     ///< out, and in where `first` is null
    const double* first = nullptr;  ///< the gradient of every pattern before the mask (`outputs` columns); may be null
    std::size_t width = 0;
    std::size_t outputs = 0;
    std::size_t patterns = 0;
    const std::uint64_t* bits = nullptr;  ///< packed row of the first pattern
    std::size_t words_per_row = 0;
    std::size_t first_bit = 0;      ///< of unit 0 in each row
    const double* slope = nullptr;  ///< per unit; null for ReLU
    const double* bias = nullptr;   ///< per unit; null for none
    double* sums = nullptr;         ///< per column: sum_i bias_i gradient_i is added; used where `bias` is not null
};

/// gradient_i = in_i where the bit of unit i is set, else slope_i in_i (0 when `slope` is null).
void mask_gradients(const GradientMask& mask);

/// mask_gradients for one column whose row of bits starts with unit 0; returns sum_i bias_i g_i (0 when `bias` is
/// null). `in` may be `g`.
double mask_gradient_column(const double* in, double* g, const std::uint64_t* words, const double* slope,
                            const double* bias, std::size_t width);

/// Ors the first `count` bits of `bits`, whose other bits are zero, into a packed row from bit `first` on.
void insert_bits(std::uint64_t* row, std::size_t first, std::size_t count, const std::uint64_t* bits);

}  // namespace reluscope
