#pragma once

#include "scene/kit/colour_map.h"

namespace reluscope {

/// The colours of one theme. Orange raises, blue lowers, everywhere: safe for all common colour vision. Text has a
/// contrast (WCAG 2.1, 1.4.3) of at least 4.5 on background and panel, also below `selection` and `hover`, and on
/// `raised`.
struct Palette {
    bool dark = false;
    Rgba background, panel, raised, line, text, muted, accent;
    Rgba raises, lowers;            ///< bars and fields
    Rgba raises_text, lowers_text;  ///< these colours for text
    Rgba neutral;                   ///< middle of the diverging map
    Rgba error_text, warning_text, good_text;
    Rgba selection;  ///< behind the chosen line of a table
    Rgba hover;
};

Palette make_palette(bool dark);

/// Linear mix of two colours, alpha included.
Rgba mix(Rgba from, Rgba to, float t);
Rgba with_alpha(Rgba color, float alpha);

/// The rim of a point, which tells it from its neighbours: the darkest or the lightest there is, and on light ground a
/// dark shade of a fill that is nearly as light, such as yellow.
Rgba point_rim(Rgba fill, bool dark);

/// Blue, neutral, orange for t in [-1, 1].
Rgba diverging(const Palette& palette, float t);

}  // namespace reluscope
