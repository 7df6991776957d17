#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/simplify/simplify_memory.h"

namespace reluscope {

/// The dial for the number of families, what each number costs, and the families.
void families_panel(const Ui& ui, const AppState& state, SimplifyMemory& memory);

/// The heading of the list of clusters, with the button that joins them into families where there are many, or that
/// takes families apart.
void clusters_heading(const Ui& ui, const AppState& state);

/// Below that heading: that there are too many clusters to read and can be joined, or what they are joined to. Nothing
/// where there are few and nobody joined them, or no room beside the list.
void families_line(const Ui& ui, const AppState& state);

}  // namespace reluscope
