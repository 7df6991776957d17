#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace reluscope {

// A session's text made short for a link, before deflate, which knows nothing of sessions: blanks outside of strings
// are dropped, an array of numbers that are all exact as float32 stands as their bytes in base64, and phrases that
// every session has are two bytes each (link_phrases.h). No control character stands in JSON as itself, so they mark
// both.

/// The short form of `session`, which is JSON as write_session() writes it. Text that holds a control character other
/// than blanks comes back as it is.
std::string short_session_text(std::string_view session);

/// The text that a short form stands for: the same JSON, without blanks. Nothing where it is damaged. It ends soon
/// after `max_size` bytes: one that is longer is not whole.
std::optional<std::string> long_session_text(std::string_view text, std::size_t max_size);

}  // namespace reluscope
