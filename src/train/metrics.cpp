#include "train/metrics.h"

#include "base/numerics/roc.h"
#include "network/forward.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace reluscope {

namespace {

/// The rows with a known class: their probabilities and classes.
struct KnownRows {
    Eigen::MatrixXd probabilities;  // classes x rows; one row, of class 1, for a single output
    std::vector<std::int32_t> truths;
    std::vector<std::int32_t> predictions;
};

KnownRows known_rows(const Eigen::MatrixXd& logits, Link link, std::span<const std::int32_t> classes,
                     std::span<const std::uint32_t> rows) {
    KnownRows known;
    for (const std::uint32_t row : rows) {
        if (classes[row] < 0) continue;
        known.truths.push_back(classes[row]);
        known.predictions.push_back(predicted_class(logits.col(row)));
    }
    known.probabilities.resize(logits.rows(), static_cast<Eigen::Index>(known.truths.size()));
    Eigen::Index next = 0;
    for (const std::uint32_t row : rows) {
        if (classes[row] >= 0) known.probabilities.col(next++) = logits.col(row);
    }
    apply_link(link, known.probabilities);
    return known;
}

std::vector<double> probabilities_of(const KnownRows& known, Eigen::Index output) {
    const Eigen::RowVectorXd row = known.probabilities.row(output);
    return {row.begin(), row.end()};
}

/// The AUC of one class against the rest, as the mean over the classes that occur.
double mean_auc(const KnownRows& known) {
    double sum = 0;
    int count = 0;
    for (Eigen::Index k = 0; k < known.probabilities.rows(); ++k) {
        const double auc = area_under_roc(probabilities_of(known, k), known.truths, static_cast<std::int32_t>(k));
        if (std::isnan(auc)) continue;
        sum += auc;
        ++count;
    }
    return sum / count;  // NaN for 0 / 0
}

/// The AUC of the probability of class 1 where there are two classes, else mean_auc().
double auc_of(const KnownRows& known, int num_classes) {
    if (num_classes != 2) return mean_auc(known);
    return area_under_roc(probabilities_of(known, known.probabilities.rows() - 1), known.truths);
}

Calibration calibration_of_predictions(const KnownRows& known) {
    std::vector<double> probabilities;
    std::vector<std::int32_t> right;
    for (std::size_t i = 0; i < known.truths.size(); ++i) {
        probabilities.push_back(known.probabilities(known.predictions[i], static_cast<Eigen::Index>(i)));
        right.push_back(known.predictions[i] == known.truths[i] ? 1 : 0);
    }
    return calibration_of(probabilities, right);
}

}  // namespace

Eigen::MatrixXi confusion_matrix(std::span<const std::int32_t> truths, std::span<const std::int32_t> predictions,
                                 int num_classes) {
    assert(truths.size() == predictions.size());
    Eigen::MatrixXi counts = Eigen::MatrixXi::Zero(num_classes, num_classes);
    for (std::size_t i = 0; i < truths.size(); ++i) {
        if (truths[i] >= 0) ++counts(truths[i], predictions[i]);
    }
    return counts;
}

double accuracy_of(const Eigen::MatrixXi& confusion) {
    return static_cast<double>(confusion.trace()) / static_cast<double>(confusion.sum());
}

Calibration calibration_of(std::span<const double> probabilities, std::span<const std::int32_t> came_true,
                           std::size_t num_bins) {
    assert(probabilities.size() == came_true.size() && num_bins > 0);
    Calibration calibration;
    calibration.bins.resize(num_bins);
    std::vector<double> sums(num_bins, 0);
    std::vector<double> hits(num_bins, 0);
    const auto bins = static_cast<double>(num_bins);
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        const double place = probabilities[i] > 0 ? std::min(probabilities[i] * bins, bins - 1) : 0;
        const auto bin = static_cast<std::size_t>(place);
        ++calibration.bins[bin].rows;
        sums[bin] += probabilities[i];
        hits[bin] += came_true[i];
    }
    double error = 0;
    for (std::size_t b = 0; b < num_bins; ++b) {
        CalibrationBin& bin = calibration.bins[b];
        bin.low = static_cast<double>(b) / bins;
        bin.high = static_cast<double>(b + 1) / bins;
        bin.mean_probability = sums[b] / static_cast<double>(bin.rows);  // NaN for 0 / 0
        bin.observed_share = hits[b] / static_cast<double>(bin.rows);
        error += std::abs(sums[b] - hits[b]);
    }
    calibration.expected_error = error / static_cast<double>(probabilities.size());
    return calibration;
}

ClassMetrics class_metrics(const Eigen::MatrixXd& logits, Link link, std::span<const std::int32_t> classes,
                           int num_classes, std::span<const std::uint32_t> rows) {
    const KnownRows known = known_rows(logits, link, classes, rows);
    ClassMetrics metrics;
    metrics.confusion = confusion_matrix(known.truths, known.predictions, num_classes);
    metrics.accuracy = accuracy_of(metrics.confusion);
    metrics.auc = auc_of(known, num_classes);
    metrics.calibration = num_classes == 2 ? calibration_of(probabilities_of(known, logits.rows() - 1), known.truths)
                                           : calibration_of_predictions(known);
    return metrics;
}

double class_auc(const Eigen::MatrixXd& logits, Link link, std::span<const std::int32_t> classes, int num_classes,
                 std::span<const std::uint32_t> rows) {
    return auc_of(known_rows(logits, link, classes, rows), num_classes);
}

NumberMetrics number_metrics(const Eigen::MatrixXd& outputs, const Eigen::VectorXd& values,
                             std::span<const std::uint32_t> rows) {
    double count = 0;
    double sum = 0;
    for (const std::uint32_t row : rows) {
        if (std::isnan(values(row))) continue;
        sum += values(row);
        ++count;
    }
    const double mean = sum / count;
    double squares = 0;
    double errors = 0;
    double spread = 0;
    for (const std::uint32_t row : rows) {
        if (std::isnan(values(row))) continue;
        const double error = outputs(0, row) - values(row);
        squares += error * error;
        errors += std::abs(error);
        spread += (values(row) - mean) * (values(row) - mean);
    }
    NumberMetrics metrics;
    metrics.rmse = std::sqrt(squares / count);  // NaN for 0 / 0
    metrics.mean_absolute_error = errors / count;
    if (spread > 0) metrics.r2 = 1 - squares / spread;
    return metrics;
}

}  // namespace reluscope
