#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/relief/relief_memory.h"

namespace reluscope {

/// The function over the plane as a surface of flat facets: controls, picture, legend. Fills the current child window.
void relief_panel(const Ui& ui, const AppState& state, ReliefMemory& memory);

// Its parts, in files of their own.

/// Brings the memory's picture up to date with the state, for a picture of `size` units.
void update_relief_picture(const Ui& ui, const AppState& state, ImVec2 size, ReliefMemory& memory);
/// The camera of a picture of `size`.
ReliefCamera relief_camera(const ReliefSettings& settings, ImVec2 size);
/// Turns, zooms, pans, hovers, pins; after the picture's item.
void relief_gestures(const Ui& ui, const AppState& state, ImVec2 min, ImVec2 size, ReliefMemory& memory);
/// Numbers and names along the box.
void draw_relief_axes(const Ui& ui, ImDrawList& draw, const AppState& state, ImVec2 min, ImVec2 size,
                      const ReliefMemory& memory);
/// True where logit 0 decides between two classes.
bool relief_has_level(const Document& document);

}  // namespace reluscope
