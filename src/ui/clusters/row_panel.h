#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// The chosen row: from the reference to the logit to the probability, and how far its explanation holds once that is
/// known. There is a row view.
void row_panel(const Ui& ui, const AppState& state);

}  // namespace reluscope
