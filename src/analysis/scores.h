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
    /// Classes: share of the rows with a known class that are predicted right; NaN if none. Else empty.
    std::vector<double> accuracy;
    std::vector<double> rmse;      ///< numbers: root mean squared error of the first output; NaN if none. Else empty
    Eigen::MatrixXi class_counts;  ///< classes x clusters; empty for numbers
    std::vector<std::uint32_t> known;  ///< per cluster: rows with a known answer; empty without a target
    /// What was observed of each output, over the rows with a known answer (NaN where there are none): the share of the
    /// class that the output speaks for, or the mean answer. outputs x clusters; empty without a target, and for
    /// outputs that are not the target's.
    Eigen::MatrixXd observed;
    /// The mean of what the network predicts for those rows, after the link: what `observed` is compared with.
    Eigen::MatrixXd predicted;
    /// outputs x clusters, 1 where predicted and observed differ by more than chance allows (differs_beyond_chance());
    /// empty like `observed`, and where outputs are no probabilities of classes.
    Eigen::MatrixXi beyond_chance;
    std::size_t overall_known = 0;  ///< rows with a known answer
    double overall_accuracy = std::numeric_limits<double>::quiet_NaN();
    double overall_rmse = std::numeric_limits<double>::quiet_NaN();
};

/// `target` is per row of the analysis (not of the table); null for none.
ClusterScores score_clusters(Link link, const PatternTable& patterns, const Clustering& clustering,
                             const Target* target);

/// The class that output `o` speaks for.
inline Eigen::Index class_of_output(Eigen::Index num_outputs, Eigen::Index o) { return num_outputs == 1 ? 1 : o; }

/// True if `observed` of some rows are of a class in a way that chance would bring about, so or further off on that
/// side, in fewer than one of twenty cases if each row were of the class with its own probability in `probabilities`.
/// Cost     O(rows * observed) for few rows; for many, a normal approximation.
bool differs_beyond_chance(const std::vector<double>& probabilities, std::size_t observed);

/// True if the mean of errors of numbers is more than three standard errors from 0, of ten errors at least.
bool differs_beyond_chance(const std::vector<double>& errors);

/// `target` for the rows listed in `rows`.
Target select_rows(const Target& target, const std::vector<std::uint32_t>& rows);

/// Mean input of a cluster's rows.
Eigen::VectorXd mean_input(const Eigen::MatrixXd& inputs, const Clustering& clustering, ClusterId cluster);

}  // namespace reluscope
