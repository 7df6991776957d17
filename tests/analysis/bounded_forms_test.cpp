#include "analysis/bounded_forms.h"

#include "base/numerics/tolerances.h"
#include "network/exact_forms.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

using namespace reluscope;

TEST_CASE("bounded forms: the error is within its bound on any pattern, and the bound is no guess") {
    for (const testing::NamedNetwork& named : testing::all_networks()) {
        CAPTURE(named.name);
        const Network& network = named.network;
        Rng rng(5);
        const Eigen::Index inputs = network.num_inputs();
        const PlaneFrame frame{testing::random_matrix(rng, inputs, 1), testing::random_matrix(rng, inputs, 1),
                               testing::random_matrix(rng, inputs, 1)};
        Eigen::MatrixXd basis(inputs, 3);
        basis << frame.u, frame.v, frame.origin;
        BoundedForms bounded(network, frame, {-1, 1, -1, 1});
        std::vector<std::uint64_t> bits((network.num_hidden_units() + 63) / 64);
        for (int pattern = 0; pattern < 3; ++pattern) {
            for (std::uint64_t& word : bits) word = rng.next();
            bounded.start(bits);
            ExactForms exact(network, FormInputs::span(basis), bits);
            for (std::size_t bit = 0; bit < network.num_hidden_units(); ++bit) {
                const BoundedForm form = bounded.pre_activation(bit);
                const auto truth = exact.pre_activation(bit);
                REQUIRE(truth.size() == 3);
                double error = 0;
                for (std::size_t k = 0; k < 3; ++k)
                    error += std::abs(form.c(static_cast<Eigen::Index>(k)) - truth[k].nearest_double());
                CHECK(error <= form.error + 4 * tolerances::kUnitRoundoff * form.size());
            }
        }
    }
}

TEST_CASE("bounded forms: signs at crossings are right or left open") {
    const BoundedForm x{{1, 0, 0}, 0};   // x = 0
    const BoundedForm y{{0, 2, -1}, 0};  // y = 1/2
    CHECK(sign_at_crossing(x, y, {{0, 1, 0}, 0}) == 1);
    CHECK(sign_at_crossing(y, x, {{0, 1, 0}, 0}) == 1);
    CHECK(sign_at_crossing(x, y, {{3, -1, 0}, 0}) == -1);
    CHECK_FALSE(sign_at_crossing(x, y, {{1, 2, -1}, 0}).has_value());               // goes through it
    CHECK_FALSE(sign_at_crossing(x, {{-2, 0, 1}, 0}, {{0, 1, 0}, 0}).has_value());  // no crossing
    CHECK_FALSE(sign_at_crossing(x, y, {{0, 1, 0}, 1}).has_value());                // too uncertain
    CHECK_FALSE(sign_at_crossing({{1, 0, 0}, 0.2}, y, {{0, 1, 0}, 0}).has_value());
}
