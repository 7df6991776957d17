#include "analysis/regions/region_bound.h"

#include "analysis/regions/region_partition.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

using namespace reluscope;

namespace {

double choose(int n, int k) { return k == 0 ? 1 : choose(n - 1, k - 1) * n / k; }

/// The sum of the theorem, term by term as it is printed.
double printed_sum(const std::vector<int>& widths, int dimension) {
    std::vector<int> off;
    const std::function<double(std::size_t)> rest = [&](std::size_t layer) -> double {
        if (layer == widths.size()) return 1;
        int most = std::min(dimension, widths[layer]);
        for (std::size_t before = 0; before < layer; ++before) most = std::min(most, widths[before] - off[before]);
        double sum = 0;
        for (int j = 0; j <= most; ++j) {
            off.push_back(j);
            sum += choose(widths[layer], j) * rest(layer + 1);
            off.pop_back();
        }
        return sum;
    };
    return rest(0);
}

Network with_hidden(const std::vector<int>& hidden, int inputs, std::uint64_t seed = 1, double slope = 0) {
    std::vector<int> widths = hidden;
    widths.insert(widths.begin(), inputs);
    widths.push_back(1);
    return testing::random_network(widths, seed, slope);
}

std::size_t regions_of(const Network& network, double half) {
    const PlaneFrame plane{Eigen::Vector2d::Zero(), Eigen::Vector2d::UnitX(), Eigen::Vector2d::UnitY()};
    const auto partition =
        partition_plane(std::make_shared<Network>(network), plane, PlaneWindow{-half, half, -half, half});
    REQUIRE(partition.has_value());
    REQUIRE((*partition)->complete());
    return (*partition)->num_regions();
}

}  // namespace

TEST_CASE("region bound: the numbers that one can count by hand") {
    CHECK(most_regions(with_hidden({1}, 1), 1) == 2);
    CHECK(most_regions(with_hidden({3}, 1), 1) == 4);
    CHECK(most_regions(with_hidden({4}, 2), 2) == 11);       // 1 + 4 + 6 parts by four lines
    CHECK(most_regions(with_hidden({8, 8}, 2), 2) == 1369);  // 37 by the first layer, each cut by 8 lines again
    // Two units off leave one point, one unit off a line: 1 * 4 + 2 * 3 + 1 * 1.
    CHECK(most_regions(with_hidden({2, 2}, 2), 2) == 11);
    CHECK(most_regions(with_hidden({2, 2}, 2, 1, 0.1), 2) == 16);  // a leaky unit is never off
    CHECK(most_regions(with_hidden({}, 2), 2) == 1);
    CHECK(most_regions(with_hidden({8, 8}, 5), 2) == 1369);  // on a plane through five inputs
}

TEST_CASE("region bound: the sum of the theorem for every chain of ReLU layers") {
    for (const auto& hidden : std::vector<std::vector<int>>{{5}, {2, 7}, {7, 2}, {3, 3, 3}, {4, 1, 4}, {6, 5, 4}})
        for (const int dimension : {1, 2, 3})
            CHECK(static_cast<double>(*most_regions(with_hidden(hidden, 3), dimension)) ==
                  printed_sum(hidden, dimension));
}

TEST_CASE("region bound: no network has more, and one layer in general position has as many") {
    for (const auto& hidden : std::vector<std::vector<int>>{{5}, {2, 2}, {3, 3}, {4, 4}, {2, 6}, {8, 8}}) {
        for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
            for (const double slope : {0.0, 0.2}) {
                const Network network = with_hidden(hidden, 2, seed, slope);
                const std::size_t regions = regions_of(network, 1e4);
                CHECK(regions <= *most_regions(network, 2));
                if (hidden.size() == 1) CHECK(regions == *most_regions(network, 2));
            }
        }
    }
    const Network branching = testing::branching_network(3);
    CHECK(most_regions(branching, 2).has_value());
}

TEST_CASE("region bound: none where it leaves the whole numbers of double") {
    CHECK_FALSE(most_regions(with_hidden({1000, 1000, 1000, 1000}, 2), 2).has_value());
    CHECK(most_regions(with_hidden({1000, 1000}, 2), 2).has_value());
}
