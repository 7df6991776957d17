#include "geometry/point_grid.h"

#include "base/numerics/rng.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

using namespace reluscope;

namespace {

struct Points {
    std::vector<double> x, y;
};

/// Normally distributed, on rasters where those are not 0, so that distances tie; some are nowhere, and with many of
/// them one lies far away.
Points some_points(Rng& rng, std::size_t count, double raster_x, double raster_y) {
    const auto coordinate = [&rng](double spread, double raster) {
        const double at = rng.normal() * spread;
        return raster > 0 ? std::round(at / raster) * raster : at;
    };
    Points points;
    for (std::size_t i = 0; i < count; ++i) {
        points.x.push_back(i % 13 == 5 ? std::numeric_limits<double>::quiet_NaN() : coordinate(10, raster_x));
        points.y.push_back(i % 17 == 3 ? std::numeric_limits<double>::quiet_NaN() : coordinate(1, raster_y));
    }
    if (count > 100) points.x[6] = -1e6;  // makes cells coarse
    return points;
}

}  // namespace

TEST_CASE("point grid: finds the same nearest point as a look at all of them") {
    Rng rng(3);
    for (const std::size_t count : {1, 7, 300, 5000}) {
        const auto [x, y] = some_points(rng, count, 0, 0.25);
        const PointGrid grid(x, y);
        for (int t = 0; t < 400; ++t) {
            const double at_x = rng.normal() * 12;
            const double at_y = rng.normal() * 1.5;
            const double reach_x = 0.01 + 2 * rng.uniform();
            const double reach_y = 0.01 + 0.5 * rng.uniform();
            double least = 1;
            std::optional<std::uint32_t> expected;
            for (std::uint32_t i = 0; i < count; ++i) {
                const double d = std::pow((x[i] - at_x) / reach_x, 2) + std::pow((y[i] - at_y) / reach_y, 2);
                if (d <= least) {
                    least = d;
                    expected = i;
                }
            }
            CHECK(grid.nearest(at_x, at_y, reach_x, reach_y) == expected);
        }
    }
    CHECK(!PointGrid().nearest(0, 0, 1, 1));
}

TEST_CASE("point grid: a rectangle holds what a look at all points finds in it, those on its sides included") {
    Rng rng(4);
    for (const std::size_t count : {1, 7, 300, 5000}) {
        const auto [x, y] = some_points(rng, count, 0.125, 0.25);
        const PointGrid grid(x, y);
        for (int t = 0; t < 300; ++t) {
            // On the points' own raster, so that many of them lie on the sides; at times empty or beside all points.
            const double low_x = std::round(rng.normal() * 80) / 8;
            const double low_y = std::round(rng.normal() * 4) / 4;
            const double high_x = low_x + std::round(80 * rng.uniform()) / 8;
            const double high_y = low_y + std::round(6 * rng.uniform() - 1) / 4;
            std::vector<std::uint32_t> expected;
            for (std::uint32_t i = 0; i < count; ++i) {
                if (x[i] >= low_x && x[i] <= high_x && y[i] >= low_y && y[i] <= high_y) expected.push_back(i);
            }
            std::vector<std::uint32_t> found;
            grid.for_each_in(low_x, low_y, high_x, high_y, [&found](std::uint32_t i) { found.push_back(i); });
            std::sort(found.begin(), found.end());
            CHECK(found == expected);
        }
    }
    PointGrid().for_each_in(0, 0, 1, 1, [](std::uint32_t) { FAIL_CHECK("there is no point"); });
}

TEST_CASE("point grid: built in slices it is the same as built at once") {
    Rng rng(5);
    for (const std::size_t count : {0, 1, 40000}) {
        CAPTURE(count);
        const auto [x, y] = some_points(rng, count, 0, 0);
        PointGridJob job(x, y);
        std::size_t steps = 1;
        double before = -1;
        for (; job.step(); ++steps) {
            CHECK(job.progress() > before);
            before = job.progress();
        }
        CHECK(job.progress() == 1);
        CHECK(steps > count / 20000);
        const PointGrid sliced = job.take();
        const PointGrid at_once(x, y);
        for (int t = 0; t < 100; ++t) {
            const double at_x = rng.normal() * 12;
            const double at_y = rng.normal() * 1.5;
            CHECK(sliced.nearest(at_x, at_y, 1, 0.5) == at_once.nearest(at_x, at_y, 1, 0.5));
        }
    }
    const std::vector<double> nowhere(7, std::numeric_limits<double>::quiet_NaN());
    CHECK_FALSE(PointGrid(nowhere, nowhere).nearest(0, 0, 1, 1));
}
