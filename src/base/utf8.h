#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reluscope {

/// Length in bytes of the valid UTF-8 sequence at the start of `text` (1 to 4); 0 if there is none.
std::size_t utf8_sequence_length(std::string_view text);

bool is_valid_utf8(std::string_view text);

/// `text` with control characters and invalid bytes replaced by U+FFFD, cut after `max_length` characters with an ellipsis.
std::string printable_utf8(std::string_view text, std::size_t max_length = 256);

}  // namespace reluscope
