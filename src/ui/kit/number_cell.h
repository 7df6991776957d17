#pragma once

#include "ui/kit/widgets.h"

#include <string_view>

namespace reluscope {

/// A number at the right edge of a cell that begins at `at` and is `width` wide. One that is too wide for its cell
/// keeps its leading digits and ends in an ellipsis: without these it would be read as another number.
void draw_number_cell(ImDrawList& draw, ImFont* font, ImVec2 at, float width, ImU32 color, std::string_view text);

}  // namespace reluscope
