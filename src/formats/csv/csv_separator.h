#pragma once

#include <string_view>

namespace reluscope {

/// The character that separates the cells of the text [begin, end), by its first records: comma, semicolon, tab, pipe
/// or kBlanks. A comma where none of them splits the records.
char sniff_separator(const char* begin, const char* end);

/// "semicolons".
std::string_view separator_name(char separator);

bool is_separator(char c);

}  // namespace reluscope
