#include "app/api/link.h"

#include "app/api/link_text.h"
#include "base/inflate.h"
#include "base/texts/session_texts.h"
#include "base/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace reluscope {

namespace {

namespace texts = session_texts;

constexpr std::size_t kMaxCharacters = std::size_t{64} << 10;  // Share makes half of that at most
constexpr std::size_t kMaxSession = std::size_t{1} << 20;      // bytes of a session that a link unpacks to
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned kBitsPerDigit = 6;
constexpr unsigned kBitsPerByte = 8;

Error link_fault(std::string complaint) { return {{}, {}, {}, std::move(complaint)}; }

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// %41 is A and + a blank, as in the query of an address; what is no such escape stays.
std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape =
            text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
        if (escape) {
            decoded += static_cast<char>(16 * hex_digit(text[i + 1]) + hex_digit(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i] == '+' ? ' ' : text[i];
        }
    }
    return decoded;
}

/// The value of the first `key=value` between & signs.
std::optional<std::string> parameter(std::string_view fragment, std::string_view key) {
    while (!fragment.empty()) {
        const std::string_view part = fragment.substr(0, fragment.find('&'));
        const std::size_t equal = part.find('=');
        if (part.substr(0, equal) == key && equal != std::string_view::npos)
            return percent_decoded(part.substr(equal + 1));
        fragment.remove_prefix(std::min(fragment.size(), part.size() + 1));
    }
    return std::nullopt;
}

/// Mail programs break long lines, so blanks and line ends are passed over; = is padding that others write.
std::optional<std::string> base64url_decoded(std::string_view code) {
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned num_bits = 0;
    std::size_t num_digits = 0;
    for (const char c : code) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '=') continue;
        const std::size_t digit = kDigits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        ++num_digits;
        bits = (bits << kBitsPerDigit) | static_cast<std::uint32_t>(digit);
        num_bits += kBitsPerDigit;
        if (num_bits < kBitsPerByte) continue;
        num_bits -= kBitsPerByte;
        bytes += static_cast<char>((bits >> num_bits) & 0xFFU);
        bits &= (1U << num_bits) - 1;
    }
    // A lone last digit has no byte, and bits that are left over are zero: anything else was cut off.
    if (num_digits % 4 == 1 || bits != 0) return std::nullopt;
    return bytes;
}

/// SIZE and the bytes of SIZE.BASE64URL.
struct PackedSession {
    std::size_t size = 0;
    std::string bytes;
};

std::optional<PackedSession> packed_session(std::string_view value) {
    PackedSession packed;
    const std::size_t point = value.find('.');
    const char* const end = value.data() + std::min(point, value.size());
    const auto [stop, error] = std::from_chars(value.data(), end, packed.size);
    if (point == std::string_view::npos || error != std::errc() || stop != end || packed.size == 0) return std::nullopt;
    auto bytes = base64url_decoded(value.substr(point + 1));
    if (!bytes) return std::nullopt;
    packed.bytes = *std::move(bytes);
    return packed;
}

/// The session of what follows `z=`.
Result<std::string> unpacked(std::string_view value) {
    const auto packed = packed_session(value);
    if (!packed) return tl::unexpected(link_fault(texts::kLinkDamaged));
    if (packed->size > kMaxShortSession) return tl::unexpected(link_fault(texts::kLinkUnpacksTooLarge));
    const bool as_it_is = packed->bytes.size() == packed->size;
    const auto text = as_it_is ? std::optional(packed->bytes) : inflated(packed->bytes, packed->size);
    if (!text) return tl::unexpected(link_fault(texts::kLinkDamaged));
    auto session = long_session_text(*text, kMaxSession);
    if (!session) return tl::unexpected(link_fault(texts::kLinkDamaged));
    if (session->size() > kMaxSession) return tl::unexpected(link_fault(texts::kLinkUnpacksTooLarge));
    return *std::move(session);
}

Result<std::string> checked(Result<std::string> session) {
    if (session && (session->empty() || !is_valid_utf8(*session)))
        return tl::unexpected(link_fault(texts::kLinkDamaged));
    return session;
}

}  // namespace

Result<std::string> session_of_fragment(std::string_view fragment) {
    if (!fragment.empty() && fragment.front() == '#') fragment.remove_prefix(1);
    if (fragment.size() > kMaxCharacters) return tl::unexpected(link_fault(texts::kLinkTooLong));
    if (const auto packed = parameter(fragment, "z"); packed && !packed->empty()) return checked(unpacked(*packed));
    if (const auto code = parameter(fragment, "s"); code && !code->empty())
        return checked(Result<std::string>(base64url_decoded(*code).value_or("")));
    const auto example = parameter(fragment, "example");
    if (!example || example->empty()) return std::string();
    nlohmann::json session = {
        {"format", "reluscope-session"}, {"version", 1}, {"example", *example}, {"commands", nlohmann::json::array()}};
    if (const auto view = parameter(fragment, "view"); view && !view->empty())
        session["commands"].push_back({{"command", "show_view"}, {"view", *view}});
    return session.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace reluscope
