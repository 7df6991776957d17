#pragma once

#include "app/answers/answers_facts.h"
#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// The smallest change that flips the prediction of the chosen row, with ways to try it, to search on, and to lock
/// columns. Nothing where nothing is decided.
void row_change(const Ui& ui, const AppState& state);

/// The choice between contributions and Shapley values, and what the latter are. True where Shapley values are chosen.
bool row_parts(const Ui& ui, const AppState& state, const PartsFacts& facts);

}  // namespace reluscope
