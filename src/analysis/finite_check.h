#pragma once

#include "analysis/map_survey.h"
#include "analysis/patterns.h"
#include "analysis/scores.h"
#include "analysis/study.h"
#include "base/result.h"
#include "geometry/plane_frame.h"
#include "network/network.h"

#include <Eigen/Core>

namespace reluscope {

// Files hold finite numbers only, but what is computed from them can leave the range of double: a cell of 1e308,
// weights that multiply to 1e400. Nothing of it is shown or written: each stage of a study is checked before the next
// one begins.

/// Errors   the first row on which the network's values are infinite or no numbers; the names and numbers of the
/// table's file.
Status check_values(const StudyInput& input, const PatternTable& patterns);

/// Errors   an input whose mean or standard deviation over the rows is too large for double.
Status check_spread(const StudyInput& input);

/// Errors   a cluster whose mean output or root mean squared error is.
Status check_scores(const StudyInput& input, const Clustering& clustering, const ClusterScores& scores);

/// Errors   maps, also in the units of the table's columns, or importances that are.
Status check_survey(const StudyInput& input, const MapSurvey& survey);

/// Every value of the network and of its affine maps on the rows, also in the units of the table, is far from the
/// largest double, by one pass over bounds of the sizes alone: no check above will fail. False where that does not
/// tell.
bool surely_finite(const StudyInput& input);

/// Errors   a window of a plane in whose corners the network's values are infinite or no numbers.
Status check_window(const Network& network, const PlaneFrame& frame, const PlaneWindow& window);

/// check_values() by a forward pass of its own where surely_finite() does not tell: for a network that is to take the
/// place of another over the same rows, before anything changes.
Status check_network(const StudyInput& input);

}  // namespace reluscope
