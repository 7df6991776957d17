#pragma once

#include "answers/calibration.h"
#include "answers/inner_units.h"
#include "formats/json/json_writer.h"

#include <vector>

namespace reluscope {

/// Weights of hidden units that a report holds, at most; of more there is null.
inline constexpr Eigen::Index kMaxInnerWeights = 100'000;

/// The `hidden_units` of a row (docs/report.md): what each unit listens to in the row's region, and what it computes
/// for the row, `input`.
void write_inner_units(const Study& study, PatternBits pattern, const Eigen::VectorXd& input, JsonWriter& json);

/// The `calibration` of a report: one entry per output; null where nothing can be said.
void write_calibration(const std::vector<std::vector<ClusterCalibration>>& outputs, JsonWriter& json);

/// The `observed_interval` of a cluster: one entry per output.
void write_observed_intervals(const std::vector<std::vector<ClusterCalibration>>& outputs, std::size_t cluster,
                              JsonWriter& json);

}  // namespace reluscope
