#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace reluscope {

/// IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. Exact.
inline double double_from_half(std::uint16_t bits) {
    const int exponent = bits >> 10U & 0x1F;
    const int fraction = bits & 0x3FF;
    double size = 0;
    if (exponent == 0x1F) {
        size = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    } else if (exponent == 0) {
        size = std::ldexp(fraction, -24);
    } else {
        size = std::ldexp(fraction + 0x400, exponent - 25);
    }
    return (bits >> 15U) != 0 ? -size : size;
}

/// bfloat16, the upper half of a binary32. Exact.
inline double double_from_bfloat16(std::uint16_t bits) {
    const std::uint32_t float_bits = static_cast<std::uint32_t>(bits) << 16U;
    float value = 0;
    std::memcpy(&value, &float_bits, sizeof value);
    return static_cast<double>(value);
}

}  // namespace reluscope
