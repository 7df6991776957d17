#include "answers/calibration.h"

#include "base/numerics/rng.h"
#include "network/forward.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>

namespace reluscope {
namespace {

TEST_CASE("calibration: Wilson's interval solves its own equation and covers what it should") {
    for (const double total : {1.0, 7.0, 40.0, 5000.0}) {
        for (double count = 0; count <= total; count += std::max(1.0, total / 5)) {
            const Interval interval = wilson_interval(count, total);
            const double share = count / total;
            CHECK(interval.low <= share);
            CHECK(interval.high >= share);
            // The ends are the probabilities p with |share - p| = 1.96 sqrt(p (1 - p) / total).
            for (const double p : {interval.low, interval.high}) {
                if (p == 0 || p == 1) continue;
                CHECK(std::abs(share - p) == doctest::Approx(1.959964 * std::sqrt(p * (1 - p) / total)));
            }
        }
    }
    CHECK(wilson_interval(0, 12).low == 0);
    CHECK(wilson_interval(12, 12).high == 1);
    CHECK(wilson_interval(0, 0).high == 1);
    Rng rng(3);
    int covered = 0;
    constexpr int kDraws = 4000;
    for (int i = 0; i < kDraws; ++i) {
        double count = 0;
        for (int k = 0; k < 30; ++k) count += rng.uniform() < 0.2 ? 1 : 0;
        const Interval interval = wilson_interval(count, 30);
        covered += interval.low <= 0.2 && 0.2 <= interval.high ? 1 : 0;
    }
    CHECK(covered > 0.93 * kDraws);
    CHECK(covered < 0.98 * kDraws);
}

TEST_CASE("calibration: Student's t as tables have it") {
    const std::pair<std::size_t, double> table[] = {{1, 12.706}, {2, 4.303},  {3, 3.182},  {4, 2.776},  {5, 2.571},
                                                    {9, 2.262},  {15, 2.131}, {30, 2.042}, {120, 1.980}};
    for (const auto& [degrees, value] : table) CHECK(std::abs(student_t_95(degrees) - value) < 1.5e-3);
}

/// A study of random rows with answers that are drawn with the network's own probabilities, or its output plus noise.
Study answered_study(const Network& network, bool classes, double shift) {
    Rng rng(5);
    constexpr Eigen::Index kRows = 3000;
    auto input = std::make_shared<StudyInput>();
    input->network = std::make_shared<const Network>(network);
    auto rows = std::make_shared<EncodedRows>();
    rows->inputs = testing::random_matrix(rng, network.num_inputs(), kRows);
    for (std::uint32_t i = 0; i < kRows; ++i) rows->row.push_back(i);
    rows->measure();
    Eigen::MatrixXd outputs = logits_of(network, rows->inputs);
    apply_link(network.link(), outputs);
    Target target;
    if (classes) target.classes = {"no", "yes"};
    for (Eigen::Index i = 0; i < kRows; ++i) {
        if (classes) {
            target.class_of_row.push_back(i % 10 == 0 ? -1 : (rng.uniform() < outputs(0, i) + shift ? 1 : 0));
        } else {
            target.value_of_row.push_back(i % 10 == 0 ? std::nan("") : outputs(0, i) + shift + rng.normal());
        }
    }
    input->rows = rows;
    input->target = target;
    return run_study(input);
}

TEST_CASE("calibration: intervals hold what is predicted where the network is right, and not where it is off") {
    for (const bool classes : {true, false}) {
        const Network network = testing::random_network({3, 6, 1}, 4, 0.0, classes ? Link::kSigmoid : Link::kIdentity);
        const Study right = answered_study(network, classes, 0);
        const auto calibration = cluster_calibration(right, 0);
        REQUIRE(calibration.size() == right.clustering->num_clusters());
        const CalibrationSummary summary = summary_of(calibration);
        CHECK(summary.clusters > 5);
        CHECK(static_cast<double>(summary.inside) >= 0.85 * static_cast<double>(summary.clusters));
        double gap = 0, rows = 0;
        for (const ClusterCalibration& cluster : calibration) {
            if (cluster.rows == 0) continue;
            CHECK(cluster.interval.low <= cluster.observed);
            CHECK(cluster.observed <= cluster.interval.high);
            gap += cluster.rows * std::abs(cluster.observed - cluster.predicted);
            rows += cluster.rows;
        }
        CHECK(summary.mean_gap == doctest::Approx(gap / rows));
        const auto off = summary_of(cluster_calibration(answered_study(network, classes, classes ? 0.3 : 1.0), 0));
        CHECK(off.inside < off.clusters / 2);
        CHECK(off.mean_gap > 2 * summary.mean_gap);
        CHECK(cluster_calibration(right, 1).empty());
    }
}

}  // namespace
}  // namespace reluscope
