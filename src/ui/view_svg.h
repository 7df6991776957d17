#pragma once

#include "app/state.h"
#include "scene/drawing.h"
#include "scene/palette.h"

#include <optional>
#include <string>

namespace reluscope {

class ViewRecorder;

/// True for views that are drawn with vectors.
bool has_svg(View view);

/// A view as a self-contained SVG document, as it is on the screen but without its controls: of `size` in units of the screen, or what the drawings of a panel
/// of that size take of it. None where the state has nothing to show in it, or the view is not drawn with vectors. `recorder`: used where it is needed;
/// none: one is made for that, which takes some ten milliseconds. Not to be called while a frame of Dear ImGui is being made.
std::optional<std::string> view_svg(const Palette& palette, const AppState& state, View view, DrawPoint size,
                                    ViewRecorder* recorder = nullptr);

}  // namespace reluscope
