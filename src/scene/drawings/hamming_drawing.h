#pragma once

#include "analysis/study.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace reluscope {

/// Clusters whose distances are shown, the largest ones in an order that puts similar ones side by side.
inline constexpr std::size_t kHammingClusters = 64;

struct HammingDrawing {
    Drawing drawing;
    std::vector<std::uint32_t> clusters;  ///< in the order of lines and columns
    DrawPoint origin;                     ///< of the first cell
    float cell = 0;
};

/// A square per pair of clusters, darker where more hidden units differ. Square (line, column) is the part line * count
/// + column; the numbers at the left are marked as their clusters.
HammingDrawing hamming_drawing(const Study& study, const std::vector<std::uint32_t>& order, DrawPoint size,
                               const Palette& palette);

/// Where a cluster's line lies; none when it is not among them.
std::optional<DrawRect> hamming_line(const HammingDrawing& drawing, std::uint32_t cluster);

}  // namespace reluscope
