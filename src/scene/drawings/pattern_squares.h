#pragma once

#include "analysis/patterns.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

namespace reluscope {

/// Draws a pattern as little squares inside of `rect`, layer by layer, active units filled; units that do not fit are
/// left out behind the last one.
void add_pattern_squares(Drawing& drawing, DrawRect rect, const Network& network, PatternBits bits,
                         const Palette& palette);

}  // namespace reluscope
