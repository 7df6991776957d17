#include "network/forward.h"

#include "network/activation_kernel.h"
#include "network/exact_pattern.h"
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
        std::vector<DoubtfulRow> doubtful;
        pass.run(inputs, bits, 0, doubtful);
        for (std::size_t row = 0; row < 200; ++row) {
            const SlowForward slow = slow_forward(named.network, inputs.col(static_cast<Eigen::Index>(row)));
            const bool is_uncertain =
                std::any_of(doubtful.begin(), doubtful.end(), [row](const DoubtfulRow& d) { return d.row == row; });
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
        std::vector<DoubtfulRow> doubtful;
        pass.run(inputs, bits, 0, doubtful);
        CHECK(doubtful.empty());
    }
}

TEST_CASE("forward: a pre-activation of exactly 0 makes its row doubtful") {
    AffineOperation first{ValueId(0), Eigen::MatrixXd::Identity(2, 2), Eigen::VectorXd::Zero(2)};
    AffineOperation second{ValueId(0), Eigen::MatrixXd::Ones(1, 2), Eigen::VectorXd::Zero(1)};
    const auto network = make_stack({first, second}, 0, Link::kIdentity);
    REQUIRE(network.has_value());
    Eigen::MatrixXd inputs(2, 3);
    inputs << 0, 1, -0.0,  //
        1, 1, 2;
    ForwardPass pass(*network);
    BitMatrix bits(3, 2);
    std::vector<DoubtfulRow> doubtful;
    pass.run(inputs, bits, 0, doubtful);
    REQUIRE(doubtful.size() == 2);
    CHECK(doubtful[0].row == 0);
    CHECK(doubtful[1].row == 2);
    CHECK(doubtful[0].sign);
    CHECK_FALSE(doubtful[0].logits);
}

TEST_CASE("activation kernel: every width, offset and combination agrees with the plain loop") {
    Rng rng(4);
    constexpr std::size_t kColumns = 3;
    for (std::size_t width = 1; width < 140; width += (width < 20 ? 1 : 13)) {
        for (int variant = 0; variant < 8; ++variant) {
            CAPTURE(width);
            CAPTURE(variant);
            const auto n = static_cast<Eigen::Index>(width);
            Eigen::MatrixXd z = random_matrix(rng, n, kColumns);
            z(0, 0) = 0;
            const Eigen::VectorXd slope = random_matrix(rng, n, 1).col(0);
            const Eigen::VectorXd size = random_matrix(rng, n, 1).col(0).cwiseAbs();
            const Eigen::VectorXd exemption = random_matrix(rng, n, 1).col(0).cwiseAbs();
            const std::size_t first_bit = (width * 37) % 130;
            BitMatrix bits(kColumns, first_bit + width + 3);
            for (std::size_t c = 0; c < kColumns; ++c) {
                for (std::size_t b = 0; b < first_bit; b += 3) bits.set(c, b, true);
                bits.set(c, first_bit + width, true);
            }
            Eigen::MatrixXd value = z;
            Eigen::RowVectorXd smallest(kColumns);
            Eigen::RowVectorXd largest(kColumns);
            ActivationBlock block;
            block.z = value.data();
            block.width = width;
            block.columns = kColumns;
            if ((variant & 1) != 0) block.slope = slope.data();
            if ((variant & 2) != 0) block.inverse_size = size.data();
            if ((variant & 4) != 0) block.exemption = exemption.data();
            block.bits = bits.row(0).data();
            block.words_per_row = bits.words_per_row();
            block.first_bit = first_bit;
            block.smallest = smallest.data();
            block.largest = largest.data();
            activate_block(block);
            for (Eigen::Index c = 0; c < z.cols(); ++c) {
                const auto row = static_cast<std::size_t>(c);
                double low = 1e300;
                double high = 0;
                for (Eigen::Index i = 0; i < n; ++i) {
                    const double expected = z(i, c) > 0 ? z(i, c) : ((variant & 1) != 0 ? slope(i) * z(i, c) : 0.0);
                    CHECK(value(i, c) == expected);
                    CHECK(bits.get(row, first_bit + static_cast<std::size_t>(i)) == (z(i, c) > 0));
                    low = std::min(low, std::abs(z(i, c)) * ((variant & 2) != 0 ? size(i) : 1.0) +
                                            ((variant & 4) != 0 ? exemption(i) : 0.0));
                    high = std::max(high, std::abs(expected));
                }
                CHECK(smallest(c) == low);
                CHECK(largest(c) == high);
                for (std::size_t b = 0; b < first_bit; ++b) CHECK(bits.get(row, b) == (b % 3 == 0));
                CHECK(bits.get(row, first_bit + width));
                CHECK_FALSE(bits.get(row, first_bit + width + 1));
            }
        }
    }
}

TEST_CASE("activation kernel: masks of every width, offset and combination agree with the plain loop") {
    Rng rng(5);
    constexpr std::size_t kPatterns = 3;
    for (std::size_t width = 1; width < 140; width += (width < 20 ? 1 : 13)) {
        for (int variant = 0; variant < 8; ++variant) {
            CAPTURE(width);
            CAPTURE(variant);
            const auto n = static_cast<Eigen::Index>(width);
            constexpr Eigen::Index kOutputs = 2;
            const Eigen::MatrixXd first = random_matrix(rng, n, kOutputs);
            const Eigen::MatrixXd before = random_matrix(rng, n, kOutputs * kPatterns);
            const Eigen::VectorXd slope = random_matrix(rng, n, 1).col(0);
            const Eigen::VectorXd bias = random_matrix(rng, n, 1).col(0);
            const std::size_t first_bit = (width * 29) % 130;
            BitMatrix bits(kPatterns, first_bit + width);
            for (std::size_t p = 0; p < kPatterns; ++p) {
                for (std::size_t b = 0; b < bits.num_bits(); ++b) bits.set(p, b, rng.uniform(-1, 1) > 0);
            }
            Eigen::MatrixXd gradient = before;
            Eigen::RowVectorXd sums = Eigen::RowVectorXd::Ones(before.cols());
            GradientMask mask;
            mask.gradient = gradient.data();
            if ((variant & 1) != 0) mask.first = first.data();
            mask.width = width;
            mask.outputs = kOutputs;
            mask.patterns = kPatterns;
            mask.bits = bits.row(0).data();
            mask.words_per_row = bits.words_per_row();
            mask.first_bit = first_bit;
            if ((variant & 2) != 0) mask.slope = slope.data();
            if ((variant & 4) != 0) mask.bias = bias.data();
            mask.sums = sums.data();
            mask_gradients(mask);
            for (Eigen::Index c = 0; c < before.cols(); ++c) {
                double sum = 1;
                for (Eigen::Index i = 0; i < n; ++i) {
                    const double in = (variant & 1) != 0 ? first(i, c % kOutputs) : before(i, c);
                    const bool active =
                        bits.get(static_cast<std::size_t>(c / kOutputs), first_bit + static_cast<std::size_t>(i));
                    const double expected = active ? in : ((variant & 2) != 0 ? slope(i) * in : 0.0);
                    CHECK(gradient(i, c) == expected);
                    sum += (variant & 4) != 0 ? bias(i) * expected : 0.0;
                }
                CHECK(sums(c) == doctest::Approx(sum));
            }
        }
    }
}

TEST_CASE("bit rows: words survive or_bits and bits_from at any offset") {
    Rng rng(8);
    for (std::size_t first : {0U, 1U, 37U, 63U, 64U, 100U}) {
        for (std::size_t count : {1U, 5U, 27U, 28U, 63U, 64U}) {
            const std::uint64_t kept = count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
            const std::uint64_t bits = rng.next() & kept;
            std::vector<std::uint64_t> row((first + count + 63) / 64, 0);
            or_bits(row.data(), first, count, bits);
            CHECK((bits_from(row.data(), first, count) & kept) == bits);
        }
    }
}

TEST_CASE("insert_bits: long runs arrive at any offset") {
    Rng rng(9);
    for (std::size_t first : {0U, 1U, 37U, 63U, 64U, 100U}) {
        for (std::size_t count : {1U, 5U, 63U, 64U, 65U, 130U}) {
            BitMatrix bits(1, count);
            for (std::size_t b = 0; b < count; ++b) bits.set(0, b, rng.uniform(-1, 1) > 0);
            BitMatrix row(1, first + count);
            insert_bits(row.row(0).data(), first, count, bits.row(0).data());
            for (std::size_t b = 0; b < first; ++b) CHECK_FALSE(row.get(0, b));
            for (std::size_t b = 0; b < count; ++b) CHECK(row.get(0, first + b) == bits.get(0, b));
        }
    }
}

TEST_CASE("mask_gradient_column: the same in place and from another column") {
    Rng rng(10);
    for (Eigen::Index width : {1, 4, 7, 40, 64, 67}) {
        const Eigen::VectorXd in = random_matrix(rng, width, 1).col(0);
        const Eigen::VectorXd slope = random_matrix(rng, width, 1).col(0);
        const Eigen::VectorXd bias = random_matrix(rng, width, 1).col(0);
        const std::uint64_t words[2] = {rng.next(), rng.next()};
        for (const double* s : {static_cast<const double*>(nullptr), slope.data()}) {
            Eigen::VectorXd out = Eigen::VectorXd::Zero(width);
            Eigen::VectorXd same = in;
            const auto n = static_cast<std::size_t>(width);
            const double sum = mask_gradient_column(in.data(), out.data(), words, s, bias.data(), n);
            CHECK(mask_gradient_column(same.data(), same.data(), words, s, nullptr, n) == 0);
            CHECK(same == out);
            CHECK(sum == doctest::Approx(bias.dot(out)));
            for (Eigen::Index i = 0; i < width; ++i) {
                const double inactive = s != nullptr ? slope(i) * in(i) : 0.0;
                CHECK(out(i) == (get_bit(words, static_cast<std::size_t>(i)) ? in(i) : inactive));
            }
        }
    }
}

TEST_CASE("value buffers: a stack takes turns with two, and values alive at once never share one") {
    const Network network = random_network({3, 4, 4, 4, 1}, 2);
    ValueBuffers buffers(network);
    buffers.start(5);
    const double* a = buffers.create(ValueId(1)).data();
    const double* b = buffers.create(ValueId(3)).data();
    CHECK(a != b);
    CHECK(buffers.at(ValueId(1)).data() == a);
    buffers.hand_over(ValueId(1), ValueId(2));
    CHECK(buffers.at(ValueId(2)).data() == a);
    CHECK_FALSE(buffers.has(ValueId(1)));
    buffers.release(ValueId(2));
    CHECK(buffers.create(ValueId(5)).data() == a);
    CHECK(buffers.at(ValueId(5)).cols() == 5);
    buffers.start(3);
    CHECK_FALSE(buffers.has(ValueId(3)));
    CHECK(buffers.create(ValueId(1)).data() == a);
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
