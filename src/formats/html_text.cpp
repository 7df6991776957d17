#include "base/utf8.h"
#include "formats/html_report.h"

namespace reluscope {

std::string html_escaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = utf8_sequence_length(text);
        const auto first = static_cast<unsigned char>(text[0]);
        if (length > 1) {
            out += text.substr(0, length);
        } else if (length == 0 || (first < 0x20 && first != '\n' && first != '\t') || first == 0x7F) {
            out += "\uFFFD";
        } else {
            switch (text[0]) {
                case '&': out += "&amp;"; break;
                case '<': out += "&lt;"; break;
                case '>': out += "&gt;"; break;
                case '"': out += "&quot;"; break;
                case '\'': out += "&#39;"; break;
                default: out += text[0];
            }
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

std::string base64_of(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : kDigits[group >> (18 - 6 * k) & 63U];
    }
    return out;
}

}  // namespace reluscope
