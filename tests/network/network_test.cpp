#include "network/network.h"

#include "support/networks.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <limits>

using namespace reluscope;

namespace {

AffineOperation affine(Eigen::Index n_out, Eigen::Index n_in) {
    return {ValueId(0), Eigen::MatrixXd::Ones(n_out, n_in), Eigen::VectorXd::Zero(n_out)};
}

std::string refusal(NetworkSpec spec) { return testing::sentence_of(Network::create(std::move(spec))); }

NetworkSpec one_layer(AffineOperation op) { return {2, {{"fc", std::move(op)}}, ValueId(1), Link::kIdentity}; }

}  // namespace

TEST_CASE("network: a refused layer is named with what was expected and found") {
    CHECK(refusal(one_layer(affine(3, 4))) == "layer 'fc' (1 of 1): expected weights for 2 inputs, found 4");
    AffineOperation bias = affine(3, 2);
    bias.b.resize(2);
    CHECK(refusal(one_layer(bias)) == "layer 'fc' (1 of 1): expected 3 biases, found 2");
    CHECK(refusal(one_layer(affine(0, 2))) == "layer 'fc' (1 of 1): expected at least 1 unit, found none");
    AffineOperation nan = affine(3, 2);
    nan.W(1, 1) = std::numeric_limits<double>::quiet_NaN();
    CHECK(refusal(one_layer(nan)) == "layer 'fc' (1 of 1): expected finite weights, found NaN or infinity");
    AffineOperation infinite = affine(3, 2);
    infinite.b(0) = std::numeric_limits<double>::infinity();
    CHECK(refusal(one_layer(infinite)) == "layer 'fc' (1 of 1): expected finite biases, found NaN or infinity");
}

TEST_CASE("network: values must come from earlier nodes, sums must fit, and the output must exist") {
    AffineOperation later = affine(3, 2);
    later.input = ValueId(1);
    CHECK(refusal(one_layer(later)).find("earlier value") != std::string::npos);
    NetworkSpec sum = one_layer(affine(3, 2));
    sum.nodes.push_back({"add", SumOperation{{ValueId(0), ValueId(1)}}});
    sum.output = ValueId(2);
    CHECK(refusal(sum) == "layer 'add' (2 of 2): expected values of equal width to add, found 2 and 3");
    NetworkSpec slopes = one_layer(affine(3, 2));
    slopes.nodes.push_back({"prelu", ActivationOperation{ValueId(1), Eigen::VectorXd::Zero(2)}});
    slopes.output = ValueId(2);
    CHECK(refusal(slopes) == "layer 'prelu' (2 of 2): expected 3 slopes, found 2");
    NetworkSpec beyond = one_layer(affine(3, 2));
    beyond.output = ValueId(7);
    CHECK(!Network::create(beyond));
    NetworkSpec softmax = one_layer(affine(1, 2));
    softmax.link = Link::kSoftmax;
    CHECK(!Network::create(softmax));
    CHECK(!Network::create({0, {}, ValueId(0), Link::kIdentity}));
}

TEST_CASE("network: nodes that the output does not depend on are dropped, and their units have no bits") {
    NetworkSpec spec = one_layer(affine(3, 2));
    spec.nodes.push_back({"side", ActivationOperation{ValueId(1), Eigen::VectorXd::Zero(3)}});
    spec.nodes.push_back({"relu", ActivationOperation{ValueId(1), Eigen::VectorXd::Zero(3)}});
    AffineOperation last = affine(1, 3);
    last.input = ValueId(3);
    spec.nodes.push_back({"out", last});
    spec.output = ValueId(4);
    const auto network = Network::create(spec);
    REQUIRE(network.has_value());
    CHECK(network->nodes().size() == 3);
    CHECK(network->num_hidden_units() == 3);
    CHECK(network->architecture() == "2-3-1");
    CHECK(network->num_parameters() == 3 * 2 + 3 + 3 + 1);
}

TEST_CASE("network: hidden layers know their bits") {
    const Network network = testing::branching_network(8);
    REQUIRE(network.hidden_layers().size() == 3);
    CHECK(network.hidden_layers()[1].first_bit == 8);
    CHECK(network.hidden_layers()[2].first_bit == 16);
    CHECK(network.num_hidden_units() == 37);
    CHECK_FALSE(network.hidden_layers()[0].leaky);
    CHECK(network.hidden_layers()[1].leaky);
}
