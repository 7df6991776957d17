#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/workspace/view_memory.h"

#include <string>

namespace reluscope {

/// The leading view's picture with its legend, and one sentence, over all of the display. Buttons are there while the
/// pointer moves, in a place of their own, and leave again.
void presentation(const Ui& ui, const AppState& state, ViewMemory& memory);

/// What the view shows, in one or two short sentences with its numbers.
std::string presentation_sentence(const AppState& state, View view);

}  // namespace reluscope
