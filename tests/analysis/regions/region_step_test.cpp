#include "analysis/regions/region_step.h"

#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("region_step: a step enters the region that lies just behind the wall") {
    for (const std::uint64_t seed : {1, 2, 3}) {
        const auto network = std::make_shared<const Network>(random_network({2, 9, 7, 1}, seed));
        const auto partition = *partition_plane(network, input_plane(), {-2, 2, -1, 3});
        for (std::uint32_t r = 0; r < partition->num_regions(); r += 9) {
            const Point2 centre = partition->centroid(RegionId(r));
            for (int k = 0; k < 8; ++k) {
                const Point2 d{std::cos(0.7 + k), std::sin(0.7 + k)};
                const auto next = region_towards(*partition, RegionId(r), d);
                // Walk along the ray until the region changes: dense sampling against the subdivision. A region that is
                // crossed in less than a step is found by walking the last step again in finer ones.
                std::optional<RegionId> sampled = RegionId(r);
                double t = 0;
                for (const double step : {1e-3, 1e-7}) {
                    sampled = RegionId(r);
                    while (sampled == RegionId(r)) {
                        t += step;
                        sampled = partition->region_at({centre.x + t * d.x, centre.y + t * d.y}, RegionId(r));
                    }
                    t -= step;
                }
                CHECK(next == sampled);
            }
        }
    }
}

TEST_CASE("region_step: every region can be reached, and the window's border ends the walk") {
    const auto network = std::make_shared<const Network>(random_network({2, 8, 8, 1}, 4));
    const auto partition = *partition_plane(network, input_plane(), {-1, 1, -1, 1});
    std::set<std::uint32_t> seen = {0};
    std::vector<std::uint32_t> open = {0};
    while (!open.empty()) {
        const RegionId region(open.back());
        open.pop_back();
        for (int k = 0; k < 64; ++k) {
            const auto next = region_towards(*partition, region, {std::cos(0.1 * k), std::sin(0.1 * k)});
            if (next && seen.insert(next->index).second) open.push_back(next->index);
        }
    }
    CHECK(seen.size() > partition->num_regions() * 9 / 10);
    const auto whole =
        *partition_plane(std::make_shared<const Network>(random_network({2, 1}, 1)), input_plane(), {0, 1, 0, 1});
    CHECK_FALSE(region_towards(*whole, RegionId(0), {1, 0}));
    CHECK_FALSE(region_towards(*whole, RegionId(0), {0, 0}));
}
