#pragma once

#include "scene/kit/palette.h"

#include <imgui.h>

namespace reluscope {

/// Sets Dear ImGui's style for a palette. `touch` makes targets at least 44 high.
void apply_style(const Palette& palette, bool touch);

struct Fonts {
    ImFont* text = nullptr;     ///< 16
    ImFont* bold = nullptr;     ///< 16 semibold
    ImFont* small = nullptr;    ///< 14
    ImFont* heading = nullptr;  ///< 12.5 semibold, for capitals
    ImFont* title = nullptr;    ///< 20 semibold
    ImFont* display = nullptr;  ///< 26 semibold, for a few words in English
};

/// Builds the font atlas for `pixel_ratio` device pixels per unit.
Fonts load_fonts(float pixel_ratio);

}  // namespace reluscope
