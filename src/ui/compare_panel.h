#pragma once

#include "app/state.h"
#include "scene/compare_drawing.h"
#include "ui/widgets.h"

namespace reluscope {

/// Fills the current child window: two clusters, two rows, or two networks.
void compare_panel(const Ui& ui, const AppState& state);

/// Comparisons as the view draws them.
PairFigure pair_figure(const AppState& state, const PairComparison& pair);
NetworksFigure networks_figure(const AppState& state, const NetworkComparison& networks);

}  // namespace reluscope
