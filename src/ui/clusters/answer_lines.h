#pragma once

#include "app/answers/answers_facts.h"
#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// The smallest change that flips the prediction of the chosen row, or makes a number reach a value: below the buttons
/// that try it or show the way, and the locks, the measure and the aim that it rests on. Buttons stand above the answer
/// and keep their places while it is computed.
void row_change(const Ui& ui, const AppState& state);
/// The alternatives, which come later than the answer.
void row_alternatives(const Ui& ui, const AppState& state);

/// The choice between contributions and Shapley values, and what the latter are. True where Shapley values are chosen.
bool row_parts(const Ui& ui, const AppState& state, const PartsFacts& facts);

}  // namespace reluscope
