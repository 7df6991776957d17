#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// The chosen row: how far its explanation holds (once `reach` is known), and from the reference to the logit to the
/// probability.
void row_panel(const Ui& ui, const Document& document, const RowView& view, const Hovered& hovered,
               const RowReach* reach);

}  // namespace reluscope
