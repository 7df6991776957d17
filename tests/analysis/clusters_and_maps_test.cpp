#include "analysis/affine_map.h"
#include "analysis/clustering.h"
#include "analysis/map_survey.h"
#include "analysis/patterns.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("clustering: equals grouping by pattern text, largest first, ties by text") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const PatternTable patterns = compute_patterns(named.network, test_inputs(named.network, 700, 3));
        const Clustering clustering = cluster_patterns(patterns.bits);
        std::map<std::string, std::vector<std::uint32_t>> groups;
        for (std::uint32_t row = 0; row < 700; ++row)
            groups[pattern_text(named.network, patterns.bits.row(row))].push_back(row);
        REQUIRE(clustering.num_clusters() == groups.size());
        std::string last_text;
        for (std::size_t c = 0; c < clustering.num_clusters(); ++c) {
            const Cluster& cluster = clustering.clusters[c];
            const std::string text = pattern_text(named.network, patterns.bits.row(cluster.first_row));
            const auto rows = clustering.rows_of(ClusterId(c));
            CHECK(std::vector<std::uint32_t>(rows.begin(), rows.end()) == groups[text]);
            CHECK(cluster.first_row == groups[text].front());
            for (const std::uint32_t row : rows) CHECK(clustering.assignment[row] == c);
            if (c > 0) {
                const Cluster& before = clustering.clusters[c - 1];
                CHECK((before.size > cluster.size || (before.size == cluster.size && last_text < text)));
            }
            last_text = text;
        }
    }
}

TEST_CASE("clustering: coverage counts the largest clusters") {
    BitMatrix bits(10, 3);
    for (std::size_t row = 0; row < 6; ++row) bits.set(row, 0, true);
    for (std::size_t row = 6; row < 9; ++row) bits.set(row, 1, true);
    const Clustering clustering = cluster_patterns(bits);
    CHECK(clusters_covering(clustering, 0.6) == 1);
    CHECK(clusters_covering(clustering, 0.61) == 2);
    CHECK(clusters_covering(clustering, 1.0) == 3);
    CHECK(cluster_patterns(BitMatrix(0, 3)).num_clusters() == 0);
    CHECK(cluster_patterns(BitMatrix(5, 0)).num_clusters() == 1);
}

TEST_CASE("affine_map: equals the forward pass on every row of its cluster") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = test_inputs(named.network, 400, 17);
        const PatternTable patterns = compute_patterns(named.network, inputs);
        const Clustering clustering = cluster_patterns(patterns.bits);
        AffineCollapse collapse(named.network);
        AffineMapBlock block;
        for (std::size_t c = 0; c < clustering.num_clusters(); c += 7) {
            const std::size_t count = std::min<std::size_t>(7, clustering.num_clusters() - c);
            maps_of_clusters(collapse, patterns, clustering, c, count, block);
            for (std::size_t i = 0; i < count; ++i) {
                const AffineMap map = block.map(i);
                for (const std::uint32_t row : clustering.rows_of(ClusterId(c + i))) {
                    const Eigen::VectorXd slow = slow_forward(named.network, inputs.col(row)).logits;
                    const Eigen::VectorXd value = map.A * inputs.col(row) + map.c;
                    CHECK(((value - slow).array().abs() / slow.array().abs().max(1.0)).maxCoeff() < 1e-12);
                }
            }
        }
        CHECK(survey_maps(named.network, inputs, patterns, clustering).certificate.holds());
    }
}

TEST_CASE("affine_map: weights equal forward differences inside the region") {
    for (const NamedNetwork& named : ordinary_networks()) {
        CAPTURE(named.name);
        Rng rng(23);
        const Eigen::MatrixXd inputs = random_matrix(rng, named.network.num_inputs(), 20);
        const PatternTable patterns = compute_patterns(named.network, inputs);
        for (Eigen::Index row = 0; row < inputs.cols(); ++row) {
            const AffineMap map = affine_map_of(named.network, patterns.bits.row(static_cast<std::size_t>(row)));
            const SlowForward here = slow_forward(named.network, inputs.col(row));
            for (Eigen::Index j = 0; j < inputs.rows(); ++j) {
                const double step = 1e-7;
                Eigen::VectorXd moved = inputs.col(row);
                moved(j) += step;
                const SlowForward there = slow_forward(named.network, moved);
                if (there.pattern != here.pattern) continue;
                const Eigen::VectorXd slope = (there.logits - here.logits) / (moved(j) - inputs(j, row));
                CHECK((slope - map.A.col(j)).cwiseAbs().maxCoeff() < 1e-5 * (1 + map.A.cwiseAbs().maxCoeff()));
            }
        }
    }
}

TEST_CASE("affine_map: the map of an empty region is the masked product all the same") {
    const Network network = random_network({2, 3, 2, 1}, 40);
    const auto off = parse_pattern(network, "000|00");
    REQUIRE(off.has_value());
    const AffineMap map = affine_map_of(network, *off);
    CHECK(map.A.isZero(0));
    CHECK(map.c(0) == std::get<AffineOperation>(network.nodes().back().operation).b(0));
}

TEST_CASE("pattern_text: reads back, and refuses what does not fit the network") {
    const Network network = random_network({4, 70, 3, 2}, 41);
    const PatternTable patterns = compute_patterns(network, test_inputs(network, 30, 1));
    for (std::size_t row = 0; row < 30; ++row) {
        const std::string text = pattern_text(network, patterns.bits.row(row));
        CHECK(text.size() == 74);
        const auto bits = parse_pattern(network, text);
        REQUIRE(bits.has_value());
        CHECK(std::equal(bits->begin(), bits->end(), patterns.bits.row(row).begin()));
        CHECK(!parse_pattern(network, text + "1"));
        CHECK(!parse_pattern(network, text.substr(1)));
    }
}

TEST_CASE("map_survey: importance equals the sums over rows, one map at a time") {
    const Network network = random_network({3, 12, 6, 2}, 50);
    const Eigen::MatrixXd inputs = test_inputs(network, 90, 2);
    const PatternTable patterns = compute_patterns(network, inputs);
    const Clustering clustering = cluster_patterns(patterns.bits);
    const MapSurvey survey = survey_maps(network, inputs, patterns, clustering);
    Eigen::VectorXd squares = Eigen::VectorXd::Zero(3);
    Eigen::VectorXd spread = Eigen::VectorXd::Zero(3);
    for (std::size_t row = 0; row < 90; ++row) {
        const AffineMap map = affine_map_of(network, patterns.bits.row(row));
        squares += map.A.cwiseAbs2().colwise().sum().transpose();
        spread += map.A.cwiseAbs().colwise().sum().transpose();
    }
    for (Eigen::Index j = 0; j < 3; ++j) {
        const double mean = inputs.row(j).mean();
        const double deviation = std::sqrt((inputs.row(j).array() - mean).square().mean());
        CHECK(survey.squared_importance(j) == doctest::Approx(squares(j) / squares.sum()).epsilon(1e-12));
        CHECK(survey.spread_importance(j) == doctest::Approx(spread(j) * deviation / 180).epsilon(1e-12));
    }
    CHECK(survey.certificate.num_rows == 90);
}

TEST_CASE("map_survey: a wrong map does not pass for a right one") {
    const Network network = random_network({3, 12, 6, 2}, 51);
    const Eigen::MatrixXd inputs = test_inputs(network, 50, 2);
    PatternTable patterns = compute_patterns(network, inputs);
    const Clustering clustering = cluster_patterns(patterns.bits);
    patterns.logits(1, 20) += 1e-6;
    const MapSurvey survey = survey_maps(network, inputs, patterns, clustering);
    CHECK_FALSE(survey.certificate.holds());
    CHECK(survey.certificate.worst_row == 20);
    CHECK(survey.certificate.max_abs_error == doctest::Approx(1e-6).epsilon(1e-3));
}

TEST_CASE("patterns: the hash of all bits is the same on every platform") {
    // Fixed once; a change means that some sign is decided differently here than elsewhere.
    std::uint64_t hash = 14695981039346656037ULL;
    for (const NamedNetwork& named : all_networks()) {
        const PatternTable patterns = compute_patterns(named.network, test_inputs(named.network, 500, 77));
        for (std::size_t row = 0; row < 500; ++row) {
            for (const BitMatrix::Word word : patterns.bits.row(row)) hash = (hash ^ word) * 1099511628211ULL;
        }
    }
    CHECK(hash == 2816655265244700803ULL);
}
