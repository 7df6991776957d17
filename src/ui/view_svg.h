#pragma once

#include "app/state.h"
#include "scene/drawing.h"
#include "scene/palette.h"

#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// True for views that are drawn with vectors.
bool has_svg(View view);
/// True for those among them that view_svg() does not know: what their panel paints is recorded (Ui::record) and written by recorded_svg().
bool is_recorded(View view);
/// The recorded drawings of a view as one document, without the controls around them; none where there are none.
std::optional<std::string> recorded_svg(const std::vector<PlacedDrawing>& drawings, const Palette& palette, View view);

/// A view as a self-contained SVG document of `size` in units of the screen, as it is on the screen but without its controls. None where the state has
/// nothing to show in it, or the view is not drawn with vectors.
std::optional<std::string> view_svg(const Palette& palette, const AppState& state, View view, DrawPoint size);

}  // namespace reluscope
