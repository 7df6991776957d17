#pragma once

#include "app/state/state.h"
#include "ui/coefficients/coefficients_memory.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// Fills the current child window.
void coefficients_panel(const Ui& ui, const AppState& state, CoefficientsMemory& memory);

}  // namespace reluscope
