#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace reluscope {

// Links: a session in the part of an address behind #, which no server ever sees.
//
//     #s=BASE64URL          a whole session, as Share makes it
//     #example=ID&view=ID   a bundled example, for links written by hand

/// The fragment (without #) that opens `session`: base64url without padding (RFC 4648, section 5).
std::string fragment_of_session(std::string_view session);

/// The text of the session that a fragment asks for, with or without its #; empty where it asks for none.
/// Errors   longer than 64 KiB; characters that are no base64url; bytes that are no UTF-8.
Result<std::string> session_of_fragment(std::string_view fragment);

}  // namespace reluscope
