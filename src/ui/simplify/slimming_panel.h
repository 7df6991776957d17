#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// Units that can go without a change of any output, and what can be done with that.
void slimming_panel(const Ui& ui, const AppState& state);

}  // namespace reluscope
