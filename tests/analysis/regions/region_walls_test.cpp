#include "analysis/regions/region_walls.h"

#include "analysis/affine_map.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("region walls: the maps give every pre-activation and logit of the row, for every kind of network") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = test_inputs(named.network, 20, 5);
        const PatternTable patterns = compute_patterns(named.network, inputs);
        WallCollapse collapse(named.network);
        RegionWalls walls;
        for (Eigen::Index row = 0; row < inputs.cols(); ++row) {
            const PatternBits pattern = patterns.bits.row(static_cast<std::size_t>(row));
            collapse.run(pattern, walls);
            const SlowForward slow = slow_forward(named.network, inputs.col(row));
            Eigen::VectorXd z = walls.b;
            if (z.size() > 0) z += walls.W * inputs.col(row);
            REQUIRE(static_cast<std::size_t>(z.size()) == slow.preactivations.size());
            double error = 0;
            for (Eigen::Index i = 0; i < z.size(); ++i) {
                const auto expected = static_cast<double>(slow.preactivations[static_cast<std::size_t>(i)]);
                const double size = 1 + std::abs(walls.b(i)) + walls.W.row(i).norm() * inputs.col(row).norm();
                error = std::max(error, std::abs(z(i) - expected) / size);
                if (walls.norm(i) > 0) CHECK(walls.norm(i) == doctest::Approx(walls.W.row(i).norm()));
            }
            CHECK(error < 1e-12);
            const AffineMap map = affine_map_of(named.network, pattern);
            CHECK((walls.A - map.A).norm() <= 1e-12 * (1 + map.A.norm()));
            CHECK((walls.c - map.c).norm() <= 1e-12 * (1 + map.c.norm()));
        }
    }
}

TEST_CASE("region walls: units that cancel, are dead or read nothing make no walls") {
    NetworkSpec spec;
    spec.num_inputs = 2;
    spec.nodes.push_back(
        {"a", AffineOperation{ValueId(0), Eigen::Matrix2d{{0.3, 0.7}, {0.3, 0.7}}, Eigen::Vector2d(1, 1)}});
    spec.nodes.push_back({"r", ActivationOperation{ValueId(1), Eigen::VectorXd::Zero(2)}});
    spec.nodes.push_back(
        {"b", AffineOperation{ValueId(2), Eigen::MatrixXd{{0.1, -0.1}, {0.3, -0.1 - 0.2}, {0, 0}, {1, 1e-9}},
                              Eigen::VectorXd::Zero(4)}});
    spec.nodes.push_back({"s", ActivationOperation{ValueId(3), Eigen::VectorXd::Zero(4)}});
    spec.output = ValueId(4);
    const auto network = Network::create(spec);
    REQUIRE(network.has_value());
    WallCollapse collapse(*network);
    RegionWalls walls;
    const std::vector<BitMatrix::Word> both_active{0b100011};
    collapse.run(both_active, walls);
    const double length = std::hypot(0.3, 0.7);
    CHECK(walls.norm(0) == doctest::Approx(length));
    CHECK(walls.norm(2) == 0);
    CHECK(walls.norm(3) == 0);
    CHECK(walls.norm(4) == 0);
    CHECK(walls.norm(5) == doctest::Approx(length));
    const std::vector<BitMatrix::Word> dead{0};
    collapse.run(dead, walls);
    CHECK(walls.norm(0) == doctest::Approx(length));
    CHECK(walls.norm.tail(4).norm() == 0);
}

TEST_CASE("region walls: a frame that spans what the first layer sees keeps all norms, with and without scales") {
    const Network network = random_network({30, 8, 9, 2}, 3);
    Rng rng(4);
    Eigen::VectorXd scales(30);
    for (double& scale : scales) scale = rng.uniform(0.1, 10);
    const auto frame = make_input_frame(network, scales);
    REQUIRE(frame.has_value());
    CHECK(frame->basis.cols() == 8);
    const InputFrame plain{scales, {}};
    WallCollapse in_frame(network, *frame);
    WallCollapse in_inputs(network, plain);
    const Eigen::MatrixXd inputs = test_inputs(network, 10, 6);
    const PatternTable patterns = compute_patterns(network, inputs);
    RegionWalls a;
    RegionWalls b;
    for (std::size_t row = 0; row < 10; ++row) {
        in_frame.run(patterns.bits.row(row), a);
        in_inputs.run(patterns.bits.row(row), b);
        CHECK((a.norm - b.norm).norm() < 1e-12 * b.norm.norm());
        const auto column = static_cast<Eigen::Index>(row);
        const Eigen::VectorXd z = a.W * frame->coordinates(inputs.col(column)) + a.b;
        CHECK((z - b.W * plain.coordinates(inputs.col(column)) - b.b).norm() < 1e-12 * (1 + z.norm()));
    }
}

TEST_CASE("region walls: scales that do not fit are refused") {
    const Network network = random_network({3, 4, 1}, 1);
    CHECK_FALSE(make_input_frame(network, Eigen::VectorXd::Ones(2)).has_value());
    CHECK_FALSE(make_input_frame(network, Eigen::Vector3d(1, 0, 1)).has_value());
    CHECK_FALSE(make_input_frame(network, Eigen::Vector3d(1, std::nan(""), 1)).has_value());
    CHECK(make_input_frame(network, Eigen::Vector3d(1, 2, 3)).has_value());
}
