#pragma once

#include "analysis/study.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// How much one column of the table matters over all clusters: the sums over its inputs of MapSurvey's importances.
struct ColumnImportance {
    std::string column;
    std::vector<Eigen::Index> inputs;
    double spread = 0;   ///< sum over its inputs of the mean of |a_j| times the standard deviation of j, in logits
    double squared = 0;  ///< share of the mean squared weights; all columns together make 1
};

/// One per column, the largest spread first. `study` must have its survey.
std::vector<ColumnImportance> column_importance(const Study& study);

/// Rows in the largest `i` clusters together, for i = 0 .. number of clusters.
std::vector<std::size_t> cumulative_sizes(const Clustering& clustering);

/// "17 clusters cover at least 90 % of the rows".
std::string coverage_sentence(const Clustering& clustering, double share);

}  // namespace reluscope
