#pragma once

#include "analysis/scores.h"
#include "analysis/study.h"

#include <cstddef>
#include <vector>

namespace reluscope {

/// An interval that holds what it is about in 95 of 100 cases, under the assumption that is said where it is made.
struct Interval {
    double low = 0, high = 0;
};

/// Wilson's score interval (1927) at 95 % of the probability behind `count` of `total` independent draws. [0, 1] of
/// nothing.
Interval wilson_interval(double count, double total);

/// The number that Student's t with so many degrees of freedom, at least 1, exceeds in size in 5 of 100 cases. To three
/// digits (Hill's expansion, 1970).
double student_t_95(std::size_t degrees);

/// Predicted beside observed of one output in one cluster, over its rows with a known answer.
struct ClusterCalibration {
    std::uint32_t rows = 0;  ///< with a known answer
    double predicted = 0;    ///< mean of what the network predicts; NaN without rows
    double observed = 0;     ///< share of the output's class, or mean answer; NaN without rows
    /// 95 % interval of the share or mean that rows like these have: for a class Wilson's interval; for a number the
    /// mean and Student's t times the standard error to both sides, infinite with fewer than two rows. Rows count as
    /// independent draws, and answers that are numbers as normal.
    Interval interval;
    bool inside = true;  ///< `predicted` lies in `interval`
};

/// Calibration of output `o`, cluster by cluster; empty without a target, for an output that is not the target's, and
/// where outputs are no probabilities of classes.
std::vector<ClusterCalibration> cluster_calibration(const Study& study, Eigen::Index o);

/// The calibration of all clusters together.
struct CalibrationSummary {
    std::size_t clusters = 0;  ///< with at least one known answer
    std::size_t inside = 0;    ///< clusters among these whose interval holds the prediction
    /// Mean over the rows with an answer of |predicted - observed| of their cluster: the expected calibration error
    /// (Naeini, Cooper and Hauskrecht 2015) with clusters in place of bins.
    double mean_gap = 0;
};

CalibrationSummary summary_of(const std::vector<ClusterCalibration>& calibration);

}  // namespace reluscope
