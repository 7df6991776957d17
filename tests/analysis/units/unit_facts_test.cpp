#include "analysis/units/unit_facts.h"

#include "network/unit_values.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("unit_values: pre-activations and logits are those of one row at a time, activations follow from the slope") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = test_inputs(named.network, 12, 5);
        const UnitValues values = unit_values(named.network, inputs);
        for (Eigen::Index c = 0; c < inputs.cols(); ++c) {
            const SlowForward slow = slow_forward(named.network, inputs.col(c));
            for (std::size_t u = 0; u < slow.preactivations.size(); ++u) {
                const double expected = static_cast<double>(slow.preactivations[u]);
                const auto unit = static_cast<Eigen::Index>(u);
                const double scale = std::max(1.0, std::abs(expected));
                if (!std::isfinite(expected)) continue;
                CHECK(std::abs(values.z(unit, c) - expected) <= 1e-6 * scale);
                if (values.z(unit, c) > 0) CHECK(values.activation(unit, c) == values.z(unit, c));
            }
            const double size = std::max(1.0, slow.logits.cwiseAbs().maxCoeff());
            CHECK((values.logits.col(c) - slow.logits).cwiseAbs().maxCoeff() <= 1e-6 * size);
        }
    }
}

TEST_CASE("unit_facts: shares, dead, always active and equal rows are those of brute force") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const PatternTable table = compute_patterns(named.network, test_inputs(named.network, 60, 9));
        const std::vector<UnitFacts> facts = unit_facts(named.network, table.bits);
        REQUIRE(facts.size() == named.network.num_hidden_units());
        for (const HiddenLayer& layer : named.network.hidden_layers()) {
            for (std::size_t i = 0; i < layer.width; ++i) {
                const std::size_t unit = layer.first_bit + i;
                std::uint32_t active = 0;
                for (std::size_t r = 0; r < table.bits.num_rows(); ++r) active += table.bits.get(r, unit) ? 1U : 0U;
                CHECK(facts[unit].active_rows == active);
                CHECK(facts[unit].share == doctest::Approx(active / 60.0));
                CHECK(facts[unit].dead == (active == 0));
                CHECK(facts[unit].always_active == (active == 60));
                std::optional<UnitId> twin;
                for (std::size_t j = 0; j < layer.width && !twin && active > 0 && active < 60; ++j) {
                    bool equal = j != i;
                    for (std::size_t r = 0; r < 60 && equal; ++r)
                        equal = table.bits.get(r, unit) == table.bits.get(r, layer.first_bit + j);
                    if (equal) twin = UnitId(layer.first_bit + j);
                }
                CHECK(facts[unit].same_rows == twin);
            }
        }
    }
}

TEST_CASE("unit_facts: scaled copies and mirrored units are found, with their factor, and nothing else") {
    Rng rng(4);
    AffineOperation first{ValueId(0), random_matrix(rng, 8, 5), random_matrix(rng, 8, 1)};
    first.W.row(3) = 2.5 * first.W.row(1);
    first.b(3) = 2.5 * first.b(1);
    first.W.row(6) = -0.5 * first.W.row(1);
    first.b(6) = -0.5 * first.b(1);
    first.W.row(7) = first.W.row(2);  // another bias: a parallel wall, not the same
    AffineOperation last{ValueId(2), random_matrix(rng, 1, 8), random_matrix(rng, 1, 1)};
    const Network network = *make_stack({first, last}, 0, Link::kIdentity);
    const PatternTable table = compute_patterns(network, random_matrix(rng, 5, 300));
    const std::vector<UnitFacts> facts = unit_facts(network, table.bits);
    CHECK(facts[1].proportional == UnitId(3));
    CHECK(facts[1].factor == doctest::Approx(0.4));
    CHECK(facts[3].proportional == UnitId(1));
    CHECK(facts[3].factor == doctest::Approx(2.5));
    CHECK(facts[6].proportional == UnitId(1));
    CHECK(facts[6].factor == doctest::Approx(-0.5));
    CHECK(facts[3].is_duplicate());
    CHECK_FALSE(facts[6].is_duplicate());
    for (const std::size_t other : {0, 2, 4, 5, 7}) CHECK_FALSE(facts[other].proportional.has_value());
    CHECK(facts[3].same_rows == UnitId(1));
}

TEST_CASE("unit_facts: without rows nothing is dead, and a network without hidden units has no facts") {
    const Network network = random_network({3, 4, 1}, 2);
    for (const UnitFacts& facts : unit_facts(network, BitMatrix(0, 4))) {
        CHECK_FALSE(facts.dead);
        CHECK_FALSE(facts.always_active);
        CHECK(facts.share == 0);
    }
    CHECK(unit_facts(random_network({3, 2}, 2), BitMatrix(5, 0)).empty());
}
