#pragma once

#include "ui/plane/plane_panel.h"

namespace reluscope {

/// What can be done at a place of the plane: opened by the right button (or a long press) on the last item. `memory`
/// keeps the place while the menu is open.
void plane_menu(const Ui& ui, const AppState& state, const Viewport2D& view, PlaneMemory& memory);

}  // namespace reluscope
