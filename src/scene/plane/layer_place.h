#pragma once

#include "scene/plane/plane_canvas.h"

namespace reluscope {

/// A rectangle of the screen in pixels, downwards, not always whole.
struct ScreenRect {
    double left = 0, top = 0, width = 0, height = 0;
};

/// Where a picture of cells lies that was drawn ahead: its size, and its cells relative to its top left corner.
struct LayerPlace {
    int width = 0, height = 0;
    CellPlacement cells;

    bool empty() const { return width <= 0 || height <= 0; }
};

/// The place of a layer for a picture: what can be seen and `margin` of it on each side, as far as there are cells, on
/// whole pixels. `left` and `top` say where on the screen it begins.
struct NewLayer {
    LayerPlace place;
    int left = 0, top = 0;
};
NewLayer layer_for(const CellPlacement& cells, const PixelRect& clip, double margin);

/// How a layer fits another placement of the cells.
struct LayerFit {
    ScreenRect rect;      ///< where it is drawn now; on whole pixels if exact
    double zoom = 1;      ///< pixels of the screen per pixel of the layer
    bool covers = false;  ///< it holds all cells that can be seen
    bool exact = false;   ///< each of its pixels is one of the screen, and in the right place
};
LayerFit fit_layer(const LayerPlace& layer, const CellPlacement& cells, const PixelRect& clip);

}  // namespace reluscope
