#include "train/setup/architecture.h"

#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

Network made(const Architecture& architecture, Initialisation initialisation = Initialisation::kHe,
             std::uint64_t seed = 1) {
    Result<Network> network = make_network(architecture, Link::kIdentity, initialisation, seed);
    REQUIRE_MESSAGE(network.has_value(), network.error().sentence());
    return *std::move(network);
}

const AffineOperation& affine(const Network& network, std::size_t node) {
    return std::get<AffineOperation>(network.nodes()[node].operation);
}

}  // namespace

TEST_CASE("architecture: a plain stack has the widths and slopes that were asked for") {
    const Network network = made({7, {3, 2}, 4, 0.1, false});
    CHECK(network.architecture() == "7-3-2-4");
    CHECK(network.nodes().size() == 5);
    for (const HiddenLayer& layer : network.hidden_layers()) {
        const auto& activation = std::get<ActivationOperation>(network.nodes()[layer.node].operation);
        CHECK(activation.slope == Eigen::VectorXd::Constant(static_cast<Eigen::Index>(layer.width), 0.1));
    }
    CHECK(made({5, {}, 2}).nodes().size() == 1);
}

TEST_CASE("architecture: a residual layer adds the value it reads where the widths are equal, and only there") {
    const Network network = made({3, {3, 4, 4}, 1, 0.0, true});
    REQUIRE(network.nodes().size() == 9);
    Rng rng(4);
    const Eigen::VectorXd x = random_matrix(rng, 3, 1);
    const auto act = [](const Eigen::VectorXd& z) { return Eigen::VectorXd(z.cwiseMax(0)); };
    const Eigen::VectorXd h1 = act(affine(network, 0).W * x + affine(network, 0).b) + x;
    const Eigen::VectorXd h2 = act(affine(network, 3).W * h1 + affine(network, 3).b);
    const Eigen::VectorXd h3 = act(affine(network, 5).W * h2 + affine(network, 5).b) + h2;
    const double output = (affine(network, 8).W * h3 + affine(network, 8).b)(0);
    CHECK(slow_forward(network, x).logits(0) == doctest::Approx(output).epsilon(1e-12));
}

TEST_CASE("architecture: He weights have variance 2 / inputs and zero biases, uniform ones keep their bound") {
    const Network he = made({200, {300}, 1});
    const AffineOperation& layer = affine(he, 0);
    CHECK(layer.b.isZero(0));
    CHECK(std::abs(layer.W.mean()) < 3 * std::sqrt(2.0 / 200 / 60000));
    CHECK(layer.W.squaredNorm() / 60000 == doctest::Approx(2.0 / 200).epsilon(0.02));

    const Network uniform = made({25, {300}, 1}, Initialisation::kUniform);
    const AffineOperation& first = affine(uniform, 0);
    CHECK(first.W.cwiseAbs().maxCoeff() <= 0.2);
    CHECK(first.W.cwiseAbs().maxCoeff() > 0.199);
    CHECK(first.b.cwiseAbs().maxCoeff() <= 0.2);
    CHECK(first.b.cwiseAbs().maxCoeff() > 0.19);
}

TEST_CASE("architecture: the seed decides the weights") {
    const Architecture architecture{4, {5}, 1};
    CHECK(affine(made(architecture), 0).W == affine(made(architecture), 0).W);
    CHECK(affine(made(architecture), 0).W != affine(made(architecture, Initialisation::kHe, 2), 0).W);
}

TEST_CASE("architecture: what cannot be is refused in one sentence") {
    const auto sentence = [](const Architecture& architecture, Link link = Link::kIdentity) {
        const Result<Network> network = make_network(architecture, link, Initialisation::kHe, 1);
        REQUIRE_FALSE(network.has_value());
        return network.error().sentence();
    };
    CHECK(sentence({0, {}, 1}) == "inputs: expected 1 to 16384 units, found 0");
    CHECK(sentence({2, {4, -1}, 1}) == "hidden layer 2: expected 1 to 16384 units, found -1");
    CHECK(sentence({2, {20000}, 1}) == "hidden layer 1: expected 1 to 16384 units, found 20000");
    CHECK(sentence({2, {}, 0}) == "outputs: expected 1 to 16384 units, found 0");
    CHECK(sentence({16384, {16384}, 1}) == "architecture: expected at most 20000000 weights, found 268451840");
    CHECK(sentence({2, std::vector<int>(300, 2), 1}) == "architecture: expected at most 256 hidden layers, found 300");
    CHECK(sentence({2, {2}, 1, 1.0}) == "slope of the hidden units: expected 0 to below 1, found 1");
    CHECK(sentence({2, {2}, 1, std::numeric_limits<double>::quiet_NaN()}).find("NaN") != std::string::npos);
    CHECK(sentence({2, {2}, 1}, Link::kSoftmax).find("softmax") != std::string::npos);
}
