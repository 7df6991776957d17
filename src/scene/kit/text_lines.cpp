#include "scene/kit/text_lines.h"

#include <algorithm>

namespace reluscope {

namespace {

/// The next word from `at` on; `at` then stands behind it and its space.
std::string_view next_word(std::string_view text, std::size_t& at) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    return word;
}

}  // namespace

std::vector<std::string> text_lines(std::string_view text, TextRole role, float width, std::size_t most) {
    constexpr float kSure = 0.95F;  // the measure is a rough one: real letters may be a little wider
    std::vector<std::string> lines(1);
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view word = next_word(text, at);
        std::string& line = lines.back();
        const std::string longer = line.empty() ? std::string(word) : line + " " + std::string(word);
        const bool fits = line.empty() || rough_text_width(longer, role) <= kSure * width;
        if (fits || lines.size() >= most) {
            line = longer;
        } else {
            lines.emplace_back(word);
        }
    }
    return lines;
}

std::string cut_in_middle(std::string_view text, TextRole role, float width) {
    if (rough_text_width(text, role) <= width) return std::string(text);
    const auto inside_letter = [&](std::size_t at) {
        return at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    std::size_t left = text.size() / 2;
    while (inside_letter(left)) --left;
    std::size_t right = left;
    while (left > 0 || right < text.size()) {
        if (left >= text.size() - right) {
            do --left;
            while (inside_letter(left));
        } else {
            do ++right;
            while (inside_letter(right));
        }
        std::string cut = std::string(text.substr(0, left)) + "\u2026" + std::string(text.substr(right));
        if (rough_text_width(cut, role) <= width) return cut;
    }
    return "\u2026";
}

float widest_word(std::string_view text, TextRole role) {
    float widest = 0;
    for (std::size_t at = 0; at < text.size();) widest = std::max(widest, rough_text_width(next_word(text, at), role));
    return widest;
}

}  // namespace reluscope
