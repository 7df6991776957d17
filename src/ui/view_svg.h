#pragma once

#include "app/state.h"
#include "scene/drawing.h"
#include "scene/palette.h"

#include <optional>
#include <string>

namespace reluscope {

/// True for views that are drawn with vectors.
bool has_svg(View view);

/// A view as a self-contained SVG document of `size` in units of the screen, as it is on the screen but without its controls. None where the state has
/// nothing to show in it, or the view is not drawn with vectors.
std::optional<std::string> view_svg(const Palette& palette, const AppState& state, View view, DrawPoint size);

}  // namespace reluscope
