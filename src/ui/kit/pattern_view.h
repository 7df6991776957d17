#pragma once

#include "analysis/patterns.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// Draws a pattern inside of `size`, as every list and picture does (scene/drawings/pattern_squares.h).
void draw_pattern(const Ui& ui, ImVec2 position, ImVec2 size, const Network& network, PatternBits bits);

}  // namespace reluscope
