#pragma once

#include "app/state/state.h"
#include "ui/compare/compare_memory.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// The controls of the compare view: what kind of things are compared, and the two of them, A and B.
void compare_pickers(const Ui& ui, const AppState& state, CompareMemory& memory);

/// Buttons for what can be compared, while nothing is chosen.
void compare_offers(const Ui& ui, const AppState& state);

}  // namespace reluscope
