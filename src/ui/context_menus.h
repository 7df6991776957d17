#pragma once

#include "ui/plane_panel.h"
#include "ui/widgets.h"

namespace reluscope {

/// What can be done with a cluster: opened by the right button (or a long press) on the last item.
void cluster_menu(const Ui& ui, const Document& document, const Selection& selection, ClusterId cluster);

/// What can be done with a row of the table: likewise.
void row_menu(const Ui& ui, const Document& document, const Selection& selection, RowId row);

/// What can be done at a place of the plane: likewise; `ui.plane` keeps the place while the menu is open.
void plane_menu(const Ui& ui, const AppState& state, const PlaneView2D& view);

}  // namespace reluscope
