#include "network/forward.h"

#include "network/activation_kernel.h"
#include "network/reference_forward.h"
#include "support/networks.h"

#include <doctest/doctest.h>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("forward: logits equal the definition in long double for every family of networks") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = test_inputs(named.network, 300, 5);
        const Eigen::MatrixXd logits = logits_of(named.network, inputs);
        for (Eigen::Index row = 0; row < inputs.cols(); ++row) {
            const Eigen::VectorXd slow = slow_forward(named.network, inputs.col(row)).logits;
            const double error = ((logits.col(row) - slow).array().abs() / slow.array().abs().max(1.0)).maxCoeff();
            CHECK(error < 1e-12);
        }
    }
}

TEST_CASE("forward: patterns equal the signs in long double, and uncertain rows are the ones on a wall") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = test_inputs(named.network, 200, 6);
        ForwardPass pass(named.network);
        BitMatrix bits(200, named.network.num_hidden_units());
        std::vector<std::uint32_t> uncertain;
        pass.run(inputs, bits, 0, uncertain);
        for (std::size_t row = 0; row < 200; ++row) {
            const SlowForward slow = slow_forward(named.network, inputs.col(static_cast<Eigen::Index>(row)));
            const bool is_uncertain = std::find(uncertain.begin(), uncertain.end(), row) != uncertain.end();
            if (is_uncertain) continue;  // long double has no authority there
            for (std::size_t unit = 0; unit < slow.pattern.size(); ++unit)
                CHECK(bits.get(row, unit) == slow.pattern[unit]);
        }
    }
}

TEST_CASE("forward: ordinary rows are certain, and a unit without weights makes no row uncertain") {
    const Network ordinary = random_network({10, 40, 40, 1}, 3);
    const NamedNetwork zero_unit = std::move(degenerate_networks()[0]);
    for (const Network* network : {&ordinary, &zero_unit.network}) {
        Rng rng(9);
        const Eigen::MatrixXd inputs = random_matrix(rng, network->num_inputs(), 500);
        ForwardPass pass(*network);
        BitMatrix bits(500, network->num_hidden_units());
        std::vector<std::uint32_t> uncertain;
        pass.run(inputs, bits, 0, uncertain);
        CHECK(uncertain.empty());
    }
}

TEST_CASE("forward: a pre-activation of exactly 0 is inactive and its row is uncertain") {
    AffineOperation first{ValueId(0), Eigen::MatrixXd::Identity(2, 2), Eigen::VectorXd::Zero(2)};
    AffineOperation second{ValueId(0), Eigen::MatrixXd::Ones(1, 2), Eigen::VectorXd::Zero(1)};
    const auto network = make_stack({first, second}, 0, Link::kIdentity);
    REQUIRE(network.has_value());
    Eigen::MatrixXd inputs(2, 3);
    inputs << 0, 1, -0.0,  //
        1, 1, 2;
    ForwardPass pass(*network);
    BitMatrix bits(3, 2);
    std::vector<std::uint32_t> uncertain;
    pass.run(inputs, bits, 0, uncertain);
    CHECK_FALSE(bits.get(0, 0));
    CHECK(bits.get(0, 1));
    CHECK(bits.get(1, 0));
    CHECK_FALSE(bits.get(2, 0));
    CHECK(uncertain == std::vector<std::uint32_t>{0, 2});
}

TEST_CASE("reference_pattern: adds in the order of the inputs, bias last, without fused operations") {
    AffineOperation first{ValueId(0), Eigen::MatrixXd::Ones(3, 1), Eigen::VectorXd::Zero(3)};
    AffineOperation second{ValueId(0), Eigen::MatrixXd(2, 3), Eigen::VectorXd::Zero(2)};
    second.W << 0.1, 0.2, -0.30000000000000004,  // (0.1 + 0.2) - 0.30000000000000004 is 0 in this order
        0.2, -0.3, 0.1;                          // (0.2 - 0.3) + 0.1 is 2.8e-17
    AffineOperation third{ValueId(0), Eigen::MatrixXd::Ones(1, 2), Eigen::VectorXd::Zero(1)};
    const auto network = make_stack({first, second, third}, 0, Link::kIdentity);
    REQUIRE(network.has_value());
    BitMatrix bits(1, 5);
    reference_pattern(*network, Eigen::VectorXd::Constant(1, 1.0), bits.row(0));
    CHECK_FALSE(bits.get(0, 3));
    CHECK(bits.get(0, 4));
    // The fast pass notices that it cannot decide, and gives the same bits.
    ForwardPass pass(*network);
    BitMatrix fast(1, 5);
    std::vector<std::uint32_t> uncertain;
    pass.run(Eigen::MatrixXd::Constant(1, 1, 1.0), fast, 0, uncertain);
    CHECK(uncertain.size() == 1);
    for (std::size_t unit = 0; unit < 5; ++unit) CHECK(fast.get(0, unit) == bits.get(0, unit));
}

TEST_CASE("reference_pattern: agrees with the fast pass on every row of every network") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = test_inputs(named.network, 150, 12);
        ForwardPass pass(named.network);
        BitMatrix fast(150, named.network.num_hidden_units());
        std::vector<std::uint32_t> uncertain;
        pass.run(inputs, fast, 0, uncertain);
        BitMatrix slow(1, named.network.num_hidden_units());
        for (std::size_t row = 0; row < 150; ++row) {
            reference_pattern(named.network, inputs.col(static_cast<Eigen::Index>(row)), slow.row(0));
            CHECK(std::equal(slow.row(0).begin(), slow.row(0).end(), fast.row(row).begin()));
        }
    }
}

TEST_CASE("activation kernel: every width and combination agrees with the plain loop") {
    Rng rng(4);
    for (std::size_t width = 1; width < 140; width += (width < 20 ? 1 : 13)) {
        for (int variant = 0; variant < 4; ++variant) {
            const auto n = static_cast<Eigen::Index>(width);
            Eigen::VectorXd z = random_matrix(rng, n, 1).col(0);
            z(0) = 0;
            const Eigen::VectorXd bias = random_matrix(rng, n, 1).col(0);
            const Eigen::VectorXd slope = random_matrix(rng, n, 1).col(0);
            const Eigen::VectorXd size = random_matrix(rng, n, 1).col(0).cwiseAbs();
            Eigen::VectorXd value = z;
            ActivationColumn column{value.data(), nullptr, nullptr, nullptr, nullptr, width};
            if ((variant & 1) != 0) column.slope = slope.data();
            if ((variant & 2) != 0) {
                column.bias = bias.data();
                column.inverse_size = size.data();
            }
            std::vector<std::uint64_t> words((width + 63) / 64, ~std::uint64_t{0});
            const ActivationSummary summary = activate_column(column, words.data());
            double smallest = 1e300;
            double largest = 0;
            for (Eigen::Index i = 0; i < n; ++i) {
                const double pre = z(i) + (column.bias != nullptr ? bias(i) : 0);
                const double expected = pre > 0 ? pre : (column.slope != nullptr ? slope(i) * pre : 0.0);
                CHECK(value(i) == expected);
                CHECK(get_bit(words, static_cast<std::size_t>(i)) == (pre > 0));
                smallest = std::min(smallest, std::abs(pre) * (column.inverse_size != nullptr ? size(i) : 1.0));
                largest = std::max(largest, std::abs(expected));
            }
            CHECK(summary.smallest == smallest);
            CHECK(summary.largest == largest);
            if (width % 64 != 0) CHECK((words.back() >> (width % 64)) == 0);
        }
    }
}

TEST_CASE("activation kernel: bits survive insertion and extraction at any offset") {
    Rng rng(8);
    for (std::size_t first : {0U, 1U, 37U, 63U, 64U, 100U}) {
        for (std::size_t count : {1U, 5U, 63U, 64U, 65U, 130U}) {
            std::vector<std::uint64_t> bits((count + 63) / 64);
            for (auto& word : bits) word = rng.next();
            if (count % 64 != 0) bits.back() &= (std::uint64_t{1} << (count % 64)) - 1;
            std::vector<std::uint64_t> row((first + count + 63) / 64, 0);
            insert_bits(row.data(), first, count, bits.data());
            std::vector<std::uint64_t> out(bits.size());
            extract_bits(row.data(), first, count, out.data());
            CHECK(out == bits);
        }
    }
}

TEST_CASE("apply_link: sigmoid and softmax are stable far out and sum to 1") {
    Eigen::MatrixXd sigmoid(1, 4);
    sigmoid << 0, 800, -800, 2;
    apply_link(Link::kSigmoid, sigmoid);
    CHECK(sigmoid(0, 0) == 0.5);
    CHECK(sigmoid(0, 1) == 1.0);
    CHECK(sigmoid(0, 2) == 0.0);
    CHECK(sigmoid(0, 3) == doctest::Approx(1 / (1 + std::exp(-2.0))));
    Eigen::MatrixXd softmax(3, 2);
    softmax << 1000, 1, 1000, 2, 990, 3;
    apply_link(Link::kSoftmax, softmax);
    CHECK(softmax.col(0).sum() == doctest::Approx(1));
    CHECK(softmax(0, 0) == doctest::Approx(softmax(1, 0)));
    CHECK(softmax(2, 1) == doctest::Approx(std::exp(3.0) / (std::exp(1.0) + std::exp(2.0) + std::exp(3.0))));
}
