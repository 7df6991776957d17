#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reluscope {

/// Length in bytes of the valid UTF-8 sequence at the start of `text` (1 to 4); 0 if there is none.
std::size_t utf8_sequence_length(std::string_view text);

/// The code point of the valid sequence of `length` bytes at the start of `text`.
char32_t utf8_code_point(std::string_view text, std::size_t length);

bool is_valid_utf8(std::string_view text);

/// U+FDD0 to U+FDEF and the last two of every plane: Unicode keeps them from all interchange, and XML forbids two of
/// them.
bool is_noncharacter(char32_t c);

/// A character that shows as itself and leaves what stands around it alone. Not so: controls (C0, DEL, C1), line and
/// paragraph separators, marks that turn the direction of text around, characters that take no room and show nothing,
/// noncharacters.
bool is_harmless(char32_t c);

/// `text` with U+FFFD for every invalid byte and every character that is not harmless, cut after `max_length`
/// characters with an ellipsis: how a name from a file reaches a terminal, a message, a page or a picture. Linear in
/// what is kept.
std::string printable_utf8(std::string_view text, std::size_t max_length = 256);

/// Makes a text of our own that holds names printable: keeps line feeds, cuts nothing.
std::string printable_lines(std::string_view text);

/// `text` as a JSON string with its quotes. Invalid bytes become U+FFFD; what is not harmless is written as an escape,
/// so that a terminal shows it and a reader gets it back.
std::string json_string(std::string_view text);
void append_json_string(std::string& out, std::string_view text);

/// JSON text of another writer with the same escapes: only its strings hold such characters.
std::string json_with_escapes(std::string_view json);

}  // namespace reluscope
