#include "analysis/cluster_maps.h"

#include "analysis/lines/feature_profile.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

Study study_of(const Network& network, const Eigen::MatrixXd& inputs, double scale = 1) {
    auto input = std::make_shared<StudyInput>();
    input->network = std::make_shared<const Network>(network);
    auto rows = std::make_shared<EncodedRows>();
    rows->inputs = inputs;
    rows->measure();
    for (Eigen::Index r = 0; r < inputs.cols(); ++r) rows->row.push_back(static_cast<std::uint32_t>(r));
    input->rows = rows;
    for (Eigen::Index j = 0; j < inputs.rows(); ++j) {
        InputOrigin origin;
        origin.column = origin.label = "x" + std::to_string(j);
        origin.mean = 0.5;
        origin.scale = scale * static_cast<double>(j + 1);
        input->origins.push_back(origin);
    }
    return run_study(input);
}

ClusterMaps maps_of(const Study& study, Eigen::Index output, std::size_t budget = kClusterMapNumbers) {
    ClusterMapsJob job(study, output, nullptr, budget);
    while (job.step()) {
    }
    return job.take();
}

FeatureProfile profile_of(const Study& study, FeatureId feature, std::optional<RowId> row, ClusterId cluster) {
    FeatureProfileJob job(study, feature, row, cluster);
    while (job.step()) {
    }
    auto profile = job.take();
    REQUIRE(profile);
    return *std::move(profile);
}

double relative(double error, double size) { return std::abs(error) / std::max(1.0, std::abs(size)); }

}  // namespace

TEST_CASE("cluster_maps: every map is that of the cluster's pattern, on all networks and outputs") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Study study = study_of(named.network, test_inputs(named.network, 120, 3));
        const Eigen::Index output = named.network.num_outputs() - 1;
        const ClusterMaps maps = maps_of(study, output);
        REQUIRE(maps.num_clusters() == study.clustering->num_clusters());
        CHECK(maps.num_rows() == 120);
        for (std::size_t c = 0; c < maps.num_clusters(); ++c) {
            const AffineMap map =
                affine_map_of(study.network(), study.patterns->bits.row(study.clustering->clusters[c].first_row));
            const auto k = static_cast<Eigen::Index>(c);
            const double size = std::max(1.0, map.A.cwiseAbs().maxCoeff());
            CHECK((maps.weights.col(k) - map.A.row(output).transpose()).cwiseAbs().maxCoeff() <= 1e-12 * size);
            CHECK(relative(maps.bias(k) - map.c(output), map.c(output)) <= 1e-12);
            CHECK((maps.means->col(k) - mean_input(study.input->rows->inputs, *study.clustering, ClusterId(c)))
                      .cwiseAbs()
                      .maxCoeff() <= 1e-12);
        }
    }
}

TEST_CASE("cluster_maps: weights are the forward pass's differences inside a cluster, in every measure") {
    const Network network = random_network({5, 9, 7, 2}, 8);
    const Study study = study_of(network, test_inputs(network, 300, 4), 2.5);
    const ClusterMaps maps = maps_of(study, 1);
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    std::size_t compared = 0;
    for (std::size_t c = 0; c < maps.num_clusters(); ++c) {
        const std::uint32_t row = study.clustering->clusters[c].first_row;
        for (Eigen::Index j = 0; j < inputs.rows(); ++j) {
            constexpr double kStep = 1e-6;
            Eigen::MatrixXd pair = inputs.col(row).replicate(1, 2);
            pair(j, 1) += kStep;
            const PatternTable passed = compute_patterns(network, pair);
            const auto a = passed.bits.row(0);
            if (!std::equal(a.begin(), a.end(), passed.bits.row(1).begin())) continue;
            const double slope = (passed.logits(1, 1) - passed.logits(1, 0)) / kStep;
            CHECK(relative(maps.weights(j, static_cast<Eigen::Index>(c)) - slope, slope) < 1e-7);
            const double sigma = input_deviations(inputs)(j);
            CHECK(relative(maps.value(BarMode::kStrength, c, j) - slope * sigma, slope) < 1e-6);
            CHECK(relative(maps.value(BarMode::kPerUnit, c, j) - slope / (2.5 * static_cast<double>(j + 1)), slope) <
                  1e-6);
            ++compared;
        }
    }
    CHECK(compared > 300);
    // Against the mean: all features together make the difference of the map's values at the two means.
    for (std::size_t c = 0; c < maps.num_clusters(); ++c) {
        const auto k = static_cast<Eigen::Index>(c);
        const double here = maps.weights.col(k).dot(maps.means->col(k));
        const double there = maps.weights.col(k).dot(maps.data_mean);
        CHECK(relative(maps.values(BarMode::kAgainstMean, c).sum() - (here - there), here) < 1e-12);
    }
}

TEST_CASE("cluster_maps: a budget keeps the largest clusters, and importance is a mean over their rows") {
    const Network network = random_network({6, 12, 1}, 2);
    const Study study = study_of(network, test_inputs(network, 400, 5));
    const std::size_t held = 7;
    const ClusterMaps maps = maps_of(study, 0, 2 * 6 * held);
    REQUIRE(study.clustering->num_clusters() > held);
    CHECK(maps.num_clusters() == held);
    const ClusterMaps all = maps_of(study, 0);
    CHECK((maps.weights - all.weights.leftCols(held)).cwiseAbs().maxCoeff() < 1e-13);
    CHECK(maps_of(study, 0, 1).num_clusters() == 1);
    Eigen::VectorXd slow = Eigen::VectorXd::Zero(6);
    for (std::uint32_t row = 0; row < 400; ++row) {
        const AffineMap map = affine_map_of(network, study.patterns->bits.row(row));
        slow += map.A.row(0).transpose().cwiseAbs().cwiseProduct(all.deviation) / 400;
    }
    CHECK((slow - all.importance).cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("cluster_maps: similar clusters stand closer than in the order of size") {
    for (const int hidden : {8, 40}) {  // a chain, and more clusters than a chain is made for
        const Network network = random_network({6, hidden, hidden, 1}, 4);
        const Study study = study_of(network, test_inputs(network, hidden > 8 ? 2000 : 300, 6));
        const auto maps = std::make_shared<const ClusterMaps>(maps_of(study, 0));
        CHECK((maps->num_clusters() > SimilarOrderJob::kChainClusters) == (hidden > 8));
        SimilarOrderJob job(maps, BarMode::kStrength);
        while (job.step()) {
        }
        const std::vector<std::uint32_t> order = job.take();
        std::vector<std::uint32_t> sorted = order;
        std::sort(sorted.begin(), sorted.end());
        const auto length = [&](const std::vector<std::uint32_t>& list) {
            double sum = 0;
            for (std::size_t i = 1; i < list.size(); ++i)
                sum +=
                    (maps->values(BarMode::kStrength, list[i]) - maps->values(BarMode::kStrength, list[i - 1])).norm();
            return sum;
        };
        REQUIRE(sorted.size() == maps->num_clusters());
        CHECK(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
        CHECK(length(order) < 0.95 * length(sorted));
    }
}

TEST_CASE("feature_profile: 1,000 points equal the forward pass, pieces their patterns and slopes") {
    for (const NamedNetwork& named : ordinary_networks()) {
        CAPTURE(named.name);
        const Study study = study_of(named.network, test_inputs(named.network, 80, 7));
        const FeatureId feature(named.network.num_inputs() - 1);
        const FeatureProfile profile = profile_of(study, feature, RowId(3), ClusterId(0));
        const auto j = static_cast<Eigen::Index>(feature.index);
        const auto values = study.input->rows->inputs.row(j);
        CHECK(profile.segments->low == values.minCoeff());
        CHECK(profile.segments->high == values.maxCoeff());
        Eigen::MatrixXd points = study.input->rows->inputs.col(3).replicate(1, 1000);
        for (Eigen::Index i = 0; i < 1000; ++i)
            points(j, i) =
                profile.segments->low + (profile.segments->high - profile.segments->low) * static_cast<double>(i) / 999;
        const PatternTable passed = compute_patterns(named.network, points);
        double worst = 0;
        for (Eigen::Index i = 0; i < 1000; ++i) {
            const Eigen::VectorXd logits = profile.logits(points(j, i));
            for (Eigen::Index o = 0; o < logits.size(); ++o)
                worst = std::max(worst, relative(logits(o) - passed.logits(o, i), passed.logits(o, i)));
        }
        CHECK(worst < 1e-11);
        for (std::size_t p = 0; p < profile.path.num_pieces(); ++p) {
            const AffineMap map = affine_map_of(named.network, profile.path.patterns.row(p));
            const double slope = map.A(0, j) * (profile.segments->high - profile.segments->low);
            CHECK(relative(profile.path.slopes(0, static_cast<Eigen::Index>(p)) - slope, slope) < 1e-10);
            if (profile.piece_cluster[p] == ClusterId::kNone) continue;
            const auto bits = study.patterns->bits.row(study.clustering->clusters[profile.piece_cluster[p]].first_row);
            CHECK(std::equal(bits.begin(), bits.end(), profile.path.patterns.row(p).begin()));
        }
        // The row's own piece is that of its cluster, and its own value the forward pass's.
        const double own = points(j, 0) * 0 + study.input->rows->inputs(j, 3);
        CHECK(relative((profile.logits(own) - study.patterns->logits.col(3)).cwiseAbs().maxCoeff(),
                       study.patterns->logits.col(3).cwiseAbs().maxCoeff()) < 1e-11);
    }
}

TEST_CASE("feature_profile: segments are the clusters' maps at their means, and every row is counted") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Study study = study_of(named.network, test_inputs(named.network, 150, 9));
        const FeatureProfile profile = profile_of(study, FeatureId(0), std::nullopt, ClusterId(0));
        CHECK((profile.base - mean_input(study.input->rows->inputs, *study.clustering, ClusterId(0))).norm() == 0);
        const FeatureSegments& all = *profile.segments;
        CHECK(all.counts.sum() == 150);
        for (std::size_t c = 0; c < all.segments.size(); ++c) {
            const ClusterSegment& segment = all.segments[c];
            const AffineMap map =
                affine_map_of(study.network(), study.patterns->bits.row(study.clustering->clusters[c].first_row));
            CHECK(all.counts.row(static_cast<Eigen::Index>(c)).sum() == static_cast<int>(segment.rows));
            for (const double at : {segment.low, 0.3 * segment.low + 0.7 * segment.high, segment.high}) {
                Eigen::VectorXd input = mean_input(study.input->rows->inputs, *study.clustering, ClusterId(c));
                input(0) = at;
                const Eigen::VectorXd slow = map.A * input + map.c;
                const double size = std::max({1.0, slow.cwiseAbs().maxCoeff(), map.A.cwiseAbs().maxCoeff()});
                CHECK((segment.at(Eigen::VectorXd::Constant(1, at)) - slow).cwiseAbs().maxCoeff() < 1e-11 * size);
            }
        }
    }
}

TEST_CASE("feature_profile: one row and a constant feature make a profile without a fault") {
    const Network network = random_network({1, 3, 1}, 1);
    const Study study = study_of(network, Eigen::MatrixXd::Ones(1, 1));
    const FeatureProfile profile = profile_of(study, FeatureId(0), RowId(0), ClusterId(0));
    CHECK(profile.segments->low == 0);
    CHECK(profile.segments->high == 2);
    CHECK(profile.segments->segments.size() == 1);
    CHECK(std::isfinite(profile.logits(1.0)(0)));
}

TEST_CASE("feature_profile: a column of 0 and 1 has two levels, whose values are the forward pass's") {
    const Network network = random_network({3, 6, 2}, 5);
    Eigen::MatrixXd inputs = test_inputs(network, 60, 2);
    for (Eigen::Index r = 0; r < inputs.cols(); ++r) inputs(0, r) = (r % 3 == 0 ? 1 - 0.5 : 0 - 0.5) / 2.5;
    const Study study = study_of(network, inputs, 2.5);
    const FeatureProfile profile = profile_of(study, FeatureId(0), RowId(4), ClusterId(0));
    REQUIRE(profile.segments->levels.size() == 2);
    CHECK(profile.own_level == 0);
    CHECK(profile.segments->counts.col(1).sum() == 20);
    Eigen::MatrixXd both = inputs.col(4).replicate(1, 2);
    both(0, 1) = inputs(0, 0);
    CHECK((logits_of(network, both) - profile.level_logits).cwiseAbs().maxCoeff() < 1e-12);
    CHECK(profile_of(study, FeatureId(1), RowId(4), ClusterId(0)).segments->is_number());
}
