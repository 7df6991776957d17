#pragma once

#include <imgui.h>

namespace reluscope {

/// The colours of one theme. Orange raises, blue lowers, everywhere: safe for all common colour vision.
struct Palette {
    bool dark = false;
    ImU32 background, panel, raised, line, text, muted, accent;
    ImU32 raises, lowers;            ///< bars and fields
    ImU32 raises_text, lowers_text;  ///< the same as text, with a contrast of at least 4.5 on a panel
    ImU32 neutral;                   ///< middle of the diverging map
    ImU32 error_text, warning_text, good_text;
    ImU32 selection;  ///< behind the chosen line of a table
    ImU32 hover;
};

Palette make_palette(bool dark);

/// Sets Dear ImGui's style for a palette. `touch` makes targets at least 44 high.
void apply_style(const Palette& palette, bool touch);

/// Linear mix of two colours, alpha included.
ImU32 mix(ImU32 from, ImU32 to, float t);
ImU32 with_alpha(ImU32 color, float alpha);

/// Blue, neutral, orange for t in [-1, 1].
ImU32 diverging(const Palette& palette, float t);

/// Okabe-Ito colours for classes.
ImU32 class_color(const Palette& palette, int index);

struct Fonts {
    ImFont* text = nullptr;     ///< 15
    ImFont* bold = nullptr;     ///< 15 semibold
    ImFont* small = nullptr;    ///< 13
    ImFont* heading = nullptr;  ///< 12 semibold, for capitals
    ImFont* title = nullptr;    ///< 20 semibold
};

/// Builds the font atlas for `pixel_ratio` device pixels per unit.
Fonts load_fonts(float pixel_ratio);

}  // namespace reluscope
