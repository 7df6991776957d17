#include "train/metrics.h"

#include "base/numerics/rng.h"
#include "base/numerics/roc.h"
#include "network/forward.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

using namespace reluscope;

namespace {

/// From the definition: all pairs.
double slow_auc(const std::vector<double>& scores, const std::vector<std::int32_t>& classes, std::int32_t positive) {
    double wins = 0;
    double pairs = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        for (std::size_t j = 0; j < scores.size(); ++j) {
            if (classes[i] != positive || classes[j] == positive) continue;
            ++pairs;
            wins += scores[i] > scores[j] ? 1 : (scores[i] == scores[j] ? 0.5 : 0);
        }
    }
    return wins / pairs;
}

std::vector<std::uint32_t> rows_to(std::size_t count) {
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

}  // namespace

TEST_CASE("metrics: AUC equals the share of pairs in the right order, ties half") {
    Rng rng(4);
    for (int trial = 0; trial < 30; ++trial) {
        std::vector<double> scores;
        std::vector<std::int32_t> classes;
        for (std::uint64_t i = 0; i < 2 + rng.below(60); ++i) {
            scores.push_back(static_cast<double>(rng.below(12)) / 7);  // many ties
            classes.push_back(static_cast<std::int32_t>(rng.below(3)));
        }
        for (std::int32_t k = 0; k < 3; ++k) {
            const double expected = slow_auc(scores, classes, k);
            const double auc = area_under_roc(scores, classes, k);
            if (std::isnan(expected))
                CHECK(std::isnan(auc));
            else
                CHECK(auc == doctest::Approx(expected).epsilon(1e-14));
        }
    }
    CHECK(std::isnan(area_under_roc({}, {})));
    // Known: scikit-learn's documentation of roc_auc_score.
    CHECK(area_under_roc(std::vector<double>{0.1, 0.4, 0.35, 0.8}, std::vector<std::int32_t>{0, 0, 1, 1}) == 0.75);
}

TEST_CASE("metrics: confusion and accuracy count what they say") {
    const std::vector<std::int32_t> truths = {0, 1, 2, 2, 1, 0, -1, 0};
    const std::vector<std::int32_t> predictions = {0, 2, 2, 2, 1, 1, 0, 0};
    const Eigen::MatrixXi counts = confusion_matrix(truths, predictions, 4);
    Eigen::Matrix4i expected;
    expected << 2, 1, 0, 0,  //
        0, 1, 1, 0,          //
        0, 0, 2, 0,          //
        0, 0, 0, 0;
    CHECK(counts == expected);
    CHECK(accuracy_of(counts) == doctest::Approx(5.0 / 7));
    CHECK(std::isnan(accuracy_of(Eigen::MatrixXi::Zero(2, 2))));
}

TEST_CASE("metrics: calibration sorts rows into bins by probability") {
    const std::vector<double> probabilities = {0, 0.05, 0.25, 0.2999, 0.3, 0.95, 1, 1};
    const std::vector<std::int32_t> came_true = {0, 1, 0, 0, 1, 1, 1, 0};
    const Calibration calibration = calibration_of(probabilities, came_true, 10);
    REQUIRE(calibration.bins.size() == 10);
    CHECK(calibration.bins[0].rows == 2);
    CHECK(calibration.bins[0].mean_probability == doctest::Approx(0.025));
    CHECK(calibration.bins[0].observed_share == 0.5);
    CHECK(calibration.bins[2].rows == 2);
    CHECK(calibration.bins[3].rows == 1);
    CHECK(calibration.bins[9].rows == 3);
    CHECK(calibration.bins[9].high == 1);
    CHECK(std::isnan(calibration.bins[5].observed_share));
    const double error = std::abs(0.05 - 1) + 0.5499 + 0.7 + std::abs(2.95 - 2);
    CHECK(calibration.expected_error == doctest::Approx(error / 8));

    // Probabilities that are true have a small error.
    Rng rng(2);
    std::vector<double> honest;
    std::vector<std::int32_t> events;
    for (int i = 0; i < 20000; ++i) {
        honest.push_back(rng.uniform());
        events.push_back(rng.uniform() < honest.back() ? 1 : 0);
    }
    CHECK(calibration_of(honest, events).expected_error < 0.02);
}

TEST_CASE("metrics: of a classification, on the rows that are asked for") {
    for (const int outputs : {1, 2, 3}) {
        const int num_classes = std::max(outputs, 2);
        const Link link = outputs == 1 ? Link::kSigmoid : Link::kSoftmax;
        const Network network = testing::random_network({3, 6, outputs}, 4, 0, link);
        const Eigen::MatrixXd logits = logits_of(network, testing::test_inputs(network, 200, 5));
        Rng rng(6);
        std::vector<std::int32_t> classes;
        for (int i = 0; i < 200; ++i)
            classes.push_back(static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(num_classes) + 1)) - 1);
        const std::vector<std::uint32_t> rows = rows_to(150);
        const ClassMetrics metrics = class_metrics(logits, link, classes, num_classes, rows);
        int known = 0;
        int right = 0;
        std::vector<std::int32_t> truths;
        std::vector<std::vector<double>> probabilities(static_cast<std::size_t>(outputs));
        for (const std::uint32_t row : rows) {
            if (classes[row] < 0) continue;
            ++known;
            right += predicted_class(logits.col(row)) == classes[row];
            truths.push_back(classes[row]);
            Eigen::MatrixXd p = logits.col(row);
            apply_link(link, p);
            for (int k = 0; k < outputs; ++k) probabilities[static_cast<std::size_t>(k)].push_back(p(k));
        }
        CHECK(metrics.confusion.sum() == known);
        CHECK(metrics.accuracy == doctest::Approx(double(right) / known));
        double auc = 0;
        for (int k = 0; k < outputs; ++k) {
            if (num_classes > 2 || k == outputs - 1)
                auc += slow_auc(probabilities[static_cast<std::size_t>(k)], truths, outputs == 1 ? 1 : k);
        }
        CHECK(metrics.auc == doctest::Approx(num_classes > 2 ? auc / 3 : auc));
        std::size_t in_bins = 0;
        for (const CalibrationBin& bin : metrics.calibration.bins) in_bins += bin.rows;
        CHECK(in_bins == static_cast<std::size_t>(known));
    }
}

TEST_CASE("metrics: of numbers") {
    Eigen::MatrixXd outputs(1, 5);
    outputs << 1, 2, 3, 4, 100;
    Eigen::VectorXd values(5);
    values << 1.5, 2, std::nan(""), 3, -100;
    const NumberMetrics metrics = number_metrics(outputs, values, rows_to(4));
    CHECK(metrics.rmse == doctest::Approx(std::sqrt(1.25 / 3)));
    CHECK(metrics.mean_absolute_error == doctest::Approx(0.5));
    const double mean = 6.5 / 3;
    const double spread = std::pow(1.5 - mean, 2) + std::pow(2 - mean, 2) + std::pow(3 - mean, 2);
    CHECK(metrics.r2 == doctest::Approx(1 - 1.25 / spread));
    const NumberMetrics single = number_metrics(outputs, values, rows_to(1));
    CHECK(std::isnan(single.r2));
    CHECK(single.rmse == 0.5);
    CHECK(std::isnan(number_metrics(outputs, values, {}).rmse));
}
