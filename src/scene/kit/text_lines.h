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

/// `text` in at most `width`, by rough_text_width(): of a longer one beginning and end stay, for names of columns and
/// categories often differ in their ends only.
std::string cut_in_middle(std::string_view text, TextRole role, float width);

/// The width of the widest word of `text`.
float widest_word(std::string_view text, TextRole role);

}  // namespace reluscope
