#include "analysis/summaries/cluster_steps.h"

#include "analysis/scores.h"
#include "base/numerics/rng.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace reluscope;

TEST_CASE("cluster_steps: friendly steps are 1, 2 and 5 times powers of ten, up to about one deviation") {
    CHECK(friendly_steps(14.4, 0) == std::vector<double>{10, 5, 2, 1, 0.5, 0.2, 0.1});
    CHECK(friendly_steps(0, 0).empty());
    CHECK(friendly_steps(std::nan(""), 0).empty());
}

TEST_CASE("cluster_steps: what values cannot differ by is no step") {
    CHECK(grid_of({1, 2, 3, 3}) == 1);
    CHECK(grid_of({50, 65, 80}) == 15);
    CHECK(grid_of({0.25, 1, 3.5}) == 0.25);
    CHECK(grid_of({2, 2}) == 0);
    CHECK(grid_of({0.1, 1.0 / 3}) == 0);
    CHECK(friendly_steps(0.84, 1) == std::vector<double>{1});
    CHECK(friendly_steps(0.3, 1) == std::vector<double>{1});
    CHECK(friendly_steps(20, 15) == std::vector<double>{15});
    for (const double step : friendly_steps(7, 0.25)) CHECK(std::fmod(step, 0.25) == 0);
}

TEST_CASE("scores: chance is the exact sum over all outcomes for few rows, and nearly so for many") {
    // 12 or more of 90 at 7.5 % each happens in 3.7 of 100 cases; 11 or more in 7.4.
    const std::vector<double> rare(90, 0.0749);
    CHECK(differs_beyond_chance(rare, 12));
    CHECK_FALSE(differs_beyond_chance(rare, 11));
    CHECK_FALSE(differs_beyond_chance(rare, 4));
    CHECK(differs_beyond_chance(rare, 1));
    CHECK_FALSE(differs_beyond_chance({0.1}, 1));
    CHECK(differs_beyond_chance({0.04}, 1));
    CHECK_FALSE(differs_beyond_chance(std::vector<double>{}, 0));
    const std::vector<double> many(2000, 0.3);  // mean 600, deviation 20.5
    CHECK_FALSE(differs_beyond_chance(many, 630));
    CHECK(differs_beyond_chance(many, 640));
    CHECK(differs_beyond_chance(many, 560));
}

TEST_CASE("scores: errors of numbers differ from 0 when their mean is more than three standard errors away") {
    Rng rng(3);
    std::vector<double> errors;
    for (int i = 0; i < 200; ++i) errors.push_back(rng.uniform(-1, 1));
    CHECK_FALSE(differs_beyond_chance(errors));
    for (double& error : errors) error += 0.3;
    CHECK(differs_beyond_chance(errors));
    CHECK_FALSE(differs_beyond_chance({5, 5.1, 5.2}));  // too few to say
}
