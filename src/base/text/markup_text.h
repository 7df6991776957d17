#pragma once

#include <string>
#include <string_view>

namespace reluscope {

/// `text` as it stands in HTML and XML, between tags and in quoted attributes: markup characters as entities, and what
/// is not harmless but line feeds (base/utf8.h) as U+FFFD, so that the document is well-formed and reads as the names
/// are shown everywhere.
std::string markup_text(std::string_view text);

}  // namespace reluscope
