#pragma once

#include "app/state/state.h"
#include "scene/drawings/path_drawing.h"
#include "ui/kit/widgets.h"

#include <imgui.h>

namespace reluscope {

/// The straight line between two inputs: profile of the explained output, and what each column contributes to its
/// change. Fills the current child window.
void path_panel(const Ui& ui, const AppState& state);

// Its parts.

/// The output along the line, with breakpoints, decisions and what the pointer is over. There is a path.
void path_chart(const Ui& ui, const AppState& state, ImVec2 size);
/// What the profile shows. There is a path.
PathProfile path_profile(const AppState& state);
/// Buttons that begin a path at the selected row; while one is begun, how to end it.
void path_buttons(const Ui& ui, const AppState& state);

}  // namespace reluscope
