#include "analysis/compare/comparison.h"

#include "network/forward.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("comparison: the parts of a difference of logits add up to it, in one region and across regions") {
    for (const NamedNetwork& named : ordinary_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = test_inputs(named.network, 14, 11);
        const PatternTable table = compute_patterns(named.network, inputs);
        for (Eigen::Index i = 1; i < inputs.cols(); ++i) {
            const Eigen::VectorXd first = inputs.col(i - 1);
            const Eigen::VectorXd second = inputs.col(i);
            const auto a = static_cast<std::size_t>(i - 1);
            const auto b = static_cast<std::size_t>(i);
            const auto difference =
                logit_difference(named.network, first, second, table.bits.row(a), table.bits.row(b), 0);
            REQUIRE(difference.has_value());
            const double truth =
                slow_forward(named.network, second).logits(0) - slow_forward(named.network, first).logits(0);
            const double size = std::max({1.0, std::abs(difference->first), std::abs(difference->second)});
            CHECK(std::abs(difference->per_input.sum() - truth) <= 1e-9 * size);
            CHECK(difference->relative_error <= 1e-9);
            CHECK(difference->same_region == (hamming_distance(table.bits.row(a), table.bits.row(b)) == 0));
        }
        // A step that stays in the region of a row is told by its map alone.
        const Eigen::VectorXd row = inputs.col(3);
        const Eigen::VectorXd near = row * (1 + 1e-9);
        const auto stays = logit_difference(named.network, row, near, table.bits.row(3), table.bits.row(3), 0);
        REQUIRE(stays.has_value());
        CHECK(stays->same_region);
        CHECK(stays->relative_error <= 1e-9);
    }
}

TEST_CASE("comparison: paired coefficients are the maps' own, by falling difference") {
    const Network network = random_network({6, 12, 3}, 4);
    const PatternTable table = compute_patterns(network, test_inputs(network, 5, 1));
    const AffineMap a = affine_map_of(network, table.bits.row(0));
    const AffineMap b = affine_map_of(network, table.bits.row(4));
    const Eigen::VectorXd scale = Eigen::VectorXd::LinSpaced(6, 0.5, 3);
    const auto pairs = paired_coefficients(a, b, 2, scale);
    REQUIRE(pairs.size() == 6);
    std::set<Eigen::Index> seen;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        CHECK(pairs[i].first == a.A(2, pairs[i].input) * scale(pairs[i].input));
        CHECK(pairs[i].second == b.A(2, pairs[i].input) * scale(pairs[i].input));
        if (i > 0) CHECK(std::abs(pairs[i].difference()) <= std::abs(pairs[i - 1].difference()));
        seen.insert(pairs[i].input);
    }
    CHECK(seen.size() == 6);
}

TEST_CASE("comparison: differing units are those of the pattern texts") {
    const Network network = random_network({4, 9, 70, 1}, 8);
    const PatternTable table = compute_patterns(network, test_inputs(network, 9, 2));
    for (std::size_t i = 1; i < 9; ++i) {
        const PatternDifference difference = pattern_difference(network, table.bits.row(0), table.bits.row(i));
        const std::string a = pattern_text(network, table.bits.row(0));
        const std::string b = pattern_text(network, table.bits.row(i));
        std::size_t count = 0;
        for (std::size_t c = 0; c < a.size(); ++c) count += a[c] != b[c] ? 1 : 0;
        CHECK(difference.distance() == count);
        CHECK(difference.distance() == hamming_distance(table.bits.row(0), table.bits.row(i)));
        CHECK(difference.per_layer[0] + difference.per_layer[1] == count);
    }
}

TEST_CASE("comparison: the transfer matrix counts every row once, and lines and columns are the clusters' sizes") {
    Rng rng(3);
    const Eigen::MatrixXd inputs = random_matrix(rng, 3, 400);
    const Clustering a = cluster_patterns(compute_patterns(random_network({3, 6, 1}, 1), inputs).bits);
    const Clustering b = cluster_patterns(compute_patterns(random_network({3, 7, 4, 1}, 2), inputs).bits);
    for (const std::size_t most : {1, 3, 8, 1000}) {
        const auto matrix = transfer_matrix(a, b, most);
        REQUIRE(matrix.has_value());
        CHECK(matrix->rows.sum() == 400);
        for (std::size_t c = 0; c < matrix->first.size(); ++c)
            CHECK(matrix->rows.row(static_cast<Eigen::Index>(c)).sum() == a.clusters[c].size);
        for (std::size_t c = 0; c < matrix->second.size(); ++c)
            CHECK(matrix->rows.col(static_cast<Eigen::Index>(c)).sum() == b.clusters[c].size);
        CHECK(matrix->first_rest == (a.num_clusters() > most));
    }
    const auto self = transfer_matrix(a, a, 1000);
    CHECK(self->rows.isDiagonal());
    CHECK_FALSE(transfer_matrix(a, cluster_patterns(BitMatrix(3, 2))).has_value());
}

TEST_CASE("comparison: changed predictions, accuracies and largest changes are those counted one by one") {
    Rng rng(5);
    for (const int outputs : {1, 3}) {
        const Eigen::MatrixXd first = random_matrix(rng, outputs, 200);
        const Eigen::MatrixXd second = first + 0.7 * random_matrix(rng, outputs, 200);
        Target target;
        target.classes = {"a", "b", "c"};
        for (int i = 0; i < 200; ++i) target.class_of_row.push_back(i % 7 == 0 ? -1 : i % (outputs == 1 ? 2 : 3));
        const auto change = prediction_change(first, second, true, &target, 5);
        REQUIRE(change.has_value());
        std::size_t changed = 0;
        std::size_t known = 0;
        std::size_t right_first = 0;
        std::size_t right_second = 0;
        double largest = 0;
        for (Eigen::Index r = 0; r < 200; ++r) {
            const int was = predicted_class(first.col(r));
            const int is = predicted_class(second.col(r));
            const int wanted = target.class_of_row[static_cast<std::size_t>(r)];
            changed += was != is ? 1 : 0;
            known += wanted >= 0 ? 1 : 0;
            right_first += wanted >= 0 && was == wanted ? 1 : 0;
            right_second += wanted >= 0 && is == wanted ? 1 : 0;
            largest = std::max(largest, (second.col(r) - first.col(r)).cwiseAbs().maxCoeff());
        }
        CHECK(change->changed.size() == changed);
        CHECK(change->first_score == doctest::Approx(static_cast<double>(right_first) / static_cast<double>(known)));
        CHECK(change->second_score == doctest::Approx(static_cast<double>(right_second) / static_cast<double>(known)));
        CHECK(change->gained + right_first == right_second + change->lost);
        REQUIRE(change->largest.size() == 5);
        CHECK(std::abs(change->largest[0].second - change->largest[0].first) == largest);
        for (std::size_t i = 1; i < 5; ++i)
            CHECK(std::abs(change->largest[i].second - change->largest[i].first) <=
                  std::abs(change->largest[i - 1].second - change->largest[i - 1].first));
    }
    CHECK_FALSE(prediction_change(Eigen::MatrixXd(1, 3), Eigen::MatrixXd(2, 3), true, nullptr).has_value());
}

TEST_CASE(
    "comparison: a network has all its regions in common with itself, and what is gone one way is new the other") {
    const PlaneFrame frame{Eigen::Vector2d::Zero(), Eigen::Vector2d::UnitX(), Eigen::Vector2d::UnitY()};
    const PlaneWindow window{-2, 2, -2, 2};
    const auto partition = [&](const std::vector<int>& widths, unsigned seed) {
        return *partition_plane(std::make_shared<const Network>(random_network(widths, seed)), frame, window);
    };
    const auto a = partition({2, 10, 8, 1}, 1);
    const auto b = partition({2, 10, 8, 1}, 2);
    const RegionChange self = region_change(*a, *a);
    CHECK(self.common == a->num_regions());
    CHECK(self.appeared + self.vanished == 0);
    const RegionChange there = region_change(*a, *b);
    const RegionChange back = region_change(*b, *a);
    CHECK(there.common == back.common);
    CHECK(there.appeared == back.vanished);
    CHECK(there.common + there.vanished == a->num_regions());
    std::set<std::vector<BitMatrix::Word>> patterns;
    for (std::size_t r = 0; r < a->num_regions(); ++r) patterns.insert(a->pattern(RegionId(r)));
    std::size_t common = 0;
    for (std::size_t r = 0; r < b->num_regions(); ++r) common += patterns.count(b->pattern(RegionId(r)));
    CHECK(there.common == common);
    CHECK(self.only_first.empty());
    CHECK(there.only_first.size() == there.vanished);
    CHECK(there.only_second.size() == back.only_first.size());
    for (const RegionId region : there.only_second) CHECK(patterns.count(b->pattern(region)) == 0);
    CHECK_FALSE(region_change(*a, *partition({2, 9, 1}, 2)).comparable);
}

TEST_CASE("comparison: what rows and formulas add to the difference of two clusters adds up to it") {
    for (const NamedNetwork& named : ordinary_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd inputs = test_inputs(named.network, 12, 5);
        const PatternTable table = compute_patterns(named.network, inputs);
        for (Eigen::Index i = 1; i < inputs.cols(); ++i) {
            const auto a = static_cast<std::size_t>(i - 1);
            const auto b = static_cast<std::size_t>(i);
            const AffineMap first = affine_map_of(named.network, table.bits.row(a));
            const AffineMap second = affine_map_of(named.network, table.bits.row(b));
            // A cluster of one row has that row as its mean.
            const auto difference = cluster_difference(first, inputs.col(i - 1), second, inputs.col(i), 0);
            const double truth = slow_forward(named.network, inputs.col(i)).logits(0) -
                                 slow_forward(named.network, inputs.col(i - 1)).logits(0);
            const double size = std::max({1.0, first.A.row(0).cwiseAbs().dot(inputs.col(i).cwiseAbs()),
                                          second.A.row(0).cwiseAbs().dot(inputs.col(i - 1).cwiseAbs())});
            CHECK(std::abs(difference.per_input.sum() + difference.formulas - truth) <= 1e-9 * size);
            // Exchanging both turns every part around; equal formulas add nothing, equal rows neither.
            const auto back = cluster_difference(second, inputs.col(i), first, inputs.col(i - 1), 0);
            CHECK((back.per_input + difference.per_input).cwiseAbs().maxCoeff() <= 1e-12 * size);
            CHECK(std::abs(back.formulas + difference.formulas) <= 1e-12 * size);
            CHECK(cluster_difference(first, inputs.col(i - 1), first, inputs.col(i), 0).formulas == 0);
            CHECK(cluster_difference(first, inputs.col(i), second, inputs.col(i), 0).per_input.isZero(0));
        }
    }
}
