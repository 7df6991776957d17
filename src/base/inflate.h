#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace reluscope {

/// The `size` bytes that were packed with deflate in zlib's format (RFC 1950). Nothing where `packed` is damaged or
/// holds another number of bytes; no more than `size` are ever written, whatever it claims to hold.
std::optional<std::string> inflated(std::string_view packed, std::size_t size);

/// What is packed by deflate without zlib's header and check sum (RFC 1951), as zip archives hold it.
std::optional<std::string> inflated_raw(std::string_view packed, std::size_t size);

}  // namespace reluscope
