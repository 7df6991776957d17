#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/simplify/simplify_memory.h"

namespace reluscope {

/// The published table of local models (Aletheia): rows, answers and scores of every cluster by itself and on all rows.
void summary_part(const Ui& ui, const AppState& state, SimplifyMemory& memory);

}  // namespace reluscope
