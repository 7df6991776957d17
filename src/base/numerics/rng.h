#pragma once

#include <cstdint>

namespace reluscope {

/// Seeded random numbers that are the same on every platform (the standard library's distributions are not).
/// SplitMix64, Steele, Lea and Flood 2014; passes BigCrush, period 2^64.
class Rng {
public:
    explicit Rng(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }

    /// Uniform in 0 .. n - 1. The bias of the multiplication is below n / 2^64.
    std::uint64_t below(std::uint64_t n) {
        const std::uint64_t x = next();
        const std::uint64_t high = (x >> 32) * n + (((x & 0xFFFFFFFFULL) * n) >> 32);
        return high >> 32;
    }

    /// Standard normal. Uses only + and sqrt-free sums (Irwin-Hall of 12), so that it is the same to the last bit on
    /// every platform; tails end at 6 standard deviations.
    double normal() {
        double sum = -6.0;
        for (int i = 0; i < 12; ++i) sum += uniform();
        return sum;
    }

private:
    std::uint64_t state_;
};

}  // namespace reluscope
