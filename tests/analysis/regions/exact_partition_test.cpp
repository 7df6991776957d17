// Networks whose walls go through corners of the window, through crossings of each other, or coincide: their partitions
// against integer and rational arithmetic.

#include "analysis/patterns.h"
#include "analysis/regions/partition_check.h"
#include "analysis/regions/region_partition.h"
#include "base/numerics/rng.h"
#include "support/exact_regions.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace reluscope;

namespace {

std::shared_ptr<const RegionPartition> exact_partition(const Network& network, const PlaneFrame& frame,
                                                       const PlaneWindow& window) {
    return testing::value_of(partition_plane(std::make_shared<Network>(network), frame, window));
}

/// Windows with walls of small integers along their edges and through their corners.
const std::vector<PlaneWindow> kIntegerWindows = {{-1, 1, -1, 1},      {0, 1, 0, 1},  {-2, 2, -1, 3},
                                                  {-0.5, 1, -1, 0.25}, {0, 2, -2, 0}, {1, 3, -1, 1}};

PlaneFrame integer_plane(Eigen::Index inputs, std::uint64_t seed) {
    if (inputs == 2) return input_plane();
    Rng rng(seed);
    PlaneFrame frame{Eigen::VectorXd(inputs), Eigen::VectorXd(inputs), Eigen::VectorXd(inputs)};
    for (Eigen::VectorXd* vector : {&frame.origin, &frame.u, &frame.v}) {
        for (Eigen::Index i = 0; i < inputs; ++i) (*vector)(i) = std::floor(rng.uniform(-1, 2));
    }
    return frame;
}

struct IntegerCase {
    Network network;
    PlaneFrame frame;
    PlaneWindow window;
};

/// One, two and three hidden layers; zero biases, copied and mirrored units, slopes of -1 and 2, residual sums, planes
/// in three inputs.
IntegerCase integer_case(std::uint64_t seed) {
    const std::vector<std::vector<int>> shapes = {{2, 4, 1},       {2, 6, 1},    {2, 8, 8, 1},
                                                  {2, 5, 5, 5, 2}, {3, 6, 6, 1}, {2, 3, 9, 1}};
    testing::IntegerNetworkSpec spec;
    spec.widths = shapes[seed % shapes.size()];
    spec.largest = 1 + static_cast<int>(seed / 7 % 2);
    spec.zero_bias = seed % 5 == 0;
    spec.twins = seed % 4 == 1;
    spec.slope = seed % 11 == 3 ? -1 : (seed % 11 == 5 ? 2 : 0);
    spec.residual = seed % 3 == 2;
    return {testing::make_integer_network(spec, seed), integer_plane(spec.widths.front(), seed + 1),
            kIntegerWindows[seed / 5 % kIntegerWindows.size()]};
}

/// The patterns of all regions, by the cursor and one by one.
std::multiset<std::string> patterns_of(const RegionPartition& partition) {
    std::multiset<std::string> single;
    for (std::size_t r = 0; r < partition.num_regions(); ++r)
        single.insert(pattern_text(partition.network(), partition.pattern(RegionId(r))));
    std::multiset<std::string> walked;
    for_each_pattern(partition,
                     [&](RegionId, PatternBits bits) { walked.insert(pattern_text(partition.network(), bits)); });
    CHECK(walked == single);
    return walked;
}

Network network_from_layers(const nlohmann::json& layers) {
    std::vector<AffineOperation> stack;
    for (const auto& layer : layers) {
        const auto rows = static_cast<Eigen::Index>(layer["weights"].size());
        const auto columns = static_cast<Eigen::Index>(layer["weights"][0].size());
        AffineOperation affine{ValueId(), Eigen::MatrixXd(rows, columns), Eigen::VectorXd(rows)};
        for (Eigen::Index i = 0; i < rows; ++i) {
            for (Eigen::Index j = 0; j < columns; ++j)
                affine.W(i, j) = layer["weights"][static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
            affine.b(i) = layer["bias"][static_cast<std::size_t>(i)];
        }
        stack.push_back(std::move(affine));
    }
    auto network = make_stack(std::move(stack), 0, Link::kIdentity);
    REQUIRE(network.has_value());
    return *network;
}

}  // namespace

TEST_CASE("exact partition: the regions of small integer networks are those of integer arithmetic") {
    std::size_t regions = 0;
    for (std::uint64_t seed = 0; seed < 3700; ++seed) {
        CAPTURE(seed);
        const IntegerCase c = integer_case(seed);
        const auto partition = exact_partition(c.network, c.frame, c.window);
        const auto expected = testing::exact_patterns(c.network, c.frame, c.window);
        CHECK_MESSAGE(partition->complete(), partition->flaw());
        CHECK(partition->decisions().merged == 0);
        CHECK(partition->decisions().undecided == 0);
        CHECK(partition->num_regions() == expected.size());
        CHECK(partition->regions_per_layer().back() == expected.size());
        CHECK(patterns_of(*partition) == expected);
        const PartitionCheck check = check_invariants(*partition, 15);
        CHECK_MESSAGE(check.passed(), check.complaints());
        regions += expected.size();
    }
    CHECK(regions > 10000);
}

TEST_CASE("exact partition: counts of rational arithmetic, also for weights that are no dyadic numbers in decimals") {
    std::ifstream file(testing::test_data() + "/regions/exact_counts.json");
    const auto cases = nlohmann::json::parse(file)["networks"];
    REQUIRE(cases.size() == 300);
    std::size_t thin = 0;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        CAPTURE(i);
        const auto& w = cases[i]["window"];
        const auto partition =
            exact_partition(network_from_layers(cases[i]["layers"]), input_plane(), {w[0], w[1], w[2], w[3]});
        CHECK_MESSAGE(partition->complete(), partition->flaw());
        CHECK(partition->decisions().merged == cases[i]["thin"].get<std::size_t>());
        CHECK(partition->num_regions() + partition->decisions().merged == cases[i]["regions"].get<std::size_t>());
        patterns_of(*partition);
        const PartitionCheck check = check_invariants(*partition, 20);
        CHECK_MESSAGE(check.passed(), check.complaints());
        thin += partition->decisions().merged;
    }
    CHECK(thin > 0);
}

TEST_CASE("exact partition: the reported network has its sixth region") {
    const Network network = network_from_layers(nlohmann::json::parse(R"([
        {"weights":[[-1,1],[-1,-1],[1,-2],[1,-2]],"bias":[-1,1,-2,1]}, {"weights":[[1,1,1,1]],"bias":[0]}])"));
    const auto partition = exact_partition(network, input_plane(), {-1, 1, -1, 1});
    CHECK(partition->complete());
    CHECK(partition->num_regions() == 6);
    const auto region = partition->region_at({2.0 / 3, 5.0 / 6});
    REQUIRE(region.has_value());
    CHECK(pattern_text(network, partition->pattern(*region)) == "0000");
    CHECK(partition->area(*region) == doctest::Approx(1.0 / 6));
    CHECK(partition->polygon(*region).size() == 3);
}

TEST_CASE("exact partition: a factor of 2^k, windows of any size and a mirrored plane change no region") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        CAPTURE(seed);
        IntegerCase c = integer_case(seed);
        const auto expected = patterns_of(*exact_partition(c.network, c.frame, c.window));
        for (const double factor : {0x1p-40, 0x1p30}) {
            // The plane in units of `factor`: the same points of the input space.
            PlaneFrame frame = c.frame;
            frame.u *= factor;
            frame.v *= factor;
            const PlaneWindow window{c.window.s0 / factor, c.window.s1 / factor, c.window.t0 / factor,
                                     c.window.t1 / factor};
            CHECK(patterns_of(*exact_partition(c.network, frame, window)) == expected);
        }
        PlaneFrame mirrored = c.frame;
        mirrored.u = -mirrored.u;
        CHECK(patterns_of(*exact_partition(c.network, mirrored,
                                           {-c.window.s1, -c.window.s0, c.window.t0, c.window.t1})) == expected);
    }
}

TEST_CASE(
    "exact partition: wide networks of random doubles, with biases or without any, seldom need exact arithmetic") {
    for (const bool biases : {true, false}) {
        for (const std::vector<Eigen::Index>& widths :
             {std::vector<Eigen::Index>{2, 96, 1}, {2, 64, 64, 1}, {2, 24, 24, 24, 2}}) {
            CAPTURE(biases);
            CAPTURE(widths.size());
            Rng rng(widths.size());
            std::vector<AffineOperation> stack;
            for (std::size_t l = 1; l < widths.size(); ++l) {
                AffineOperation affine{ValueId(), Eigen::MatrixXd(widths[l], widths[l - 1]),
                                       Eigen::VectorXd(widths[l])};
                const double size = std::sqrt(2.0 / static_cast<double>(widths[l - 1]));
                for (double& weight : affine.W.reshaped()) weight = size * rng.normal();
                for (double& bias : affine.b) bias = biases ? 0.3 * rng.normal() : 0;
                stack.push_back(std::move(affine));
            }
            const auto network = make_stack(std::move(stack), 0, Link::kIdentity);
            REQUIRE(network.has_value());
            for (const PlaneWindow& window :
                 {PlaneWindow{-1.3, 1.1, -1.2, 1.2}, PlaneWindow{0, 1.7, -0.4, 1.1}, PlaneWindow{0, 0.3, 0, 0.7}}) {
                const auto partition = exact_partition(*network, input_plane(), window);
                CHECK_MESSAGE(partition->complete(), partition->flaw());
                CHECK(partition->decisions().exact <= partition->num_regions() / 100);
                const PartitionCheck check = check_invariants(*partition, 5);
                CHECK_MESSAGE(check.passed(), check.complaints());
                // Without biases all walls are rays from the origin: as many regions as rays, or one more where the
                // origin is no inner point.
                if (biases) continue;
                const bool inside = window.s0 < 0;
                std::set<std::pair<double, double>> ends;
                const Subdivision& cells = partition->cells();
                for (const Point2 p : cells.vertices()) {
                    const bool corner = std::abs(p.x) == 1 && std::abs(p.y) == 1;
                    const Point2 at = partition->to_plane(p);
                    const bool origin = std::abs(at.x) < 1e-12 && std::abs(at.y) < 1e-12;
                    if (!corner && !origin) ends.insert({p.x, p.y});
                }
                CHECK(partition->num_regions() == ends.size() + (inside ? 0 : 1));
            }
        }
    }
}

TEST_CASE("exact partition: a tiny window around a crossing shows the regions that meet there, and only those") {
    // Eight walls through (1/2, 1/4), and the corner of a window on it.
    const std::vector<std::array<double, 2>> normals = {{1, 0}, {0, 1}, {1, 1},  {1, -1},
                                                        {1, 2}, {2, 1}, {1, -2}, {2, -1}};
    nlohmann::json layers = {{{"weights", nlohmann::json::array()}, {"bias", nlohmann::json::array()}},
                             {{"weights", {std::vector<double>(8, 1)}}, {"bias", {0}}}};
    for (const auto& [a, b] : normals) {
        layers[0]["weights"].push_back({a, b});
        layers[0]["bias"].push_back(-(a / 2 + b / 4));
    }
    const Network network = network_from_layers(layers);
    for (const double size : {0x1p-4, 0x1p-20, 0x1p-40}) {
        CAPTURE(size);
        const PlaneWindow around{0.5 - size, 0.5 + size, 0.25 - size, 0.25 + size};
        CHECK(exact_partition(network, input_plane(), around)->num_regions() == 16);
        const PlaneWindow corner{0.5, 0.5 + size, 0.25, 0.25 + size};
        CHECK(exact_partition(network, input_plane(), corner)->num_regions() == 4);
    }
}
