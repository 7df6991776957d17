#include "scene/kit/colour_map.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace reluscope {

namespace {

constexpr float kGoldenAngle = 137.50776F;
constexpr float kPastelLight = 0.80F;
constexpr float kPastelDark = 0.42F;
constexpr float kPastelChroma = 0.06F;

unsigned channel(Rgba colour, unsigned index) { return colour >> (8 * index) & 0xFFU; }

unsigned to_srgb(float linear) {
    const float x = std::clamp(linear, 0.0F, 1.0F);
    const float encoded = x <= 0.0031308F ? 12.92F * x : 1.055F * std::pow(x, 1 / 2.4F) - 0.055F;
    return static_cast<unsigned>(std::lround(encoded * 255));
}

Rgba from_table(const unsigned* table, std::size_t size, float t) {
    const float position = std::clamp(t, 0.0F, 1.0F) * static_cast<float>(size - 1);
    const auto i = std::min(static_cast<std::size_t>(position), size - 2);
    return mix_colours(rgba(table[i]), rgba(table[i + 1]), position - static_cast<float>(i));
}

}  // namespace

Rgba mix_colours(Rgba from, Rgba to, float t) {
    const auto part = static_cast<unsigned>(std::lround(std::clamp(t, 0.0F, 1.0F) * 256));
    Rgba mixed = 0;
    for (unsigned i = 0; i < 4; ++i)
        mixed |= (channel(from, i) * (256 - part) + channel(to, i) * part + 128) / 256 << (8 * i);
    return mixed;
}

// Source   B. Ottosson, "A perceptual color space for image processing", 2020.
Rgba oklch(float lightness, float chroma, float hue) {
    const float angle = hue * std::numbers::pi_v<float> / 180;
    const float a = chroma * std::cos(angle);
    const float b = chroma * std::sin(angle);
    const auto cube = [](float x) { return x * x * x; };
    const float l = cube(lightness + 0.3963377774F * a + 0.2158037573F * b);
    const float m = cube(lightness - 0.1055613458F * a - 0.0638541728F * b);
    const float s = cube(lightness - 0.0894841775F * a - 1.2914855480F * b);
    const unsigned red = to_srgb(4.0767416621F * l - 3.3077115913F * m + 0.2309699292F * s);
    const unsigned green = to_srgb(-1.2684380046F * l + 2.6097574011F * m - 0.3413193965F * s);
    const unsigned blue = to_srgb(-0.0041960863F * l - 0.7034186147F * m + 1.7076147010F * s);
    return rgba(red << 16U | green << 8U | blue);
}

Rgba pastel_colour(unsigned hue, bool dark) {
    // The table saves the powers of oklch() for every region.
    struct Hues {
        explicit Hues(float lightness) {
            for (unsigned i = 0; i < kNumHues; ++i)
                colours[i] = oklch(lightness, kPastelChroma, 360.0F * static_cast<float>(i) / kNumHues);
        }
        Rgba colours[kNumHues];
    };
    static const Hues kLight(kPastelLight);
    static const Hues kDark(kPastelDark);
    return (dark ? kDark : kLight).colours[hue];
}

unsigned pattern_hue(std::uint64_t hash) {
    const std::uint64_t spread = hash * 0x9E3779B97F4A7C15ULL;  // the highest bits depend on all
    return static_cast<unsigned>(spread >> 54U);
}

Rgba pattern_colour(std::uint64_t hash, bool dark) { return pastel_colour(pattern_hue(hash), dark); }

Rgba cluster_colour(std::uint32_t cluster, bool dark) {
    const float hue = std::fmod(250.0F + kGoldenAngle * static_cast<float>(cluster % 4096), 360.0F);
    return oklch(dark ? 0.46F : 0.80F, 0.085F, hue);
}

Rgba neutral_colour(bool dark) { return rgba(dark ? 0x2C313A : 0xE6E8EC); }

Rgba class_colour(std::size_t index, std::size_t count, bool dark) {
    if (count <= 2) return rgba(index == 0 ? 0x2E86C1 : 0xE07B28);
    // Okabe and Ito's, then two of Tol's. On a dark page these two are too dark, and lightened they are like others of
    // the ten: a pale and a brown one, far from all others also for red-blind and green-blind eyes, take their place.
    static constexpr unsigned kColours[] = {0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9,
                                            0xD55E00, 0xF0E442, 0x999999, 0x882255, 0x332288};
    static constexpr unsigned kInTheDark[] = {0xD2F0F0, 0xAA503C};
    static constexpr std::size_t kFromOkabeAndIto = 8;
    const std::size_t place = index % std::size(kColours);
    if (!dark) return rgba(kColours[place]);
    if (place >= kFromOkabeAndIto) return rgba(kInTheDark[place - kFromOkabeAndIto]);
    return mix_colours(rgba(kColours[place]), rgba(0xFFFFFF), 0.12F);
}

Rgba class_area_colour(std::size_t index, std::size_t count, bool dark) {
    return mix_colours(class_colour(index, count, dark), rgba(dark ? 0x1B1E24 : 0xFFFFFF), dark ? 0.55F : 0.6F);
}

Rgba ramp_colour(Ramp ramp, float t, bool dark) {
    static constexpr unsigned kViridis[] = {0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E,
                                            0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B, 0xFDE725};
    static constexpr unsigned kCividis[] = {0x00224E, 0x123570, 0x3B496C, 0x575D6D, 0x707173,
                                            0x8A8678, 0xA59C74, 0xC3B369, 0xE1CC55, 0xFEE838};
    // Paler than the colours of the two classes, whose points lie on top.
    static constexpr unsigned kDivergingLight[] = {0x6AADD9, 0xABCFE8, 0xF4F5F7, 0xF3CDAD, 0xEDA267};
    static constexpr unsigned kDivergingDark[] = {0x2B6A96, 0x2C4D68, 0x2B3038, 0x69492F, 0xA8612A};
    switch (ramp) {
        case Ramp::kViridis: return from_table(kViridis, std::size(kViridis), t);
        case Ramp::kCividis: return from_table(kCividis, std::size(kCividis), t);
        case Ramp::kDiverging: break;
    }
    return from_table(dark ? kDivergingDark : kDivergingLight, std::size(kDivergingLight), t);
}

std::vector<Rgba> ramp_table(Ramp ramp, std::size_t size, bool dark) {
    std::vector<Rgba> table(size);
    for (std::size_t i = 0; i < size; ++i)
        table[i] = ramp_colour(ramp, static_cast<float>(i) / static_cast<float>(size - 1), dark);
    return table;
}

}  // namespace reluscope
