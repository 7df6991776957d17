#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/tree/tree_memory.h"

namespace reluscope {

/// Fills the current child window.
void tree_panel(const Ui& ui, const AppState& state, TreeMemory& memory);

}  // namespace reluscope
