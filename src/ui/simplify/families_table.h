#pragma once

#include "app/simplify/family_sets.h"
#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/simplify/simplify_memory.h"

namespace reluscope {

/// The families, a line each, and the clusters of the chosen one.
void families_table(const Ui& ui, const AppState& state, const FamilyCut& cut, SimplifyMemory& memory);

}  // namespace reluscope
