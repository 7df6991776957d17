#include "scene/drawings/pattern_squares.h"

#include "scene/kit/colour_map.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

void add_bar(Drawing& drawing, DrawRect rect, const PatternRun& run, PatternBits bits, const Palette& palette) {
    const float height = std::min(kPatternBarHeight, rect.height());
    const float top = std::floor((rect.min.y + rect.max.y - height) / 2);
    const DrawRect bar{{rect.min.x, top}, {rect.min.x + run.length, top + height}};
    drawing.rect(bar, {.fill = pattern_colour(layer_hash(bits, run), palette.dark), .radius = 3});
    if (height < line_height(TextRole::kSmall) - 2) return;  // a bar as thin as that has no words
    drawing.text({(bar.min.x + bar.max.x) / 2, std::floor((bar.min.y + bar.max.y - line_height(TextRole::kSmall)) / 2)},
                 active_units_text(bits, run), {.colour = palette.text, .align = Align::kMiddle});
}

void add_squares(Drawing& drawing, DrawRect rect, const PatternRun& run, PatternBits bits, const Palette& palette) {
    const Rgba outline = mix(palette.panel, palette.muted, 0.8F);
    const float side = std::min(kPatternSquare, std::max(2.0F, std::floor(rect.height())));
    const float top = std::floor((rect.min.y + rect.max.y - side) / 2);
    for (std::size_t i = 0; i < run.width; ++i) {
        const float left = rect.min.x + static_cast<float>(i) * kPatternPitch;
        const DrawRect square{{left, top}, {left + kPatternSquare, top + side}};
        if (get_bit(bits, run.first_bit + i)) {
            drawing.rect(square, {.fill = palette.text});
        } else {
            drawing.rect(square, {.stroke = outline});
        }
    }
}

}  // namespace

void add_pattern_run(Drawing& drawing, DrawRect rect, const PatternRun& run, PatternBits bits, const Palette& palette) {
    (run.bar ? add_bar : add_squares)(drawing, rect, run, bits, palette);
}

void add_pattern_squares(Drawing& drawing, DrawRect rect, const Network& network, PatternBits bits,
                         const Palette& palette) {
    constexpr float kDots = 14;  // room for the three dots of what is left out
    std::vector<PatternRun> runs = pattern_runs(network, rect.width());
    const bool whole = runs.size() == network.hidden_layers().size();
    if (!whole) runs = pattern_runs(network, rect.width() - kDots);
    const float left = std::floor(rect.min.x);
    for (const PatternRun& run : runs)
        add_pattern_run(drawing, {{left + run.left, rect.min.y}, rect.max}, run, bits, palette);
    if (whole) return;
    const float end = runs.empty() ? 0 : runs.back().left + runs.back().length + kPatternLayerGap;
    const float middle = std::floor((rect.min.y + rect.max.y) / 2);
    for (int dot = 0; dot < 3; ++dot) {
        const float x = left + end + 4 * static_cast<float>(dot);
        drawing.rect({{x, middle}, {x + 2, middle + 2}}, {.fill = palette.muted});
    }
}

}  // namespace reluscope
