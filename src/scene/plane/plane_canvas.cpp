#include "scene/plane/plane_canvas.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

PlaneStyle plane_style(const Palette& palette) {
    PlaneStyle style;
    const Rgba ink = rgba(palette.dark ? 0xE8EAED : 0x1B1F26);
    style.wall_light = with_alpha(ink, palette.dark ? 0.20F : 0.22F);
    style.wall_strong = with_alpha(ink, palette.dark ? 0.45F : 0.62F);
    style.boundary = rgba(palette.dark ? 0xFFFFFF : 0x0C0E12);
    style.halo = rgba(palette.dark ? 0x101216 : 0xFFFFFF);
    style.hovered = palette.accent;  // the boundary is as bright as text
    style.pinned = palette.accent;
    style.lift = with_alpha(rgba(0xFFFFFF), palette.dark ? 0.16F : 0.38F);
    style.unit = rgba(palette.dark ? 0xFF80D6 : 0xB0148C);
    style.background = palette.panel;
    return style;
}

float plane_wall_opacity(const RegionPartition& partition, const PlaneWindow& seen, double width, double height) {
    const double whole_width = partition.window().width() / seen.width() * width;
    const double whole_height = partition.window().height() / seen.height() * height;
    const double size = std::sqrt(whole_width * whole_height / static_cast<double>(partition.num_regions()));
    constexpr double kNone = 2.5;  // mean size of a region on the screen
    constexpr double kFull = 11;
    return static_cast<float>(std::clamp((size - kNone) / (kFull - kNone), 0.0, 1.0));
}

}  // namespace reluscope
