#pragma once

#include "app/state/state.h"
#include "ui/clusters/importance_memory.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// Fills the current child window.
void importance_panel(const Ui& ui, const AppState& state, ImportanceMemory& memory);

}  // namespace reluscope
