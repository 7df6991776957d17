#pragma once

#include "app/state/state.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <optional>

namespace reluscope {

/// A small picture of what is open: a part of a drawing, in units of the screen.
struct Thumbnail {
    Drawing drawing;
    DrawRect part;
};

inline constexpr DrawPoint kThumbnailSize{208, 130};

/// The window about `home` that has the proportions of a thumbnail, so that a circle is round.
PlaneWindow thumbnail_window(const PlaneWindow& home);

/// For images the first rows of the table; with one input the function with the rows' answers; else the regions of the
/// plane, its boundary and the rows. The plane must be complete where there is one. None where there is nothing to
/// draw.
std::optional<Thumbnail> thumbnail(const AppState& state, const Palette& palette);

}  // namespace reluscope
