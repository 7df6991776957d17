#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/workspace/view_memory.h"

#include <optional>

namespace reluscope {

/// One view alone, or the whole window, over all of the display: what a picture shows. The view must be one that can be
/// shown.
void view_picture(const Ui& ui, const AppState& state, const std::optional<View>& view, ViewMemory& memory);

/// The state without what belongs to the moment: the pointer, messages, help, computing times.
AppState state_for_picture(const AppState& state);

}  // namespace reluscope
