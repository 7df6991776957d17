#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// A slider or choices for each column of the chosen row, with how far the map and the prediction stay the same.
void what_if_panel(const Ui& ui, const AppState& state);

}  // namespace reluscope
