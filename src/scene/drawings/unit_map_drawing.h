#pragma once

#include "analysis/units/unit_maps.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

namespace reluscope {

/// One unit's pre-activation over the plane inside `box`, t upwards: orange where it is active, blue where not, with
/// its zero line.
void draw_unit_map(Drawing& drawing, const UnitMaps& maps, std::size_t unit, const DrawRect& box,
                   const Palette& palette);

}  // namespace reluscope
