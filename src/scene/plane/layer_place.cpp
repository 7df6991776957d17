#include "scene/plane/layer_place.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

/// Offsets and changes of size that no eye sees, in pixels.
constexpr double kWholePixel = 1.0 / 16;

struct Span {
    double low = 0, high = 0;
};

/// Where the cells, [-1, 1], lie along one axis, and how much of it can be seen.
Span cells_along(double origin, double scale) { return {origin - std::abs(scale), origin + std::abs(scale)}; }

Span common(Span a, Span b) { return {std::max(a.low, b.low), std::min(a.high, b.high)}; }

bool is_whole(double x) { return std::abs(x - std::round(x)) <= kWholePixel; }

}  // namespace

NewLayer layer_for(const CellPlacement& cells, const PixelRect& clip, double margin) {
    const auto along = [margin](int start, int size, double origin, double scale) {
        const double room = std::ceil(margin * size);
        const Span all = cells_along(origin, scale);
        return common({start - room, start + size + room}, {std::floor(all.low) - 1, std::ceil(all.high) + 1});
    };
    const Span x = along(clip.x, clip.width, cells.origin_x, cells.scale_x);
    const Span y = along(clip.y, clip.height, cells.origin_y, cells.scale_y);
    NewLayer layer;
    if (x.low >= x.high || y.low >= y.high) return layer;
    layer.left = static_cast<int>(x.low);
    layer.top = static_cast<int>(y.low);
    layer.place.width = static_cast<int>(x.high - x.low);
    layer.place.height = static_cast<int>(y.high - y.low);
    layer.place.cells = cells;
    layer.place.cells.origin_x -= static_cast<float>(layer.left);
    layer.place.cells.origin_y -= static_cast<float>(layer.top);
    return layer;
}

LayerFit fit_layer(const LayerPlace& layer, const CellPlacement& cells, const PixelRect& clip) {
    LayerFit fit;
    if (layer.empty()) return fit;
    const double zoom_x = double{cells.scale_x} / layer.cells.scale_x;
    const double zoom_y = double{cells.scale_y} / layer.cells.scale_y;
    ScreenRect& rect = fit.rect;
    rect = {cells.origin_x - zoom_x * layer.cells.origin_x, cells.origin_y - zoom_y * layer.cells.origin_y,
            zoom_x * layer.width, zoom_y * layer.height};
    fit.zoom = zoom_x;
    const bool same_size =
        std::abs(rect.width - layer.width) <= kWholePixel && std::abs(rect.height - layer.height) <= kWholePixel;
    fit.exact = same_size && is_whole(rect.left) && is_whole(rect.top);
    if (same_size) {
        rect = {std::round(rect.left), std::round(rect.top), static_cast<double>(layer.width),
                static_cast<double>(layer.height)};
    }
    const auto covers = [](int start, int size, double origin, double scale, Span have) {
        const Span need =
            common({static_cast<double>(start), static_cast<double>(start + size)}, cells_along(origin, scale));
        return need.low >= need.high || (have.low <= need.low + kWholePixel && have.high >= need.high - kWholePixel);
    };
    fit.covers = covers(clip.x, clip.width, cells.origin_x, cells.scale_x, {rect.left, rect.left + rect.width}) &&
                 covers(clip.y, clip.height, cells.origin_y, cells.scale_y, {rect.top, rect.top + rect.height});
    return fit;
}

}  // namespace reluscope
