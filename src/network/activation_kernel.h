#pragma once

#include <cstddef>
#include <cstdint>

namespace reluscope {

/// One column of pre-activations before its activation.
struct ActivationColumn {
    double* z = nullptr;                   ///< in: W h (or z itself); out: the activation's value
    const double* bias = nullptr;          ///< added to z first; null for none
    const double* slope = nullptr;         ///< per unit, for z <= 0; null for ReLU
    const double* inverse_size = nullptr;  ///< per unit; null for 1
    const double* exemption = nullptr;     ///< per unit, added to |z_i| inverse_size_i; null for 0
    std::size_t width = 0;
};

struct ActivationSummary {
    double smallest = 0;  ///< min_i (|z_i| inverse_size_i + exemption_i)
    double largest = 0;   ///< max_i |value_i|
};

/// Activates one column in place and writes bit i of `words` where z_i > 0. `words` has room for width bits; all of them are overwritten.
ActivationSummary activate_column(const ActivationColumn& column, std::uint64_t* words);

/// g_i = in_i where bit i is set, else slope_i in_i (0 when `slope` is null); returns sum_i bias_i g_i (0 when `bias` is null).
/// `in` may be `g`.
double mask_gradient_column(const double* in, double* g, const std::uint64_t* words, const double* slope,
                            const double* bias, std::size_t width);

/// Copies `count` bits of a packed row that start at bit `first` to the start of `out`.
void extract_bits(const std::uint64_t* row, std::size_t first, std::size_t count, std::uint64_t* out);

/// Ors the first `count` bits of `bits` into a packed row from bit `first` on.
void insert_bits(std::uint64_t* row, std::size_t first, std::size_t count, const std::uint64_t* bits);

}  // namespace reluscope
