#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/workspace/view_memory.h"

namespace reluscope {

/// Everything, laid out for the size of the display.
void workspace(const Ui& ui, const AppState& state, ViewMemory& memory);

/// The scale of text in a window that is so many units of the screen wide: as `wanted`, but never so large that a
/// window has less room than the narrowest phone.
float fitting_text_scale(float wanted, float width);

}  // namespace reluscope
