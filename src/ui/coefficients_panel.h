#pragma once

#include "app/state.h"
#include "ui/widgets.h"

namespace reluscope {

/// Fills the current child window.
void coefficients_panel(const Ui& ui, const AppState& state);

}  // namespace reluscope
