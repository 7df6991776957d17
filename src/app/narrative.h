#pragma once

#include "app/state.h"

#include <string>

namespace reluscope {

/// A round number (1, 2 or 5 times a power of ten) near a feature's standard deviation, to speak of "age + 10 years".
double round_step(double deviation);

/// "212 rows, 16 %: sex = female raises the log-odds of survived by 2.6; ...": the strongest features of the cluster.
std::string cluster_sentence(const Document& document, const ClusterView& view, const Eigen::VectorXd& deviations);

/// "log-odds of survived = 1.47 \u2212 0.102 age + 0.584 [sex = female] + 5 more": the cluster's map in the table's units, the strongest terms first.
std::string cluster_formula(const Document& document, const ClusterView& view);

/// The same with a row's numbers in it: "1.05 = \u22121.98 + 2.94 (age) + 0.457 (fare); 1 / (1 + e^\u22121.05) = 74 %".
std::string row_formula(const Document& document, const RowView& view);

/// What the network predicts for the row, and the strongest reasons for and against.
std::string row_sentence(const Document& document, const RowView& view);

/// What the logit of `output` measures: "log-odds of survived", "logit of versicolor", "output".
std::string logit_phrase(const Document& document, Eigen::Index output);

}  // namespace reluscope
