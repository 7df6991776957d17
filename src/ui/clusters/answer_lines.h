#pragma once

#include "app/answers/answers_facts.h"
#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// Buttons above the bars of the chosen row: the way to the smallest change of its prediction, that change tried, and
/// other values that are tried. They keep their places while it is computed.
void row_ways(const Ui& ui, const AppState& state);
/// The smallest change that flips the prediction of the chosen row, or makes a number reach a value, directly below the
/// locks, the measure and the aim that it rests on. These keep their places while it is computed.
void row_change(const Ui& ui, const AppState& state);
/// The alternatives, which come later than the answer.
void row_alternatives(const Ui& ui, const AppState& state);

/// The choice between contributions, Shapley values and expected gradients. True where one of the last two is chosen.
bool row_parts_choice(const Ui& ui, const AppState& state);
/// What these are, or how far their computation is.
void row_parts_words(const Ui& ui, const AppState& state, const PartsFacts& facts);

}  // namespace reluscope
