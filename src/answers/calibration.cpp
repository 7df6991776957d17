#include "answers/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

constexpr double kNormal95 = 1.959963984540054;

/// Mean and spread of the answers of a cluster that are numbers.
Interval interval_of_mean(const Target& target, std::span<const std::uint32_t> rows) {
    double count = 0, mean = 0, squares = 0;  // Welford
    for (const std::uint32_t row : rows) {
        const double value = target.value_of_row[row];
        if (std::isnan(value)) continue;
        const double off = value - mean;
        mean += off / ++count;
        squares += off * (value - mean);
    }
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    if (count < 2) return {-kInfinite, kInfinite};
    const double half = student_t_95(static_cast<std::size_t>(count) - 1) * std::sqrt(squares / (count - 1) / count);
    return {mean - half, mean + half};
}

}  // namespace

Interval wilson_interval(double count, double total) {
    if (!(total > 0)) return {0, 1};
    const double z2 = kNormal95 * kNormal95;
    const double share = count / total;
    const double centre = (share + z2 / (2 * total)) / (1 + z2 / total);
    const double half =
        kNormal95 / (1 + z2 / total) * std::sqrt(share * (1 - share) / total + z2 / (4 * total * total));
    // At the ends the interval ends there; rounding must not say otherwise.
    return {count <= 0 ? 0 : std::max(0.0, centre - half), count >= total ? 1 : std::min(1.0, centre + half)};
}

double student_t_95(std::size_t degrees) {
    if (degrees <= 1) return 12.706;
    if (degrees == 2) return 4.303;
    if (degrees == 3) return 3.182;
    const double d = 1 / static_cast<double>(degrees);
    return kNormal95 + d * (2.37227 + d * (2.82250 + d * (2.55585 + d * 1.58953)));
}

std::vector<ClusterCalibration> cluster_calibration(const Study& study, Eigen::Index o) {
    const ClusterScores& scores = *study.scores;
    const bool comparable = study.input->target && o < scores.observed.rows() && scores.beyond_chance.size() > 0;
    if (!comparable) return {};
    const Target& target = *study.input->target;
    std::vector<ClusterCalibration> all(study.clustering->num_clusters());
    for (std::size_t c = 0; c < all.size(); ++c) {
        const auto column = static_cast<Eigen::Index>(c);
        ClusterCalibration& cluster = all[c];
        cluster.rows = scores.known[c];
        cluster.predicted = scores.predicted(o, column);
        cluster.observed = scores.observed(o, column);
        const double rows = cluster.rows;
        cluster.interval = target.is_class() ? wilson_interval(rows > 0 ? std::round(cluster.observed * rows) : 0, rows)
                                             : interval_of_mean(target, study.clustering->rows_of(ClusterId(c)));
        cluster.inside = cluster.rows == 0 ||
                         (cluster.interval.low <= cluster.predicted && cluster.predicted <= cluster.interval.high);
    }
    return all;
}

CalibrationSummary summary_of(const std::vector<ClusterCalibration>& calibration) {
    CalibrationSummary summary;
    double rows = 0;
    for (const ClusterCalibration& cluster : calibration) {
        if (cluster.rows == 0) continue;
        ++summary.clusters;
        summary.inside += cluster.inside ? 1 : 0;
        summary.mean_gap += cluster.rows * std::abs(cluster.predicted - cluster.observed);
        rows += cluster.rows;
    }
    if (rows > 0) summary.mean_gap /= rows;
    return summary;
}

}  // namespace reluscope
