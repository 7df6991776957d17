#include "analysis/rows/distances.h"

#include "analysis/affine_map.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Case {
    const Network& network;
    Eigen::MatrixXd inputs;
    PatternTable patterns;
    Clustering clustering;

    Case(const Network& net, Eigen::MatrixXd rows)
        : network(net),
          inputs(std::move(rows)),
          patterns(compute_patterns(network, inputs)),
          clustering(cluster_patterns(patterns.bits)) {}

    Distances distances(const DistanceOptions& options = {}) const {
        return compute_distances(network, inputs, patterns, clustering, options);
    }
    PatternBits pattern(std::size_t row) const { return patterns.bits.row(row); }
};

bool has_pattern(const Network& network, const Eigen::VectorXd& x, PatternBits pattern) {
    const PatternTable table = compute_patterns(network, x);
    return hamming_distance(table.bits.row(0), pattern) == 0;
}

bool near(double a, double b, double tolerance = 1e-9) { return a == b || std::abs(a - b) <= tolerance * std::abs(b); }

/// What the network decides, as the options of DistanceJob see it.
Eigen::Index decision(const Network& network, const Eigen::VectorXd& x) {
    const Eigen::VectorXd logits = slow_forward(network, x).logits;
    if (logits.size() == 1) return logits(0) > 0 ? 1 : 0;
    Eigen::Index best = 0;
    logits.maxCoeff(&best);
    return best;
}

}  // namespace

TEST_CASE("distances: no nearer input has another pattern, and just beyond the nearest wall one has") {
    Rng rng(1);
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Case test(named.network, test_inputs(named.network, 25, 9));
        const Distances distances = test.distances();
        WallCollapse collapse(named.network);
        RegionWalls walls;
        for (std::size_t row = 0; row < 25; ++row) {
            const Eigen::VectorXd x = test.inputs.col(static_cast<Eigen::Index>(row));
            const double distance = distances.wall[row];
            CAPTURE(row);
            CAPTURE(distance);
            REQUIRE(distance >= 0);
            CHECK((distance == kInfinity) == !distances.unit[row].valid());
            // Nearer than rounding to a wall the pattern says nothing about the distance.
            if (distance < 1e-9) continue;
            const double reach = std::min(distance, 1e3);
            for (int i = 0; i < 40; ++i) {
                const Eigen::VectorXd moved = x + (1 - 1e-6) * reach * random_direction(rng, x.size());
                CHECK(has_pattern(named.network, moved, test.pattern(row)));
            }
            if (distance > 1e3) continue;
            collapse.run(test.pattern(row), walls);
            const auto unit = static_cast<Eigen::Index>(distances.unit[row].index);
            const Eigen::VectorXd normal =
                -wall_sign(test.pattern(row), unit) * walls.W.row(unit).transpose().normalized();
            CHECK(has_pattern(named.network, x + (1 - 1e-6) * distance * normal, test.pattern(row)));
            CHECK_FALSE(has_pattern(named.network, x + (1 + 1e-6) * distance * normal, test.pattern(row)));
        }
    }
}

TEST_CASE("distances: agree with bisection along many directions of a plane") {
    constexpr int kDirections = 720;
    for (const double slope : {0.0, 0.2}) {
        const Network network = random_network({2, 16, 16, 1}, 5, slope);
        const Case test(network, test_inputs(network, 12, 8));
        const Distances distances = test.distances();
        for (std::size_t row = 0; row < 12; ++row) {
            const Eigen::VectorXd x = test.inputs.col(static_cast<Eigen::Index>(row));
            double nearest = kInfinity;
            for (int i = 0; i < kDirections; ++i) {
                const double angle = 2 * std::numbers::pi * i / kDirections;
                const Eigen::Vector2d direction(std::cos(angle), std::sin(angle));
                double inside = 0;
                double outside = 100;
                if (has_pattern(network, x + outside * direction, test.pattern(row))) continue;
                while (outside - inside > 1e-12) {
                    const double middle = (inside + outside) / 2;
                    (has_pattern(network, x + middle * direction, test.pattern(row)) ? inside : outside) = middle;
                }
                nearest = std::min(nearest, inside);
            }
            CHECK(distances.wall[row] <= nearest + 1e-9);
            CHECK(nearest <= distances.wall[row] / std::cos(std::numbers::pi / kDirections) + 1e-9);
        }
    }
}

TEST_CASE("distances: the decision boundary is met where they say, and no sooner") {
    Rng rng(2);
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Case test(named.network, test_inputs(named.network, 25, 19));
        const Distances distances = test.distances();
        for (std::size_t row = 0; row < 25; ++row) {
            const Eigen::VectorXd x = test.inputs.col(static_cast<Eigen::Index>(row));
            const double boundary = distances.boundary[row];
            const double safe = std::min({boundary, distances.wall[row], 100.0});
            CAPTURE(row);
            for (int i = 0; i < 20 && safe > 1e-9; ++i) {
                const Eigen::VectorXd moved = x + (1 - 1e-6) * safe * random_direction(rng, x.size());
                CHECK(decision(named.network, moved) == decision(named.network, x));
            }
            if (distances.state[row] == BoundaryState::kNone) CHECK(boundary == kInfinity);
            if (distances.state[row] != BoundaryState::kAttained || boundary < 1e-9) continue;
            const AffineMap map = affine_map_of(named.network, test.pattern(row));
            const Eigen::VectorXd logits = map.A * x + map.c;
            Eigen::VectorXd toward = map.A.row(distances.rival[row]).transpose();
            if (logits.size() > 1) toward -= map.A.row(decision(named.network, x)).transpose();
            if (logits.size() == 1 && logits(0) > 0) toward = -toward;
            toward.normalize();
            CHECK(decision(named.network, x + (1 - 1e-6) * boundary * toward) == decision(named.network, x));
            const Eigen::VectorXd at = slow_forward(named.network, x + boundary * toward).logits;
            const double gap = at.size() == 1 ? at(0) : at.maxCoeff() - at(distances.rival[row]);
            CHECK(std::abs(gap) < 1e-9 * (1 + logits.norm()));
        }
    }
}

TEST_CASE("distances: with projection, nothing in the region decides differently at a shorter distance") {
    Rng rng(3);
    DistanceOptions options;
    options.project = true;
    std::size_t projected = 0;
    std::size_t outside = 0;
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Case test(named.network, test_inputs(named.network, 40, 29));
        const Distances plain = test.distances();
        const Distances exact = test.distances(options);
        for (std::size_t row = 0; row < 40; ++row) {
            CAPTURE(row);
            const Eigen::VectorXd x = test.inputs.col(static_cast<Eigen::Index>(row));
            if (plain.state[row] != BoundaryState::kLowerBound) {
                CHECK(exact.boundary[row] == plain.boundary[row]);
                CHECK(exact.state[row] == plain.state[row]);
                continue;
            }
            CHECK(exact.boundary[row] >= plain.boundary[row] * (1 - 1e-12));
            projected += exact.state[row] == BoundaryState::kProjected ? 1 : 0;
            outside += exact.state[row] == BoundaryState::kOutside ? 1 : 0;
            if (exact.boundary[row] < 1e-9) continue;
            const double reach = std::min(exact.boundary[row], 20.0);
            for (int i = 0; i < 60; ++i) {
                const Eigen::VectorXd moved = x + reach * rng.uniform() * random_direction(rng, x.size());
                if (!has_pattern(named.network, moved, test.pattern(row))) continue;
                CHECK(decision(named.network, moved) == decision(named.network, x));
            }
        }
    }
    CHECK(projected > 20);
    CHECK(outside > 20);
}

TEST_CASE("distances: a row on a wall has distance 0, whatever side its bit is on") {
    AffineOperation first{ValueId(), Eigen::MatrixXd{{1, 1}, {-1, -1}, {0, 0}}, Eigen::Vector3d(-2, 2, 5)};
    AffineOperation last{ValueId(), Eigen::MatrixXd{{1, 2, 3}}, Eigen::VectorXd::Constant(1, -20)};
    const Network network = make_stack({first, last}, 0, Link::kIdentity).value();
    const Case test(network, Eigen::MatrixXd{{1, 1, 4}, {1, 2, 0}});
    const Distances distances = test.distances();
    CHECK(distances.wall[0] == 0);
    CHECK(distances.unit[0] == UnitId(0));
    CHECK(distances.state[0] == BoundaryState::kNone);  // both units are off: the map is constant
    CHECK(distances.wall[1] == doctest::Approx(std::sqrt(0.5)));
    CHECK(distances.boundary[1] == doctest::Approx(4 / std::sqrt(2.0)));  // x + y - 2 + 15 - 20 = 0
    CHECK(distances.state[1] == BoundaryState::kAttained);
    CHECK(distances.wall[2] == doctest::Approx(std::sqrt(2.0)));
}

TEST_CASE("distances: scales change the unit of length, a frame changes nothing") {
    const Network network = random_network({12, 5, 6, 3}, 14);
    const Case test(network, test_inputs(network, 60, 2));
    const Distances plain = test.distances();
    DistanceOptions options;
    options.frame = make_input_frame(network).value();
    CHECK(options.frame.basis.cols() == 5);
    const Distances in_frame = test.distances(options);
    options.frame = make_input_frame(network, Eigen::VectorXd::Constant(12, 4.0)).value();
    const Distances scaled = test.distances(options);
    for (std::size_t row = 0; row < 60; ++row) {
        CHECK(near(in_frame.wall[row], plain.wall[row]));
        CHECK(near(in_frame.boundary[row], plain.boundary[row]));
        CHECK(in_frame.unit[row] == plain.unit[row]);
        CHECK(in_frame.state[row] == plain.state[row]);
        CHECK(near(4 * scaled.wall[row], plain.wall[row]));
    }
}

TEST_CASE("distances: unequal scales equal a network that reads scaled inputs") {
    Rng rng(7);
    std::vector<AffineOperation> layers;
    layers.push_back({ValueId(), random_matrix(rng, 9, 3), random_matrix(rng, 9, 1).col(0)});
    layers.push_back({ValueId(), random_matrix(rng, 1, 9), random_matrix(rng, 1, 1).col(0)});
    const Eigen::Vector3d scales(0.01, 1, 300);
    const Network network = make_stack(layers, 0, Link::kSigmoid).value();
    layers[0].W *= scales.asDiagonal();
    const Network scaled_network = make_stack(layers, 0, Link::kSigmoid).value();
    const Eigen::MatrixXd unscaled = random_matrix(rng, 3, 50);
    const Case test(network, scales.asDiagonal() * unscaled);
    const Case reference(scaled_network, unscaled);
    DistanceOptions options;
    options.frame = make_input_frame(network, scales).value();
    const Distances a = test.distances(options);
    const Distances b = reference.distances();
    for (std::size_t row = 0; row < 50; ++row) {
        CHECK(near(a.wall[row], b.wall[row]));
        CHECK(near(a.boundary[row], b.boundary[row]));
        CHECK(a.state[row] == b.state[row]);
    }
}

TEST_CASE("distances: a level other than 0, sigmoids that decide by themselves") {
    const Network network = random_network({2, 2}, 3, 0, Link::kSigmoid);
    const Case test(network, test_inputs(network, 10, 3));
    DistanceOptions options;
    options.level = 0.25;
    const Distances distances = test.distances(options);
    const AffineMap map = affine_map_of(network, test.pattern(0));
    for (std::size_t row = 0; row < 10; ++row) {
        const Eigen::VectorXd logits = map.A * test.inputs.col(static_cast<Eigen::Index>(row)) + map.c;
        const double expected = std::min(std::abs(logits(0) - 0.25) / map.A.row(0).norm(),
                                         std::abs(logits(1) - 0.25) / map.A.row(1).norm());
        CHECK(distances.boundary[row] == doctest::Approx(expected));
        CHECK(distances.wall[row] == kInfinity);  // no hidden unit, no wall
        CHECK_FALSE(distances.unit[row].valid());
        CHECK(distances.state[row] == BoundaryState::kAttained);
    }
}

TEST_CASE("distances: the job runs in slices, cluster by cluster") {
    const Network network = random_network({10, 40, 40, 40, 1}, 15);
    const Case test(network, test_inputs(network, 2000, 4));
    DistanceJob job(network, test.inputs, test.patterns, test.clustering);
    CHECK(job.progress() == 0);
    std::size_t steps = 1;
    double last = 0;
    while (job.step()) {
        CHECK(job.progress() > last);
        last = job.progress();
        ++steps;
    }
    CHECK(steps > 10);
    CHECK(job.progress() == 1);
    CHECK_FALSE(job.step());
    for (const double distance : job.distances().wall) CHECK(distance >= 0);
}
