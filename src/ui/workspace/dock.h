#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/workspace/view_memory.h"

namespace reluscope {

/// The middle of the workspace: groups of tabs with splitters between them, or the maximised view alone. Tabs can be
/// dragged onto another group (into it, or to a side of it), closed, and opened again with the button at the end of the
/// tabs.
void dock(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, ViewMemory& memory);

/// Remembers the room that is left as that of the view (ui/workspace/view_sizes.h).
void note_view_size(View view, ViewSizes& sizes);

/// One view, without tabs: fills the current child window.
void view_content(const Ui& ui, const AppState& state, View view, ViewMemory& memory);

/// A splitter that is dragged along x (`beside`) or y; returns how far it went in this frame.
float splitter(const Ui& ui, const char* label, ImVec2 min, ImVec2 max, bool beside);

/// The first group alone, as large as all of them together.
void leading_group(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, ViewMemory& memory);

}  // namespace reluscope
