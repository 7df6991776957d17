#include "base/utf8.h"

#include <algorithm>

namespace reluscope {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Takes the first character off `text` and gives what is shown for it.
std::string_view next_printable(std::string_view& text) {
    const std::size_t length = utf8_sequence_length(text);
    const bool shows = length > 0 && is_harmless(utf8_code_point(text, length));
    const std::string_view character = shows ? text.substr(0, length) : std::string_view("\uFFFD");
    text.remove_prefix(length == 0 ? 1 : length);
    return character;
}

/// A character as \uXXXX, above U+FFFF as the escapes of two surrogates.
void append_json_escape(std::string& out, char32_t point) {
    constexpr char kHex[] = "0123456789abcdef";
    if (point >= 0x10000) {
        append_json_escape(out, 0xD800 + ((point - 0x10000) >> 10U));
        point = 0xDC00 + (point & 0x3FFU);
    }
    out += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U}) out += kHex[point >> shift & 15U];
}

}  // namespace

std::size_t utf8_sequence_length(std::string_view text) {
    if (text.empty()) return 0;
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) return 1;
    std::size_t length = 0;
    if (lead >= 0xC2 && lead < 0xE0) length = 2;
    if (lead >= 0xE0 && lead < 0xF0) length = 3;
    if (lead >= 0xF0 && lead < 0xF5) length = 4;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[i])) return 0;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    if (lead == 0xE0 && second < 0xA0) return 0;   // overlong
    if (lead == 0xED && second >= 0xA0) return 0;  // surrogates
    if (lead == 0xF0 && second < 0x90) return 0;   // overlong
    if (lead == 0xF4 && second >= 0x90) return 0;  // above U+10FFFF
    return length;
}

char32_t utf8_code_point(std::string_view text, std::size_t length) {
    constexpr unsigned kLeadBits[] = {0x7F, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t point = static_cast<unsigned char>(text[0]) & kLeadBits[length];
    for (std::size_t i = 1; i < length; ++i) point = point << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
    return point;
}

bool is_valid_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

bool is_noncharacter(char32_t c) { return (c & 0xFFFEU) == 0xFFFEU || (c >= 0xFDD0 && c <= 0xFDEF); }

bool is_harmless(char32_t c) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return false;
    struct Range {
        char32_t first;
        char32_t last;
    };
    // All of Unicode's format characters (Cf) but the joiners U+200C and U+200D, which spell words and emoji.
    constexpr Range kHidden[] = {{0xAD, 0xAD},     {0x61C, 0x61C},     {0x180E, 0x180E},  {0x200B, 0x200B},
                                 {0x200E, 0x200F}, {0x2028, 0x202E},   {0x2060, 0x206F},  {0xFEFF, 0xFEFF},
                                 {0xFFF9, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F}};
    for (const Range& range : kHidden) {
        if (c >= range.first && c <= range.last) return false;
    }
    return !is_noncharacter(c);
}

std::string printable_utf8(std::string_view text, std::size_t max_length) {
    std::string out;
    std::size_t characters = 0;
    while (!text.empty()) {
        if (characters++ == max_length) return out + "\u2026";
        out += next_printable(text);
    }
    return out;
}

std::string printable_lines(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        if (text[0] == '\n') {
            out += '\n';
            text.remove_prefix(1);
        } else {
            out += next_printable(text);
        }
    }
    return out;
}

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const std::size_t length = utf8_sequence_length(text);
        if (length == 0) {
            out += "\\ufffd";
            text.remove_prefix(1);
            continue;
        }
        const char32_t point = utf8_code_point(text, length);
        if (point == U'"' || point == U'\\') {
            out += '\\';
            out += text[0];
        } else if (point == U'\n') {
            out += "\\n";
        } else if (point == U'\t') {
            out += "\\t";
        } else if (is_harmless(point)) {
            out += text.substr(0, length);
        } else {
            append_json_escape(out, point);
        }
        text.remove_prefix(length);
    }
    out += '"';
}

std::string json_with_escapes(std::string_view json) {
    std::string out;
    while (!json.empty()) {
        const std::size_t length = std::max<std::size_t>(utf8_sequence_length(json), 1);
        const char32_t point = utf8_code_point(json, length);
        if (is_harmless(point) || point == U'\n')
            out += json.substr(0, length);
        else
            append_json_escape(out, point);
        json.remove_prefix(length);
    }
    return out;
}

std::string json_string(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

}  // namespace reluscope
