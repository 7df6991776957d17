#include "analysis/regions/whole_plane.h"

#include "analysis/regions/region_bound.h"
#include "analysis/regions/region_partition.h"
#include "base/numerics/rng.h"
#include "support/exact_regions.h"
#include "support/networks.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

using namespace reluscope;

namespace {

std::optional<WholePlane> count_whole_plane(const Network& network, const PlaneFrame& frame,
                                            const PlaneWindow& window = {},
                                            std::size_t max_regions = std::size_t{1} << 20U) {
    auto job = testing::value_of(WholePlaneJob::create(network, frame, window, max_regions));
    double progress = 0;
    while (job->step()) {
        CHECK(job->progress() >= progress);
        progress = job->progress();
        CHECK(progress <= 1);
    }
    return job->take();
}

/// A bound of all coefficients of all units' forms in (s, t, 1), on every pattern.
double largest_coefficient(const Network& network, const PlaneFrame& frame) {
    std::vector<double> bound(network.num_values(), 0.0);
    for (Eigen::Index j = 0; j < frame.origin.size(); ++j)
        bound[0] = std::max({bound[0], std::abs(frame.origin(j)), std::abs(frame.u(j)), std::abs(frame.v(j))});
    double largest = 1;
    for (std::size_t n = 0; n < network.nodes().size(); ++n) {
        const Operation& operation = network.nodes()[n].operation;
        double& out = bound[n + 1];
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            for (Eigen::Index i = 0; i < affine->W.rows(); ++i)
                out = std::max(out, affine->W.row(i).lpNorm<1>() * bound[affine->input.index] + std::abs(affine->b(i)));
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            const double in = bound[activation->input.index];
            largest = std::max(largest, in);
            out = in * std::max(1.0, activation->slope.lpNorm<Eigen::Infinity>());
        } else {
            for (const ValueId input : inputs_of(operation)) out += bound[input.index];
        }
    }
    return largest;
}

/// A square that holds every crossing of two walls and a piece of every wall. Coefficients are integers of size B at
/// most: two walls meet where both coordinates are quotients of determinants, at most 2 B^2 over at least 1, and a wall
/// passes the origin within B.
PlaneWindow window_with_all_corners(const Network& network, const PlaneFrame& frame) {
    const double b = largest_coefficient(network, frame);
    const double side = 2 * b * b + 1;
    REQUIRE(side < 1e6);  // integer arithmetic stays within 64 bits
    return {-side, side, -side, side};
}

PlaneFrame whole_number_plane(Eigen::Index inputs, std::uint64_t seed) {
    if (inputs == 2) return input_plane();
    Rng rng(seed);
    PlaneFrame frame{Eigen::VectorXd(inputs), Eigen::VectorXd(inputs), Eigen::VectorXd(inputs)};
    for (Eigen::VectorXd* vector : {&frame.origin, &frame.u, &frame.v}) {
        for (Eigen::Index i = 0; i < inputs; ++i) (*vector)(i) = std::floor(rng.uniform(-1, 2));
    }
    return frame;
}

}  // namespace

TEST_CASE("whole plane: as many regions as integer arithmetic finds in a window that holds every corner") {
    const std::vector<std::vector<int>> shapes = {{2, 1, 1},       {2, 4, 1},    {2, 7, 1},   {2, 5, 5, 1},
                                                  {2, 3, 3, 3, 2}, {3, 5, 4, 1}, {2, 2, 6, 1}};
    std::size_t beyond = 0;
    for (std::uint64_t seed = 0; seed < 420; ++seed) {
        CAPTURE(seed);
        testing::IntegerNetworkSpec spec;
        spec.widths = shapes[seed % shapes.size()];
        spec.largest = 1 + static_cast<int>(seed / 7 % 2);
        if (spec.widths.size() > 4) spec.largest = 1;
        spec.zero_bias = seed % 5 == 0;
        spec.twins = seed % 4 == 1;
        spec.slope = seed % 11 == 3 ? -1 : 0;
        spec.residual = seed % 3 == 2 && spec.widths.size() < 5;
        const Network network = testing::make_integer_network(spec, seed);
        const PlaneFrame frame = whole_number_plane(spec.widths.front(), seed + 1);
        const auto expected = testing::exact_patterns(network, frame, window_with_all_corners(network, frame));
        const std::set<std::string> patterns(expected.begin(), expected.end());
        CHECK(patterns.size() == expected.size());
        const auto whole = count_whole_plane(network, frame);
        REQUIRE(whole.has_value());
        CHECK(whole->exact);
        CHECK(whole->regions == expected.size());
        beyond += testing::exact_patterns(network, frame, {-1, 1, -1, 1}).size() < expected.size();
    }
    CHECK(beyond > 100);  // a usual window would not have shown them all
}

TEST_CASE("whole plane: the window that the square is made for changes nothing") {
    const Network network = testing::random_network({2, 8, 8, 1}, 7);
    const auto usual = count_whole_plane(network, input_plane());
    REQUIRE(usual.has_value());
    CHECK(usual->exact);
    for (const PlaneWindow& window :
         {PlaneWindow{-0.01, 0.01, -0.01, 0.01}, PlaneWindow{90, 100, -3, 5}, PlaneWindow{0, 1e3, -0.1, 0.1}}) {
        const auto whole = count_whole_plane(network, input_plane(), window);
        REQUIRE(whole.has_value());
        CHECK(whole->regions == usual->regions);
    }
    CHECK(usual->regions <= *most_regions(network, 2));
    const auto far = testing::value_of(
        partition_plane(std::make_shared<const Network>(network), input_plane(), {-1e6, 1e6, -1e6, 1e6}));
    CHECK(usual->regions >= far->num_regions());
}

TEST_CASE("whole plane: lines in general position make all the parts they can, parallel ones and none make few") {
    const auto lines = [](const Eigen::MatrixXd& W, const Eigen::VectorXd& b) {
        return testing::value_of(
            make_stack({{ValueId(0), W, b}, {ValueId(0), Eigen::MatrixXd::Ones(1, W.rows()), Eigen::VectorXd::Zero(1)}},
                       0, Link::kIdentity));
    };
    const testing::IntegerNetworkSpec none{{2, 1}};
    CHECK(count_whole_plane(testing::make_integer_network(none, 1), input_plane())->regions == 1);
    Eigen::MatrixXd parallel(3, 2);
    parallel << 1, 0, 1, 0, 1, 0;
    CHECK(count_whole_plane(lines(parallel, Eigen::Vector3d(0, 100, -1e9)), input_plane())->regions == 4);
    Eigen::MatrixXd general(3, 2);
    general << 1, 0, 0, 1, 1, 1;
    CHECK(count_whole_plane(lines(general, Eigen::Vector3d(0, 0, 1)), input_plane())->regions == 7);
    // The third one is nearly the first: they meet 2^20 away.
    general << 1, 0, 0, 1, 1, 0x1p-20;
    CHECK(count_whole_plane(lines(general, Eigen::Vector3d(0, 0, 1)), input_plane())->regions == 7);
}

TEST_CASE("whole plane: a budget that ends leaves a number that there are at least") {
    const Network network = testing::random_network({2, 12, 12, 1}, 3);
    const auto all = count_whole_plane(network, input_plane());
    REQUIRE(all.has_value());
    REQUIRE(all->exact);
    for (const std::size_t budget : {std::size_t{1}, std::size_t{10}, all->regions / 2}) {
        const auto some = count_whole_plane(network, input_plane(), {}, budget);
        REQUIRE(some.has_value());
        CHECK_FALSE(some->exact);
        CHECK(some->regions <= all->regions);
    }
}
