#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/workspace/view_memory.h"

namespace reluscope {

/// The first minute in place of the workspace: the picture, and beside it, or below it where there is no room, what a
/// network of ReLUs is, and three steps to take.
void welcome_workspace(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, ViewMemory& memory);

}  // namespace reluscope
