#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace reluscope {

// Links: a session in the part of an address behind #, which no server ever sees.
//
//     #z=SIZE.BASE64URL     a whole session, as Share makes it: its short form (link_text.h) of SIZE bytes, packed with
//                           deflate in zlib's format, or as it is where that is no longer
//     #s=BASE64URL          a whole session as it is, as Share made it before
//     #example=ID&view=ID   a bundled example, for links written by hand
//
// The page packs and writes them (web/link.mjs), since browsers have deflate.

/// The short form of a session is not longer than this, in bytes.
inline constexpr std::size_t kMaxShortSession = std::size_t{256} << 10;

/// The text of the session that a fragment asks for, with or without its #; empty where it asks for none.
/// Errors   longer than 64 KiB, which is seen first, or a SIZE above kMaxShortSession, before anything is unpacked;
///          unpacks to more than 1 MiB; characters that are no base64url; damaged or cut off; bytes that are no UTF-8.
Result<std::string> session_of_fragment(std::string_view fragment);

}  // namespace reluscope
