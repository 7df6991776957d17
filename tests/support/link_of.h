#pragma once

#include "app/api/link_text.h"
#include "base/text/base64.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace reluscope::testing {

/// Base64url without padding (RFC 4648, section 5).
inline std::string base64url_of(std::string_view bytes) {
    std::string text = base64_of(bytes);
    text.erase(std::find(text.begin(), text.end(), '='), text.end());
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

/// The fragment (without #) of a session as Share made it before links were packed.
inline std::string fragment_of_session(std::string_view session) { return "s=" + base64url_of(session); }

/// The fragment of bytes that may be packed, of a short form of `size` bytes.
inline std::string packed_fragment(std::size_t size, std::string_view bytes) {
    return "z=" + std::to_string(size) + "." + base64url_of(bytes);
}

/// What the page makes of a session (web/link.mjs) in a browser without deflate.
inline std::string short_fragment(std::string_view session) {
    const std::string text = short_session_text(session);
    return packed_fragment(text.size(), text);
}

}  // namespace reluscope::testing
