#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reluscope {

/// An exact dyadic rational m 2^e with an integer m of any size: what sums, differences and products of doubles are.
/// Nothing is ever rounded.
///
/// Cost   grows with the number of bits; numbers as a small network makes them have one to ten limbs of 32 bits.
class Dyadic {
public:
    Dyadic() = default;  ///< 0
    /// Exactly `value`, which must be finite.
    explicit Dyadic(double value);

    /// -1, 0 or 1.
    int sign() const { return limbs_.empty() ? 0 : (negative_ ? -1 : 1); }
    bool is_zero() const { return limbs_.empty(); }

    /// The nearest double, ties to even; infinite where the number is too large for one.
    double nearest_double() const;

    /// Bits from the highest to the lowest that is set; 0 for 0.
    std::size_t num_bits() const;

    Dyadic operator-() const;
    friend Dyadic operator+(const Dyadic& a, const Dyadic& b);
    friend Dyadic operator-(const Dyadic& a, const Dyadic& b);
    friend Dyadic operator*(const Dyadic& a, const Dyadic& b);
    friend bool operator==(const Dyadic& a, const Dyadic& b);
    /// Sign of a - b.
    friend int compare(const Dyadic& a, const Dyadic& b);

private:
    friend class DyadicSum;

    void normalise();
    std::int64_t top_bit() const;  // one above the highest bit, as an exponent of 2; the number must not be 0
    static Dyadic sum(const Dyadic& a, const Dyadic& b, bool subtract);

    bool negative_ = false;
    std::int64_t exponent_ = 0;         // of the lowest limb's lowest bit
    std::vector<std::uint32_t> limbs_;  // lowest first; neither the first nor the last is 0; empty for 0
};

/// One term weight * value of a sum.
struct DyadicTerm {
    double weight = 0;              ///< finite
    const Dyadic* value = nullptr;  ///< not owned
};

/// Sums of many products weight * value, added in one long fixed-point number (Kulisch's accumulator, as long as the
/// terms at hand need). Keeps its memory from sum to sum.
class DyadicSum {
public:
    /// The exact sum of `terms`, or nothing where it would need more than `max_bits` bits.
    std::optional<Dyadic> of(std::span<const DyadicTerm> terms, std::size_t max_bits);

    /// Products of limbs made so far: a measure of work that does not depend on the machine.
    std::size_t work() const { return work_; }

private:
    void add_product(const DyadicTerm& term, std::int64_t base);
    Dyadic take(std::int64_t base);

    std::vector<std::uint32_t> limbs_;  // two's complement
    std::size_t work_ = 0;
};

}  // namespace reluscope
