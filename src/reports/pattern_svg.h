#pragma once

#include "analysis/patterns.h"
#include "network/network.h"

#include <string>

namespace reluscope {

inline constexpr float kPatternPageRoom = 880;  ///< width of the page, in its pixels

/// A pattern as it is drawn everywhere (analysis/pattern_shape.h), as SVG for a page. Squares have the classes "on" and
/// "off", the counts in the bars of wide layers "units". `room`: the width it may take.
std::string pattern_svg(const Network& network, PatternBits bits, float room = kPatternPageRoom);

}  // namespace reluscope
