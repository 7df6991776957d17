#pragma once

#include "analysis/affine_map.h"
#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "analysis/regions/region_partition.h"
#include "analysis/scores.h"
#include "base/ids.h"
#include "data/target.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

// Two clusters, rows or networks against each other. Differences are always second minus first.

namespace reluscope {

/// The weight of one input in two maps.
struct CoefficientPair {
    Eigen::Index input = 0;
    double first = 0;
    double second = 0;

    double difference() const { return second - first; }
};

/// One output's weights in two maps with as many inputs, each times `scale` of its input; largest |difference| first,
/// ties by input.
std::vector<CoefficientPair> paired_coefficients(const AffineMap& first, const AffineMap& second, Eigen::Index output,
                                                 const Eigen::VectorXd& scale);

/// The hidden units in which two patterns differ.
struct PatternDifference {
    std::vector<UnitId> units;           ///< ascending; their number is the Hamming distance
    std::vector<std::size_t> per_layer;  ///< how many of them in each hidden layer

    std::size_t distance() const { return units.size(); }
};
PatternDifference pattern_difference(const Network& network, PatternBits first, PatternBits second);

/// How much each input is responsible for the difference of one logit between two inputs: f(x2) - f(x1) = sum of
/// per_input.
struct LogitDifference {
    double first = 0;  ///< logits by forward passes
    double second = 0;
    /// In one region a_j (x2_j - x1_j) of its map; else integrated gradients along the straight line, exact piece by
    /// piece (analysis/lines/line_path.h).
    Eigen::VectorXd per_input;
    bool same_region = false;
    std::size_t pieces = 1;     ///< linear pieces of the line
    double relative_error = 0;  ///< |sum - difference| relative to max(1, |f(x1)|, |f(x2)|)
};
/// Errors   those of line_path().
Result<LogitDifference> logit_difference(const Network& network, const Eigen::VectorXd& first,
                                         const Eigen::VectorXd& second, PatternBits first_pattern,
                                         PatternBits second_pattern, Eigen::Index output);

/// Why the mean logit differs between two clusters: f2(m2) - f1(m1) = sum of per_input + formulas, with their maps f
/// and mean inputs m.
struct ClusterDifference {
    /// inputs: the mean of both weights times the difference of the means, which is there because the rows differ.
    Eigen::VectorXd per_input;
    /// f2(m) - f1(m) halfway between the means, m = (m1 + m2) / 2, which is there because the formulas differ.
    double formulas = 0;
};
ClusterDifference cluster_difference(const AffineMap& first, const Eigen::VectorXd& first_mean, const AffineMap& second,
                                     const Eigen::VectorXd& second_mean, Eigen::Index output);

/// Where the rows of the clusters of one clustering are in another one of the same rows.
struct TransferMatrix {
    std::vector<ClusterId> first, second;          ///< the clusters that stand for themselves, largest first
    bool first_rest = false, second_rest = false;  ///< a last line, a last column of all other clusters together
    Eigen::Matrix<std::uint32_t, Eigen::Dynamic, Eigen::Dynamic> rows;  ///< counts; they add up to all rows
};
/// Errors   the clusterings are of different numbers of rows.
Result<TransferMatrix> transfer_matrix(const Clustering& first, const Clustering& second, std::size_t most = 8);

/// The logits of one row before and after.
struct LogitChange {
    RowId row;
    Eigen::Index output = 0;  ///< the one that changed most
    double first = 0;
    double second = 0;
};

/// What two networks predict for the same rows.
struct PredictionChange {
    std::size_t rows = 0;
    bool classes = false;              ///< predictions are classes; else only numbers change
    std::vector<RowId> changed;        ///< rows that are put into another class
    std::size_t gained = 0, lost = 0;  ///< rows with a known class that became right, and wrong
    /// Accuracy of classes, RMSE of numbers; NaN without a target.
    double first_score = std::numeric_limits<double>::quiet_NaN();
    double second_score = std::numeric_limits<double>::quiet_NaN();
    double mean_change = 0;            ///< mean over the rows of the largest |change| of a logit
    std::vector<LogitChange> largest;  ///< rows whose logits changed most; at most `most`
};
/// Logits are outputs x rows. `classes`: predictions are classes, told by predicted_class(). `target` per row; null for
/// none. Errors   the logits have different shapes.
Result<PredictionChange> prediction_change(const Eigen::MatrixXd& first, const Eigen::MatrixXd& second, bool classes,
                                           const Target* target, std::size_t most = 12);

/// Patterns that regions of the same window have under two networks.
struct RegionChange {
    std::size_t first_regions = 0, second_regions = 0;
    bool complete = true;  ///< both partitions are
    /// The hidden layers are as wide; else patterns mean different things, and only the numbers are told.
    bool comparable = true;
    std::size_t common = 0;             ///< patterns that both have
    std::size_t appeared = 0;           ///< only the second
    std::size_t vanished = 0;           ///< only the first
    std::vector<RegionId> only_second;  ///< regions of the second partition whose patterns the first lacks
    std::vector<RegionId> only_first;
};
RegionChange region_change(const RegionPartition& first, const RegionPartition& second);

}  // namespace reluscope
