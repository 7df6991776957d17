#pragma once

#include "app/state/state.h"
#include "scene/drawings/compare_drawing.h"
#include "ui/compare/compare_memory.h"
#include "ui/kit/widgets.h"

#include <string>

namespace reluscope {

/// Fills the current child window: two clusters, two rows, or two networks.
void compare_panel(const Ui& ui, const AppState& state, CompareMemory& memory);

/// How the two differ, in a sentence; empty while nothing is compared.
std::string comparison_sentence(const AppState& state);

/// Comparisons as the view draws them.
PairFigure pair_figure(const AppState& state, const PairComparison& pair);
NetworksFigure networks_figure(const AppState& state, const NetworkComparison& networks);

}  // namespace reluscope
