#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/workspace/view_memory.h"

namespace reluscope {

/// Everything, laid out for the size of the display.
void workspace(const Ui& ui, const AppState& state, ViewMemory& memory);

}  // namespace reluscope
