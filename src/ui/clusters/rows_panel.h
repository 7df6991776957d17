#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// The cells of the cluster's rows, and how far each explanation holds.
void rows_panel(const Ui& ui, const Document& document, const Selection& selection, const Hovered& hovered,
                const RowOrder& order, const ReachState& reach);

}  // namespace reluscope
