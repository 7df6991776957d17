#pragma once

#include "scene/kit/drawing.h"

#include <cstddef>
#include <vector>

namespace reluscope {

/// A picture: three bytes per pixel (red, green, blue), rows from the bottom up, as png_from_pixels() takes it.
struct Raster {
    int width = 0;
    int height = 0;
    std::vector<std::byte> rgb;
};

/// The part `part` of a drawing in `scale` pixels per unit over an opaque background, without a graphics card: each
/// pixel is the mean of several places in it, so that edges are smooth. Texts, dashes and rounded corners are left out.
Raster rasterise(const Drawing& drawing, const DrawRect& part, int scale, Rgba background);

}  // namespace reluscope
