#pragma once

#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "data/target.h"

#include <Eigen/Core>

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace reluscope {

/// Per cluster what the network predicts there and how right it is. Without a target only the predictions.
struct ClusterScores {
    Eigen::MatrixXd mean_output;  ///< outputs x clusters: mean of what the network predicts (after the link)
    std::vector<double>
        accuracy;  ///< classes: share of the rows with a known class that are predicted right; NaN if none. Else empty
    std::vector<double> rmse;      ///< numbers: root mean squared error of the first output; NaN if none. Else empty
    Eigen::MatrixXi class_counts;  ///< classes x clusters; empty for numbers
    double overall_accuracy = std::numeric_limits<double>::quiet_NaN();
    double overall_rmse = std::numeric_limits<double>::quiet_NaN();
};

/// `target` is per row of the analysis (not of the table); null for none.
ClusterScores score_clusters(Link link, const PatternTable& patterns, const Clustering& clustering,
                             const Target* target);

/// `target` for the rows listed in `rows`.
Target select_rows(const Target& target, const std::vector<std::uint32_t>& rows);

/// Mean input of a cluster's rows.
Eigen::VectorXd mean_input(const Eigen::MatrixXd& inputs, const Clustering& clustering, ClusterId cluster);

}  // namespace reluscope
