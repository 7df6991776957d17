#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// RFC 4648, with padding.
std::string base64_of(std::string_view bytes);

/// The bytes that base64_of() wrote as `text`; nothing where it is not of that form.
std::optional<std::vector<std::byte>> bytes_of_base64(std::string_view text);

}  // namespace reluscope
