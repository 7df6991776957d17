#pragma once

#include "app/state/state.h"
#include "ui/clusters/swarm_memory.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// What each column adds to the output of every row: a line of dots per column, or one column's values against what
/// they add.
void swarm_panel(const Ui& ui, const AppState& state, SwarmMemory& memory);

}  // namespace reluscope
