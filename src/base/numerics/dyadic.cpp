#include "base/numerics/dyadic.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

constexpr std::int64_t kLimbBits = 32;

/// A finite double as mantissa 2^exponent with an integer mantissa.
struct Parts {
    std::uint64_t mantissa = 0;
    std::int64_t exponent = 0;
};

Parts parts_of(double value) {
    int exponent = 0;
    const double fraction = std::frexp(std::abs(value), &exponent);  // in [1/2, 1), or 0
    return {static_cast<std::uint64_t>(std::ldexp(fraction, 53)), std::int64_t{exponent} - 53};
}

std::int64_t floor_to_limb(std::int64_t exponent) {
    return exponent - ((exponent % kLimbBits) + kLimbBits) % kLimbBits;
}

}  // namespace

Dyadic::Dyadic(double value) : negative_(value < 0) {
    const Parts parts = parts_of(value);
    exponent_ = parts.exponent;
    limbs_ = {static_cast<std::uint32_t>(parts.mantissa), static_cast<std::uint32_t>(parts.mantissa >> kLimbBits)};
    normalise();
}

void Dyadic::normalise() {
    while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
    const auto first = std::find_if(limbs_.begin(), limbs_.end(), [](std::uint32_t limb) { return limb != 0; });
    exponent_ += kLimbBits * (first - limbs_.begin());
    limbs_.erase(limbs_.begin(), first);
    if (limbs_.empty()) {
        negative_ = false;
        exponent_ = 0;
    }
}

std::int64_t Dyadic::top_bit() const {
    return exponent_ + kLimbBits * static_cast<std::int64_t>(limbs_.size()) - std::countl_zero(limbs_.back());
}

std::size_t Dyadic::num_bits() const {
    if (limbs_.empty()) return 0;
    return static_cast<std::size_t>(top_bit() - exponent_ - std::countr_zero(limbs_.front()));
}

double Dyadic::nearest_double() const {
    if (limbs_.empty()) return 0;
    const std::int64_t top = top_bit();
    constexpr std::int64_t kLowest = std::numeric_limits<double>::min_exponent - std::numeric_limits<double>::digits;
    // The exponent of the last bit that the result keeps.
    const std::int64_t last = std::max(top - 53, kLowest);
    const auto bit_at = [this](std::int64_t exponent) {
        const std::int64_t position = exponent - exponent_;
        if (position < 0 || position >= kLimbBits * static_cast<std::int64_t>(limbs_.size())) return false;
        return (limbs_[static_cast<std::size_t>(position / kLimbBits)] >> (position % kLimbBits) & 1U) != 0;
    };
    std::uint64_t mantissa = 0;
    for (std::int64_t e = top - 1; e >= last; --e) mantissa = mantissa << 1 | (bit_at(e) ? 1U : 0U);
    bool below = false;  // is anything set below the half?
    for (std::int64_t e = exponent_; e < last - 1 && !below; ++e) below = bit_at(e);
    if (bit_at(last - 1) && (below || (mantissa & 1U) != 0)) ++mantissa;
    const double size =
        std::ldexp(static_cast<double>(mantissa), static_cast<int>(std::clamp<std::int64_t>(last, -4000, 4000)));
    return negative_ ? -size : size;
}

Dyadic Dyadic::operator-() const {
    Dyadic result = *this;
    result.negative_ = !limbs_.empty() && !negative_;
    return result;
}

Dyadic Dyadic::sum(const Dyadic& a, const Dyadic& b, bool subtract) {
    const std::array<DyadicTerm, 2> terms = {DyadicTerm{1, &a}, DyadicTerm{subtract ? -1.0 : 1.0, &b}};
    DyadicSum accumulator;
    return *accumulator.of(terms, std::numeric_limits<std::size_t>::max());
}

Dyadic operator+(const Dyadic& a, const Dyadic& b) { return Dyadic::sum(a, b, false); }
Dyadic operator-(const Dyadic& a, const Dyadic& b) { return Dyadic::sum(a, b, true); }

Dyadic operator*(const Dyadic& a, const Dyadic& b) {
    Dyadic result;
    if (a.is_zero() || b.is_zero()) return result;
    result.negative_ = a.negative_ != b.negative_;
    result.exponent_ = a.exponent_ + b.exponent_;
    result.limbs_.assign(a.limbs_.size() + b.limbs_.size(), 0);
    for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < b.limbs_.size(); ++j) {
            const std::uint64_t t = std::uint64_t{a.limbs_[i]} * b.limbs_[j] + result.limbs_[i + j] + carry;
            result.limbs_[i + j] = static_cast<std::uint32_t>(t);
            carry = t >> kLimbBits;
        }
        result.limbs_[i + b.limbs_.size()] = static_cast<std::uint32_t>(carry);
    }
    result.normalise();
    return result;
}

bool operator==(const Dyadic& a, const Dyadic& b) { return compare(a, b) == 0; }

int compare(const Dyadic& a, const Dyadic& b) {
    if (a.sign() != b.sign()) return a.sign() < b.sign() ? -1 : 1;
    if (a.is_zero()) return 0;
    if (a.top_bit() != b.top_bit()) return (a.top_bit() < b.top_bit()) == (a.sign() > 0) ? -1 : 1;
    return (a - b).sign();
}

std::optional<Dyadic> DyadicSum::of(std::span<const DyadicTerm> terms, std::size_t max_bits) {
    std::int64_t lowest = std::numeric_limits<std::int64_t>::max();
    std::int64_t highest = std::numeric_limits<std::int64_t>::min();
    for (const DyadicTerm& term : terms) {
        if (term.weight == 0 || term.value->is_zero()) continue;
        const std::int64_t exponent = parts_of(term.weight).exponent;
        lowest = std::min(lowest, exponent + term.value->exponent_);
        highest = std::max(highest, exponent + 53 + term.value->top_bit());
    }
    if (lowest > highest) return Dyadic();
    // Room for the carries of all additions, and for the sign.
    highest += std::bit_width(terms.size()) + 1;
    const std::int64_t base = floor_to_limb(lowest);
    if (static_cast<std::uint64_t>(highest - base) > max_bits) return std::nullopt;
    limbs_.assign(static_cast<std::size_t>((highest - base) / kLimbBits + 3), 0);
    for (const DyadicTerm& term : terms) {
        if (term.weight != 0 && !term.value->is_zero()) add_product(term, base);
    }
    return take(base);
}

void DyadicSum::add_product(const DyadicTerm& term, std::int64_t base) {
    const Parts weight = parts_of(term.weight);
    const std::int64_t exponent = weight.exponent + term.value->exponent_ - base;
    const auto shift = static_cast<unsigned>(exponent % kLimbBits);
    const std::uint64_t low = weight.mantissa << shift;
    const std::uint64_t high = shift == 0 ? 0 : weight.mantissa >> (64 - shift);
    const std::array<std::uint32_t, 3> factor = {static_cast<std::uint32_t>(low),
                                                 static_cast<std::uint32_t>(low >> kLimbBits),
                                                 static_cast<std::uint32_t>(high)};
    const std::span<const std::uint32_t> value = term.value->limbs_;
    const bool subtract = (term.weight < 0) != term.value->negative_;
    auto place = static_cast<std::size_t>(exponent / kLimbBits);
    for (std::size_t i = 0; i < factor.size(); ++i, ++place) {
        if (factor[i] == 0) continue;
        work_ += value.size();
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < value.size() || carry != 0; ++j) {
            if (place + j >= limbs_.size()) break;  // two's complement: what leaves at the top is the sign
            std::uint32_t& limb = limbs_[place + j];
            const std::uint64_t product = (j < value.size() ? std::uint64_t{factor[i]} * value[j] : 0) + carry;
            if (subtract) {
                const auto taken = static_cast<std::uint32_t>(product);
                carry = (product >> kLimbBits) + (limb < taken ? 1 : 0);
                limb -= taken;
            } else {
                const std::uint64_t total = (product & 0xFFFFFFFFU) + limb;
                limb = static_cast<std::uint32_t>(total);
                carry = (product >> kLimbBits) + (total >> kLimbBits);
            }
        }
    }
}

Dyadic DyadicSum::take(std::int64_t base) {
    Dyadic result;
    result.exponent_ = base;
    result.negative_ = (limbs_.back() >> (kLimbBits - 1)) != 0;
    if (result.negative_) {
        std::uint64_t carry = 1;
        for (std::uint32_t& limb : limbs_) {
            carry += static_cast<std::uint32_t>(~limb);
            limb = static_cast<std::uint32_t>(carry);
            carry >>= kLimbBits;
        }
    }
    const auto last = std::find_if(limbs_.rbegin(), limbs_.rend(), [](std::uint32_t limb) { return limb != 0; });
    result.limbs_.assign(limbs_.begin(), last.base());
    result.normalise();
    return result;
}

}  // namespace reluscope
