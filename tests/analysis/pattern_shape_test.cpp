#include "analysis/pattern_shape.h"

#include "base/numerics/rng.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

using namespace reluscope;

TEST_CASE("pattern shape: a line of squares for each layer, six wide, one apart, four between layers") {
    const std::array<std::size_t, 3> widths = {4, 1, 24};
    const auto runs = pattern_runs(widths, 1000);
    REQUIRE(runs.size() == 3);
    CHECK(runs[0].left == 0);
    CHECK(runs[0].length == 4 * 6 + 3);
    CHECK(runs[1].left == runs[0].length + 4);
    CHECK(runs[1].length == 6);
    CHECK(runs[2].left == runs[1].left + 6 + 4);
    CHECK(runs[2].length == 24 * 6 + 23);
    CHECK(runs[2].first_bit == 5);
    for (const PatternRun& run : runs) CHECK_FALSE(run.bar);
}

TEST_CASE("pattern shape: a layer of more than 24 units is a bar with its count, and so is what does not fit") {
    const std::array<std::size_t, 3> widths = {25, 20, 3};
    const auto wide = pattern_runs(widths, 1000);
    REQUIRE(wide.size() == 3);
    CHECK(wide[0].bar);
    CHECK_FALSE(wide[1].bar);
    CHECK_FALSE(wide[2].bar);
    const auto narrow = pattern_runs(widths, 140);
    REQUIRE(narrow.size() == 3);
    CHECK(narrow[1].bar);
    CHECK_FALSE(narrow[2].bar);  // three squares need less room than a bar
    CHECK(narrow[2].left + narrow[2].length <= 140);
    CHECK(pattern_runs(widths, 60).size() == 1);
    CHECK(pattern_runs(widths, 1).empty());
    CHECK(pattern_runs(std::vector<std::size_t>{}, 100).empty());
}

TEST_CASE("pattern shape: the count is that of the bits, and other bits have another hash") {
    const Network network = testing::random_network({3, 40, 5, 2}, 11);
    Rng rng(3);
    const PatternTable table = compute_patterns(network, testing::random_matrix(rng, 3, 20));
    const auto runs = pattern_runs(network, std::numeric_limits<float>::infinity());
    REQUIRE(runs.size() == 2);
    for (std::size_t row = 0; row < 20; ++row) {
        const PatternBits bits = table.bits.row(row);
        const std::string text = pattern_text(network, bits);
        const auto on = std::count(text.begin(), text.begin() + 40, '1');
        CHECK(active_units_text(bits, runs[0]) == std::to_string(on) + "/40");
        for (std::size_t other = 0; other < row; ++other) {
            const bool same = pattern_text(network, table.bits.row(other)).substr(0, 40) == text.substr(0, 40);
            CHECK(same == (layer_hash(table.bits.row(other), runs[0]) == layer_hash(bits, runs[0])));
        }
    }
}
