#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

/// A colour with 8 bits per channel, red in the lowest byte: the order that vertex buffers and Dear ImGui read.
using Rgba = std::uint32_t;

/// From 0xRRGGBB.
constexpr Rgba rgba(unsigned rrggbb, unsigned alpha = 255) {
    return alpha << 24U | (rrggbb & 0xFFU) << 16U | (rrggbb & 0xFF00U) | (rrggbb >> 16U & 0xFFU);
}
/// Linear mix, alpha included.
Rgba mix_colours(Rgba from, Rgba to, float t);

/// A colour of the OKLCH space (Ottosson 2020): lightness 0 to 1, chroma, hue in degrees. Out of range channels are
/// cut.
Rgba oklch(float lightness, float chroma, float hue);

/// Hues on the circle of pastel_colour(): more than the eye tells apart.
inline constexpr unsigned kNumHues = 1024;
/// Pastel of constant lightness; `hue` is below kNumHues.
Rgba pastel_colour(unsigned hue, bool dark);
/// The hue that a pattern's hash stands for: the same in every picture.
unsigned pattern_hue(std::uint64_t hash);
/// The pastel of that hue. On a plane a region gives way to neighbours that look like it (scene/plane/pattern_hues.h).
Rgba pattern_colour(std::uint64_t hash, bool dark);
/// Pastel of a cluster; consecutive numbers have distant hues.
Rgba cluster_colour(std::uint32_t cluster, bool dark);
/// What belongs to nothing: regions without a row, rows without a class.
Rgba neutral_colour(bool dark);

/// One of `count` classes: blue and orange for two, else ten colours that all kinds of colour vision tell apart; more
/// classes begin anew.
Rgba class_colour(std::size_t index, std::size_t count, bool dark);
/// The colour of a class, pale enough for areas that lie under points.
Rgba class_area_colour(std::size_t index, std::size_t count, bool dark);

/// Continuous maps that are safe for colour vision. kDiverging goes from blue through a neutral middle at 0.5 to
/// orange.
enum class Ramp { kViridis, kCividis, kDiverging };

/// `t` is cut to [0, 1].
Rgba ramp_colour(Ramp ramp, float t, bool dark);
/// `size` colours from t = 0 to t = 1, for a texture.
std::vector<Rgba> ramp_table(Ramp ramp, std::size_t size, bool dark);

}  // namespace reluscope
