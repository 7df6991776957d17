#pragma once

#include "app/state/state.h"
#include "ui/coefficients/profile_memory.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// Fills the current child window.
void profile_panel(const Ui& ui, const AppState& state, ProfileMemory& memory);

}  // namespace reluscope
