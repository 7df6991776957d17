#pragma once

#include "analysis/pattern_shape.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

namespace reluscope {

/// Draws a pattern inside of `rect`, layer by layer (analysis/pattern_shape.h): a square for each unit, filled where it
/// is active and an outline where it is not, so that it is seen on every background. Layers that do not fit are left
/// out, and three dots stand for them.
void add_pattern_squares(Drawing& drawing, DrawRect rect, const Network& network, PatternBits bits,
                         const Palette& palette);

/// One layer of it, at the middle of the height of `rect` from its left end on.
void add_pattern_run(Drawing& drawing, DrawRect rect, const PatternRun& run, PatternBits bits, const Palette& palette);

}  // namespace reluscope
