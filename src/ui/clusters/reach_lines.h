#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// How far the explanation of the chosen row holds: the smallest change of a single column that leaves its region, and
/// what bounds the region. `facets`: how far that is.
void row_reach(const Ui& ui, const Document& document, const RowReach& reach, const StageStatus& facets,
               Eigen::Index output);

/// How far the explanation holds for the rows of the chosen cluster together.
void cluster_reach_line(const Ui& ui, const Document& document, const ReachState& reach);

}  // namespace reluscope
