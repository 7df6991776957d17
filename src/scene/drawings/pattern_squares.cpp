#include "scene/drawings/pattern_squares.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kLayerGap = 3;

/// Side of a square with its gap, and lines of squares, such that all units fit.
struct Grid {
    float pitch = 7;
    std::size_t lines = 1;
};

std::size_t columns_of(const HiddenLayer& layer, const Grid& grid) {
    return (layer.width + grid.lines - 1) / grid.lines;
}

float width_of(const Network& network, const Grid& grid) {
    float width = 0;
    for (const HiddenLayer& layer : network.hidden_layers())
        width += static_cast<float>(columns_of(layer, grid)) * grid.pitch + kLayerGap;
    return width - kLayerGap;
}

Grid grid_for(const Network& network, DrawRect rect) {
    Grid grid;
    for (const float pitch : {7.0F, 5.0F, 4.0F, 3.0F, 2.0F}) {
        for (std::size_t lines = 1; static_cast<float>(lines) * pitch <= rect.height() + 1; ++lines) {
            grid = {pitch, lines};
            if (width_of(network, grid) <= rect.width()) return grid;
        }
    }
    return grid;
}

}  // namespace

void add_pattern_squares(Drawing& drawing, DrawRect rect, const Network& network, PatternBits bits,
                         const Palette& palette) {
    const Grid grid = grid_for(network, rect);
    const Rgba off = mix(palette.panel, palette.line, palette.dark ? 1.0F : 0.9F);
    const float side = grid.pitch - (grid.pitch > 3 ? 1 : 0);
    const float top = std::floor((rect.min.y + rect.max.y - static_cast<float>(grid.lines) * grid.pitch) / 2);
    float left = std::floor(rect.min.x);
    for (const HiddenLayer& layer : network.hidden_layers()) {
        for (std::size_t i = 0; i < layer.width; ++i) {
            const std::size_t column = i / grid.lines;
            const DrawPoint min{left + static_cast<float>(column) * grid.pitch,
                                top + static_cast<float>(i % grid.lines) * grid.pitch};
            if (min.x + side > rect.max.x) return;
            drawing.rect({min, {min.x + side, min.y + side}},
                         {.fill = get_bit(bits, layer.first_bit + i) ? palette.text : off});
        }
        left += static_cast<float>(columns_of(layer, grid)) * grid.pitch + kLayerGap;
    }
}

}  // namespace reluscope
