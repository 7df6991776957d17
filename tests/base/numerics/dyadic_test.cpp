#include "base/numerics/dyadic.h"

#include "base/numerics/rng.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

namespace reluscope {
namespace {

/// Any finite double: all exponents are alike likely, subnormal numbers among them.
double any_double(Rng& rng) {
    for (;;) {
        const std::uint64_t bits = rng.next();
        double x = 0;
        std::memcpy(&x, &bits, sizeof x);
        if (std::isfinite(x)) return x;
    }
}

/// Doubles that are near to each other in size, so that sums cancel and carry.
double near_double(Rng& rng) { return std::ldexp(rng.normal(), static_cast<int>(rng.below(60)) - 30); }

}  // namespace

TEST_CASE("dyadic: a sum or product of two doubles rounds to what the processor makes of them") {
    Rng rng(1);
    for (int i = 0; i < 40000; ++i) {
        const double a = i % 2 == 0 ? any_double(rng) : near_double(rng);
        const double b = i % 2 == 0 ? any_double(rng) : near_double(rng);
        CHECK((Dyadic(a) + Dyadic(b)).nearest_double() == a + b);
        CHECK((Dyadic(a) - Dyadic(b)).nearest_double() == a - b);
        CHECK((Dyadic(a) * Dyadic(b)).nearest_double() == a * b);
    }
}

TEST_CASE("dyadic: doubles of every kind come back") {
    const std::array<double, 9> values = {0.0,
                                          -0.0,
                                          1.0,
                                          -1.5,
                                          std::numeric_limits<double>::max(),
                                          std::numeric_limits<double>::min(),
                                          std::numeric_limits<double>::denorm_min(),
                                          -0x1.fffffffffffffp-1000,
                                          0x1p-1060};
    for (const double value : values) {
        CHECK(Dyadic(value).nearest_double() == value);
        CHECK(Dyadic(value).sign() == (value > 0) - (value < 0));
    }
    CHECK(Dyadic(0.0).num_bits() == 0);
    CHECK(Dyadic(-1.5).num_bits() == 2);
}

TEST_CASE("dyadic: nothing is lost, however far apart the terms are") {
    Rng rng(2);
    for (int i = 0; i < 2000; ++i) {
        const Dyadic a(any_double(rng));
        const Dyadic b(any_double(rng));
        const Dyadic c(near_double(rng));
        CHECK(a + b - b == a);
        CHECK((a + b) * c == a * c + b * c);
        CHECK((a - b) * (a + b) == a * a - b * b);
        CHECK(a * b * c == c * b * a);
        CHECK(compare(a, b) == (a - b).sign());
        CHECK(-(a - b) == b - a);
    }
}

TEST_CASE("dyadic: ties round to even, and numbers beyond double become infinite") {
    const Dyadic one(1);
    const Dyadic half_ulp(0x1p-53);
    CHECK((one + half_ulp).nearest_double() == 1.0);
    CHECK((one + half_ulp + half_ulp + half_ulp).nearest_double() == 1.0 + 0x1p-51);
    CHECK((one + half_ulp + Dyadic(0x1p-1000)).nearest_double() == 1.0 + 0x1p-52);
    const Dyadic largest(std::numeric_limits<double>::max());
    CHECK((largest * largest).nearest_double() == std::numeric_limits<double>::infinity());
    CHECK((-(largest * largest)).nearest_double() == -std::numeric_limits<double>::infinity());
    CHECK((Dyadic(0x1p-800) * Dyadic(0x1p-800)).nearest_double() == 0);
    CHECK((Dyadic(0x1p-800) * Dyadic(0x1p-800)).sign() == 1);
}

TEST_CASE("dyadic sum: equals the sum of its products, and says when it would be too long") {
    Rng rng(3);
    DyadicSum sum;
    for (int i = 0; i < 400; ++i) {
        const bool far = i % 2 == 0;
        std::vector<Dyadic> values;
        std::vector<double> weights;
        Dyadic expected;
        for (int t = 0; t < 20; ++t) {
            values.push_back(Dyadic(far ? any_double(rng) : near_double(rng)) * Dyadic(near_double(rng)));
            weights.push_back(t % 5 == 0 ? 0.0 : (far ? any_double(rng) : near_double(rng)));
            expected = expected + Dyadic(weights.back()) * values.back();
        }
        std::vector<DyadicTerm> terms;
        for (std::size_t t = 0; t < values.size(); ++t) terms.push_back({weights[t], &values[t]});
        CHECK(sum.of(terms, 1 << 20) == expected);
        CHECK(!sum.of(terms, 40).has_value());
    }
    CHECK(sum.of({}, 0)->is_zero());
}

}  // namespace reluscope
