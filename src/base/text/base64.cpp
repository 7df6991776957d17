#include "base/text/base64.h"

namespace reluscope {

namespace {

constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64_of(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += i + k > bytes.size() ? '=' : kBase64Digits[group >> (18 - 6 * k) & 63U];
    }
    return out;
}

std::optional<std::vector<std::byte>> bytes_of_base64(std::string_view text) {
    if (text.size() % 4 != 0) return {};
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 4 * 3);
    unsigned group = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool padded = i >= text.size() - padding;
        const std::size_t digit = padded ? 0 : kBase64Digits.find(text[i]);
        if (digit == std::string_view::npos) return {};
        group = group << 6U | static_cast<unsigned>(digit);
        if (i % 4 != 3) continue;
        const std::size_t count = i + 1 == text.size() ? 3 - padding : 3;
        for (std::size_t k = 0; k < count; ++k) bytes.push_back(static_cast<std::byte>(group >> (16 - 8 * k) & 255U));
        group = 0;
    }
    return bytes;
}

}  // namespace reluscope
