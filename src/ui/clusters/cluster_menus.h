#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// What can be done with a cluster: opened by the right button (or a long press) on the last item.
void cluster_menu(const Ui& ui, const Document& document, const Selection& selection, ClusterId cluster);

/// The lines of a menu for a row of the table.
void row_menu(const Ui& ui, const AppState& state, RowId row);

/// The lines of row_menu(), for a menu about a place where a row is.
void row_items(const Ui& ui, const AppState& state, RowId row);

}  // namespace reluscope
