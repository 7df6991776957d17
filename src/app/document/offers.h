#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"

#include <optional>
#include <string>

// What can be done now: menus offer nothing else.

namespace reluscope {

/// Why a file cannot be written now, in one sentence; none if it can.
std::optional<std::string> reason_to_wait(const AppState& state, SavedThing thing);

/// False where the open document has nothing for a view (a plane needs two inputs).
bool can_show(const AppState& state, View view);

/// A ready layout for the open document.
SetLayout ready_layout(const AppState& state, Arrangement arrangement);

/// True for a view that is drawn with vectors and has something to show.
bool can_draw_vectors(const AppState& state, View view);

}  // namespace reluscope
