#include "scene/drawings/hamming_drawing.h"

#include "base/texts/views/tree_texts.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace reluscope {

namespace {

constexpr float kLeft = 46;     // numbers of the clusters
constexpr float kBelow = 34;    // the legend
constexpr float kAbove = 20;    // numbers of the clusters
constexpr float kNamed = 11;    // smaller squares have no number beside them
constexpr float kCounted = 16;  // smaller ones have none in them

void draw_legend(HammingDrawing& out, std::size_t most, const Palette& palette) {
    constexpr int kDistanceSteps = 24;
    constexpr float kStep = 5;
    const float y = out.drawing.size().y - 20;
    out.drawing.text({out.origin.x, y - 1}, tree_texts::kNoneDiffers, {.colour = palette.muted});
    const float left = out.origin.x + rough_text_width(tree_texts::kNoneDiffers, TextRole::kSmall) + 10;
    for (int i = 0; i < kDistanceSteps; ++i) {
        const float x = left + static_cast<float>(i) * kStep;
        out.drawing.rect(
            {{x, y}, {x + kStep, y + 12}},
            {.fill = ramp_colour(Ramp::kCividis, static_cast<float>(i) / (kDistanceSteps - 1), palette.dark)});
    }
    out.drawing.text({left + kDistanceSteps * kStep + 8, y - 1}, std::to_string(most), {.colour = palette.muted});
}

}  // namespace

HammingDrawing hamming_drawing(const Study& study, const std::vector<std::uint32_t>& order, DrawPoint size,
                               const Palette& palette) {
    HammingDrawing out{Drawing(size), order, {kLeft, kAbove}, 0};
    const std::size_t count = order.size();
    if (count == 0) return out;
    const auto bits = [&](std::size_t i) {
        return study.patterns->bits.row(study.clustering->clusters[order[i]].first_row);
    };
    std::size_t most = 1;
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j < i; ++j) most = std::max(most, hamming_distance(bits(i), bits(j)));
    }
    const float room = std::min(size.x - kLeft - 4, size.y - kBelow - kAbove - 4);
    out.cell = std::clamp(room / static_cast<float>(count), 1.0F, 44.0F);
    if (out.cell > 4) out.cell = std::floor(out.cell);
    const float gap = out.cell > 6 ? 1.0F : 0.0F;
    for (std::size_t i = 0; i < count; ++i) {
        const float y = out.origin.y + static_cast<float>(i) * out.cell;
        const std::string name = std::to_string(order[i]);
        const float middle = out.origin.x + (static_cast<float>(i) + 0.5F) * out.cell;
        if (out.cell >= kNamed && rough_text_width(name, TextRole::kSmall) <= out.cell)
            out.drawing.text({middle, 2}, name, {.colour = palette.muted, .align = Align::kMiddle});
        if (out.cell >= kNamed)
            out.drawing.text({kLeft - 8, y + (out.cell - line_height(TextRole::kSmall)) / 2}, name,
                             {.colour = palette.muted, .align = Align::kEnd});
        out.drawing.rect({{0, y}, {kLeft - 2, y + out.cell}}, {.mark = {MarkKind::kCluster, order[i]}});
        for (std::size_t j = 0; j < count; ++j) {
            const float x = out.origin.x + static_cast<float>(j) * out.cell;
            const std::size_t units = hamming_distance(bits(i), bits(j));
            const float share = static_cast<float>(units) / static_cast<float>(most);
            out.drawing.rect({{x, y}, {x + out.cell - gap, y + out.cell - gap}},
                             {.fill = ramp_colour(Ramp::kCividis, share, palette.dark),
                              .mark = {MarkKind::kPart, static_cast<std::uint32_t>(i * count + j)}});
            if (out.cell < kCounted) continue;
            // On the dark half of the colours light figures, on the light half dark ones.
            out.drawing.text({x + (out.cell - gap) / 2, y + (out.cell - line_height(TextRole::kSmall)) / 2},
                             std::to_string(units),
                             {.colour = rgba(share < 0.5F ? 0xFFFFFF : 0x14171C), .align = Align::kMiddle});
        }
    }
    draw_legend(out, most, palette);
    return out;
}

std::optional<DrawRect> hamming_line(const HammingDrawing& drawing, std::uint32_t cluster) {
    const auto found = std::find(drawing.clusters.begin(), drawing.clusters.end(), cluster);
    if (found == drawing.clusters.end()) return std::nullopt;
    const float y = drawing.origin.y + static_cast<float>(found - drawing.clusters.begin()) * drawing.cell;
    const float right = drawing.origin.x + static_cast<float>(drawing.clusters.size()) * drawing.cell;
    return DrawRect{{drawing.origin.x, y}, {right, y + drawing.cell}};
}

}  // namespace reluscope
