#include "simplify/retraining/flattening.h"

#include "network/forward.h"
#include "simplify/slimming.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>

namespace reluscope {
namespace {

/// Rows without answers.
std::shared_ptr<JudgedRows> plain_rows(const Eigen::MatrixXd& inputs) {
    auto rows = std::make_shared<JudgedRows>();
    rows->set.inputs = inputs;
    for (std::uint32_t r = 0; r < static_cast<std::uint32_t>(inputs.cols()); ++r) {
        rows->row.push_back(r);
        (r % 5 == 4 ? rows->set.validation : rows->set.training).push_back(r);
    }
    return rows;
}

AffineOperation affine_layer(const Eigen::MatrixXd& W, const Eigen::VectorXd& b) { return {ValueId(0), W, b}; }

TEST_CASE("flattening: a network of one input becomes a unit per breakpoint, equal for every input") {
    std::vector<testing::NamedNetwork> networks;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        networks.push_back({"relu", testing::random_network({1, 6, 5, 2}, seed)});
        networks.push_back({"leaky", testing::random_network({1, 4, 4, 3, 1}, seed, 0.2)});
        networks.push_back({"mirror", testing::random_network({1, 5, 4, 1}, seed, -1.0)});
    }
    for (const auto& item : networks) {
        CAPTURE(item.name);
        Eigen::MatrixXd inputs(1, 401);
        for (Eigen::Index i = 0; i < 401; ++i) inputs(0, i) = (static_cast<double>(i) - 200) / 40;
        const auto flat = flatten(item.network, plain_rows(inputs), {});
        REQUIRE(flat);
        CHECK(flat->method == FlatMethod::kPieces);
        CHECK(flat->equality == FlatEquality::kEverywhere);
        CHECK(flat->hidden_after.size() <= 1);
        CHECK(flat->curve.size() == 1);
        CHECK(max_relative_difference(item.network, flat->network, inputs) < 1e-11);
        Eigen::MatrixXd far(1, 6);
        far << -1e7, -1e4, -37.5, 37.5, 1e4, 1e7;
        CHECK(max_relative_difference(item.network, flat->network, far) < 1e-10);
        // A unit per change of slope, and one more: between two neighbouring points of a fine grid a slope that
        // differs needs a unit there.
        const Eigen::VectorXd values = logits_of(item.network, inputs).row(0).transpose();
        std::size_t bends = 0;
        for (Eigen::Index i = 1; i + 1 < 401; ++i)
            bends += std::abs(values(i + 1) - 2 * values(i) + values(i - 1)) > 1e-9 ? 1 : 0;
        const std::size_t units = flat->network.num_hidden_units();
        CHECK(bends <= 2 * units);
        CHECK(units <= item.network.num_hidden_units() * item.network.num_hidden_units() * 8);
    }
}

TEST_CASE("flattening: a line that never bends has no unit") {
    // |x| made and taken apart again: relu(x) - relu(-x) = x.
    const auto network = make_stack({affine_layer(Eigen::MatrixXd{{1}, {-1}}, Eigen::VectorXd::Zero(2)),
                                     affine_layer(Eigen::MatrixXd{{1, -1}, {-1, 1}}, Eigen::VectorXd::Zero(2)),
                                     affine_layer(Eigen::MatrixXd{{2, -2}}, Eigen::VectorXd::Ones(1))},
                                    0, Link::kIdentity);
    REQUIRE(network);
    const auto flat = flatten(*network, plain_rows(Eigen::MatrixXd{{-2, -1, 0, 1, 3}}), {});
    REQUIRE(flat);
    CHECK(flat->network.num_hidden_units() == 0);
    CHECK(flat->equality == FlatEquality::kEverywhere);
    CHECK(logits_of(flat->network, Eigen::MatrixXd{{5}})(0, 0) == doctest::Approx(11));
}

TEST_CASE("flattening: one hidden layer stays, and layers that are linear on the rows go") {
    const Network one = testing::random_network({3, 5, 2}, 4);
    Rng rng(1);
    const Eigen::MatrixXd inputs = testing::random_matrix(rng, 3, 80);
    const auto same = flatten(one, plain_rows(inputs), {});
    REQUIRE(same);
    CHECK(same->method == FlatMethod::kOneLayer);
    CHECK(max_relative_difference(one, same->network, inputs) == 0);
    // The second layer is far above 0 on all rows.
    const Network deep = testing::random_network({3, 5, 4, 1}, 4);
    NetworkSpec spec{3, deep.nodes(), deep.output(), deep.link()};
    for (Node& node : spec.nodes) {
        auto* map = std::get_if<AffineOperation>(&node.operation);
        if (map != nullptr && map->W.rows() == 4) map->b.setConstant(100);
    }
    const auto raised = Network::create(spec);
    REQUIRE(raised);
    const auto flat = flatten(*raised, plain_rows(inputs), {});
    REQUIRE(flat);
    CHECK(flat->method == FlatMethod::kSlimming);
    CHECK(flat->equality == FlatEquality::kRows);
    CHECK(flat->hidden_after.size() == 1);
    CHECK(max_relative_difference(*raised, flat->network, inputs) < 1e-12);
}

TEST_CASE("flattening: walls that are straight are found again") {
    // Units of the second layer read one unit each, so that their walls are straight lines all the way.
    const auto network = make_stack({affine_layer(Eigen::MatrixXd{{1, 0.5}, {-0.3, 1}}, Eigen::VectorXd{{0.1, -0.2}}),
                                     affine_layer(Eigen::MatrixXd{{1, 0}, {0, 1}}, Eigen::VectorXd{{-0.6, -0.4}}),
                                     affine_layer(Eigen::MatrixXd{{2, -3}}, Eigen::VectorXd{{0.5}})},
                                    0, Link::kIdentity);
    REQUIRE(network);
    Rng rng(2);
    const Eigen::MatrixXd inputs = testing::random_matrix(rng, 2, 200);
    const auto flat = flatten(*network, plain_rows(inputs), {});
    REQUIRE(flat);
    CHECK(flat->method == FlatMethod::kFit);
    CHECK(flat->equality == FlatEquality::kRows);
    CHECK(flat->training.max_rel_difference < 1e-9);
    CHECK(flat->held_out.max_rel_difference < 1e-9);
    CHECK(flat->curve.back().held_out.r2 == doctest::Approx(1));
}

TEST_CASE("flattening: bent walls are only neared, which is said, and more walls come nearer") {
    const Network network = testing::random_network({2, 6, 6, 3}, 9, 0, Link::kSoftmax);
    Rng rng(3);
    const Eigen::MatrixXd inputs = testing::random_matrix(rng, 2, 300);
    const auto flat = flatten(network, plain_rows(inputs), {});
    REQUIRE(flat);
    CHECK(flat->method == FlatMethod::kFit);
    CHECK(flat->equality == FlatEquality::kNowhere);
    CHECK(flat->hidden_after.size() == 1);
    CHECK(flat->network.link() == Link::kSoftmax);
    CHECK(flat->training.agreement > 0.9);
    CHECK(flat->held_out.r2 > 0.9);
    REQUIRE(flat->curve.size() >= 3);
    CHECK(flat->curve.front().training.r2 < flat->curve.back().training.r2);
    // The figures, from the networks themselves.
    const Eigen::MatrixXd f = comparable_logits(Link::kSoftmax, logits_of(network, inputs));
    const Eigen::MatrixXd g = comparable_logits(Link::kSoftmax, logits_of(flat->network, inputs));
    double largest = 0;
    for (Eigen::Index r = 0; r < inputs.cols(); ++r) {
        if (r % 5 == 4) continue;
        largest = std::max(largest, ((f - g).col(r).array().abs() / f.col(r).array().abs().max(1.0)).maxCoeff());
    }
    CHECK(flat->training.max_rel_difference == doctest::Approx(largest));
    // Held-out rows decide nothing.
    Eigen::MatrixXd others = inputs;
    for (Eigen::Index r = 4; r < others.cols(); r += 5) others.col(r) *= 3;
    const auto again = flatten(network, plain_rows(others), {});
    REQUIRE(again);
    CHECK(max_relative_difference(flat->network, again->network, inputs) == 0);
}

TEST_CASE("flattening: dead units, equal units, rows on walls and rows that are equal do no harm") {
    for (const auto& item : testing::degenerate_networks()) {
        CAPTURE(item.name);
        const Eigen::MatrixXd inputs = testing::test_inputs(item.network, 40, 4);
        const auto flat = flatten(item.network, plain_rows(inputs), {});
        if (!flat) continue;  // no plain stack
        CHECK(flat->hidden_after.size() <= 1);
        CHECK(logits_of(flat->network, inputs).allFinite());
    }
    const auto few = flatten(testing::random_network({3, 4, 4, 1}, 2), plain_rows(Eigen::MatrixXd::Ones(3, 6)), {});
    REQUIRE(few);
    CHECK(few->equality == FlatEquality::kRows);
}

TEST_CASE("flattening: networks with sums are refused in a sentence") {
    Rng rng(1);
    const auto refused = flatten(testing::branching_network(1), plain_rows(testing::random_matrix(rng, 5, 20)), {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().sentence().find("plain stack") != std::string::npos);
}

}  // namespace
}  // namespace reluscope
