#include "network/exact_forms.h"

#include "base/numerics/rng.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace reluscope {
namespace {

std::vector<std::uint64_t> packed(const std::vector<bool>& pattern) {
    std::vector<std::uint64_t> bits(pattern.size() / 64 + 1, 0);
    for (std::size_t i = 0; i < pattern.size(); ++i) bits[i / 64] |= std::uint64_t{pattern[i]} << (i % 64);
    return bits;
}

/// Rounds weights and biases to integers, so that double computes without rounding.
Network integer_network(const std::vector<int>& widths, std::uint64_t seed) {
    Rng rng(seed);
    std::vector<AffineOperation> layers;
    for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
        AffineOperation op;
        op.W = testing::random_matrix(rng, widths[l + 1], widths[l], 2.0).array().round();
        op.b = testing::random_matrix(rng, widths[l + 1], 1, 2.0).array().round();
        layers.push_back(std::move(op));
    }
    return make_stack(std::move(layers), 0.0, Link::kIdentity).value();
}

}  // namespace

TEST_CASE("exact forms: equal the plain forward pass where that does not round") {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const Network network = integer_network({3, 8, 8, 5, 2}, seed);
        Rng rng(seed + 100);
        const Eigen::VectorXd x = testing::random_matrix(rng, 3, 1, 3.0).array().round();
        const testing::SlowForward slow = testing::slow_forward(network, x);
        const std::vector<std::uint64_t> bits = packed(slow.pattern);
        ExactForms forms(network, FormInputs::point(x), bits);
        for (std::size_t unit = 0; unit < network.num_hidden_units(); ++unit) {
            CHECK(forms.pre_activation(unit)[0].nearest_double() == static_cast<double>(slow.preactivations[unit]));
        }
        CHECK(forms.output(1)[0].nearest_double() == slow.logits(1));
    }
}

TEST_CASE("exact forms: are near the forward pass of every network, and forms of a plane agree with their points") {
    for (const testing::NamedNetwork& named : testing::all_networks()) {
        CAPTURE(named.name);
        const Network& network = named.network;
        Rng rng(7);
        const Eigen::MatrixXd basis = testing::random_matrix(rng, network.num_inputs(), 3);
        const double s = 0.375;
        const double t = -1.25;
        const Eigen::VectorXd x = basis.col(0) * s + basis.col(1) * t + basis.col(2);
        const testing::SlowForward slow = testing::slow_forward(network, x);
        const std::vector<std::uint64_t> bits = packed(slow.pattern);
        ExactForms plane(network, FormInputs::span(basis), bits);
        for (std::size_t unit = 0; unit < network.num_hidden_units(); ++unit) {
            const auto form = plane.pre_activation(unit);
            REQUIRE(form.size() == 3);
            const double z = (form[0] * Dyadic(s) + form[1] * Dyadic(t) + form[2]).nearest_double();
            const auto expected = static_cast<double>(slow.preactivations[unit]);
            CHECK(std::abs(z - expected) <= 1e-9 * std::max(1.0, std::abs(expected)));
        }
    }
}

TEST_CASE("exact forms: units that cancel are exactly zero") {
    // relu(h1 + h2 - h3) with h3 = h1 + h2 in exact arithmetic, but not in double.
    Rng rng(11);
    for (int i = 0; i < 200; ++i) {
        const double w1 = static_cast<float>(rng.normal());
        const double w2 = static_cast<float>(rng.normal());
        AffineOperation first;
        first.W = Eigen::Vector3d(w1, w2, w1 + w2);
        first.b = Eigen::Vector3d(5, 5, 10);
        AffineOperation second;
        second.W = Eigen::RowVector3d(1, 1, -1);
        second.b = Eigen::VectorXd::Zero(1);
        AffineOperation last;
        last.W = Eigen::MatrixXd::Ones(1, 1);
        last.b = Eigen::VectorXd::Zero(1);
        const Network network = make_stack({first, second, last}, 0.0, Link::kIdentity).value();
        const std::vector<std::uint64_t> bits = {0b0111};
        const Eigen::VectorXd x = Eigen::VectorXd::Constant(1, rng.uniform(-1, 1));
        CHECK(ExactForms(network, FormInputs::point(x), bits).sign(3) == 0);
    }
}

TEST_CASE("exact forms: a budget that is too small is said, and not guessed over") {
    const Network network = testing::random_network({4, 16, 16, 1}, 5);
    const Eigen::VectorXd x = Eigen::VectorXd::Constant(4, 0.1);
    const std::vector<std::uint64_t> bits = packed(testing::slow_forward(network, x).pattern);
    CHECK(!ExactForms(network, FormInputs::point(x), bits, {.max_bits = 64}).sign(20).has_value());
    CHECK(!ExactForms(network, FormInputs::point(x), bits, {.max_work = 10}).sign(20).has_value());
    CHECK(ExactForms(network, FormInputs::point(x), bits).sign(20).has_value());
}

}  // namespace reluscope
