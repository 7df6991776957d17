#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// How far the explanation of the chosen row holds: nearest wall, decision boundary, facets of its region.
void row_reach(const Ui& ui, const Document& document, const RowReach& reach);

/// The same for the rows of the chosen cluster together.
void cluster_reach_line(const Ui& ui, const Document& document, const ReachState& reach);

}  // namespace reluscope
