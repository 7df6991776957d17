#pragma once

#include "app/state/state.h"
#include "ui/clusters/rows_memory.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// The cells of the cluster's rows, and how far each explanation holds. Cells can be changed.
void rows_panel(const Ui& ui, const AppState& state, RowsMemory& memory);

}  // namespace reluscope
