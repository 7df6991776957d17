#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/simplify/simplify_memory.h"

namespace reluscope {

/// Fills the current child window: how the open network can be made simpler.
void simplify_panel(const Ui& ui, const AppState& state, SimplifyMemory& memory);

}  // namespace reluscope
