#pragma once

#include "app/state.h"

#include <string>

namespace reluscope {

/// A round number (1, 2 or 5 times a power of ten) near a feature's standard deviation, to speak of "age + 10 years".
double round_step(double deviation);

/// "212 rows, 16 %: sex = female raises the log-odds of survived by 2.6; ...": the strongest features of the cluster.
std::string cluster_sentence(const Document& document, const ClusterView& view, const Eigen::VectorXd& deviations);

/// What the network predicts for the row, and the strongest reasons for and against.
std::string row_sentence(const Document& document, const RowView& view);

/// What the logit of `output` measures: "log-odds of survived", "logit of versicolor", "output".
std::string logit_phrase(const Document& document, Eigen::Index output);

}  // namespace reluscope
