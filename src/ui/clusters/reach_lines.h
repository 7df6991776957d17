#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// How far the explanation of the chosen row holds, whose reach must be there: the smallest change of a single column
/// that leaves its region, how far all columns can go together, and what bounds the region.
void row_reach(const Ui& ui, const AppState& state, Eigen::Index output);

/// How far the explanation holds for the rows of the chosen cluster together.
void cluster_reach_line(const Ui& ui, const Document& document, const ReachState& reach);

}  // namespace reluscope
