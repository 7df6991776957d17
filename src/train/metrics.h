#pragma once

#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace reluscope {

/// Rows whose predicted probability lies in [low, high); the last bin takes 1 too.
struct CalibrationBin {
    double low = 0;
    double high = 0;
    std::size_t rows = 0;
    double mean_probability = std::numeric_limits<double>::quiet_NaN();  ///< NaN in an empty bin
    double observed_share = std::numeric_limits<double>::quiet_NaN();    ///< of rows where the event came true
};

/// How far predicted probabilities are what comes true.
struct Calibration {
    std::vector<CalibrationBin> bins;  ///< of equal width
    /// Mean over rows of |observed - mean| of its bin.
    double expected_error = std::numeric_limits<double>::quiet_NaN();
};

struct ClassMetrics {
    Eigen::MatrixXi confusion;  ///< true class x predicted class
    double accuracy = std::numeric_limits<double>::quiet_NaN();
    /// Two classes: of the probability of class 1. More: mean over the classes that occur of one against the rest.
    double auc = std::numeric_limits<double>::quiet_NaN();
    /// Two classes: of the probability of class 1. More: of the probability of the predicted class being right.
    Calibration calibration;
};

struct NumberMetrics {
    double r2 = std::numeric_limits<double>::quiet_NaN();  ///< 1 - sum (f - y)^2 / sum (y - mean y)^2
    double rmse = std::numeric_limits<double>::quiet_NaN();
    double mean_absolute_error = std::numeric_limits<double>::quiet_NaN();
};

inline constexpr std::size_t kCalibrationBins = 10;

/// counts(truth, predicted). Rows with a true class below 0 (unknown) are not counted.
Eigen::MatrixXi confusion_matrix(std::span<const std::int32_t> truths, std::span<const std::int32_t> predictions,
                                 int num_classes);
/// Share on the diagonal; NaN of an empty matrix.
double accuracy_of(const Eigen::MatrixXi& confusion);

/// `came_true` is 0 or 1 per row.
Calibration calibration_of(std::span<const double> probabilities, std::span<const std::int32_t> came_true,
                           std::size_t num_bins = kCalibrationBins);

/// ClassMetrics::auc alone; the same number. O(rows log rows) per class (one for two classes).
double class_auc(const Eigen::MatrixXd& logits, Link link, std::span<const std::int32_t> classes, int num_classes,
                 std::span<const std::uint32_t> rows);

/// All about the rows `rows` of a classification; AUC is on probabilities, after the link. Rows of unknown class are
/// passed over.
///
/// Shapes   `logits` is outputs x rows, of a network with one output (two classes) or one per class; `classes` one per
/// row, -1 unknown.
ClassMetrics class_metrics(const Eigen::MatrixXd& logits, Link link, std::span<const std::int32_t> classes,
                           int num_classes, std::span<const std::uint32_t> rows);

/// The metrics of numbers: the first output against `values`. Rows with an unknown (NaN) value are passed over.
NumberMetrics number_metrics(const Eigen::MatrixXd& outputs, const Eigen::VectorXd& values,
                             std::span<const std::uint32_t> rows);

}  // namespace reluscope
