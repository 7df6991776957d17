#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/simplify/simplify_memory.h"

namespace reluscope {

/// The dial for the number of families, what each number costs, and the families.
void families_panel(const Ui& ui, const AppState& state, SimplifyMemory& memory);

/// Above the list of clusters: that there are too many of them to read and can be joined, or what they are joined to.
/// Nothing where there are few and nobody joined them.
void families_line(const Ui& ui, const AppState& state);

}  // namespace reluscope
