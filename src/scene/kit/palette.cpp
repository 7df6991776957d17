#include "scene/kit/palette.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

Palette make_palette(bool dark) {
    Palette p{};
    p.dark = dark;
    p.background = rgba(dark ? 0x14161A : 0xFFFFFF);
    p.panel = rgba(dark ? 0x1B1E24 : 0xF6F7F9);
    p.raised = rgba(dark ? 0x272C35 : 0xE9ECF1);
    p.line = rgba(dark ? 0x343A45 : 0xD4D9E1);
    p.text = rgba(dark ? 0xE8EAED : 0x1B1F26);
    p.muted = rgba(dark ? 0xADB5C1 : 0x525C6B);
    p.accent = rgba(dark ? 0x8ABAFF : 0x1A5CBF);
    p.raises = rgba(0xE07B28);
    p.lowers = rgba(0x2E86C1);
    p.raises_text = rgba(dark ? 0xF0A060 : 0x9C4A08);
    p.lowers_text = rgba(dark ? 0x7DC0EC : 0x185C8C);
    p.neutral = rgba(dark ? 0x3A404A : 0xE3E6EA);
    p.error_text = rgba(dark ? 0xFF9A8F : 0xB3261E);
    p.warning_text = rgba(dark ? 0xF2C14E : 0x7E5200);
    p.good_text = rgba(dark ? 0x7FD1AE : 0x0B6B4A);
    p.selection = with_alpha(p.accent, dark ? 0.26F : 0.16F);
    p.hover = with_alpha(p.accent, dark ? 0.14F : 0.09F);
    return p;
}

Rgba mix(Rgba from, Rgba to, float t) { return mix_colours(from, to, t); }

Rgba with_alpha(Rgba color, float alpha) {
    const float share = std::clamp(alpha, 0.0F, 1.0F);
    return (color & 0x00FFFFFFU) | static_cast<Rgba>(std::lround(share * 255)) << 24U;
}

Rgba point_rim(Rgba fill, bool dark) {
    if (dark) return rgba(0x101216);
    constexpr float kLight = 0.75F;
    const auto part = [&](unsigned shift) { return static_cast<float>(fill >> shift & 0xFFU) / 255; };
    const float lightness = 0.299F * part(0) + 0.587F * part(8) + 0.114F * part(16);  // luma, ITU-R BT.601
    return lightness < kLight ? rgba(0xFFFFFF) : with_alpha(mix(fill, rgba(0x000000), 0.5F), 1);
}

Rgba diverging(const Palette& palette, float t) {
    const float size = std::clamp(std::abs(t), 0.0F, 1.0F);
    return mix(palette.neutral, t < 0 ? palette.lowers : palette.raises, size);
}

}  // namespace reluscope
