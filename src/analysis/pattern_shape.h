#pragma once

#include "analysis/patterns.h"
#include "network/network.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace reluscope {

// How an activation pattern is drawn, in every list, picture and report: a line of squares for each layer, filled where
// the unit is active; for a wide layer a bar with the number of its active units.

inline constexpr float kPatternSquare = 6;             ///< side of a square, in units of the screen
inline constexpr float kPatternPitch = 7;              ///< from a square to the next one
inline constexpr float kPatternLayerGap = 4;           ///< between two layers
inline constexpr std::size_t kMaxPatternSquares = 24;  ///< units of a layer that squares can tell apart at a glance
inline constexpr float kPatternBarHeight = 14;         ///< of a bar, as high as the line of small text in it

/// One layer of a drawn pattern.
struct PatternRun {
    std::size_t first_bit = 0;
    std::size_t width = 0;  ///< units
    bool bar = false;       ///< a bar in place of squares
    float left = 0;         ///< from the pattern's left end
    float length = 0;
};

/// The layers, of so many units each, from left to right within `room`. Layers wider than kMaxPatternSquares are bars;
/// where the squares do not fit, the widest of the others become bars too. What still does not fit is left out at the
/// end, so that the result may be shorter than `widths`. It depends on no bits: patterns of one network line up.
std::vector<PatternRun> pattern_runs(std::span<const std::size_t> widths, float room);
std::vector<PatternRun> pattern_runs(const Network& network, float room);

/// "17/32": active units of a layer.
std::string active_units_text(PatternBits bits, const PatternRun& run);

/// A number for the bits of one layer, from which the colour of its bar comes.
std::uint64_t layer_hash(PatternBits bits, const PatternRun& run);

}  // namespace reluscope
