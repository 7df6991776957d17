#pragma once

#include "formats/model_file.h"

#include <optional>
#include <string>
#include <string_view>

namespace reluscope {

/// What a file is when it is none of the kinds that are read here, e.g. "a gzip archive", and what to do about it.
struct ForeignFile {
    std::string what;
    std::string advice;  ///< a sentence without full stop; may be empty

    std::string sentence() const { return advice.empty() ? what : what + "; " + advice; }
};

/// Recognises archives, checkpoints of other programs, git-lfs pointers, pages and pictures by their first bytes.
std::optional<ForeignFile> foreign_file(Bytes bytes);

/// The bytes as text; nothing is copied.
std::string_view text_of(Bytes bytes);

/// Its beginning holds bytes that no text has.
bool has_control_bytes(std::string_view text);

/// `text` without a UTF-8 byte order mark.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace reluscope
