#pragma once

#include "scene/kit/drawing.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// `text` broken at its spaces into lines of at most `width`, by rough_text_width() and a little room beside it. A word
/// that is wider stands alone; what is left when `most` lines are full stands in the last one. Never empty.
std::vector<std::string> text_lines(std::string_view text, TextRole role, float width, std::size_t most = 100);

/// The width of the widest word of `text`.
float widest_word(std::string_view text, TextRole role);

}  // namespace reluscope
