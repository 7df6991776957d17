#pragma once

#include "base/result.h"
#include "formats/model_file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace reluscope {

/// A member of a zip archive; its data stays where it is.
struct ZipMember {
    std::string name;
    Bytes packed;
    bool is_deflated = false;  ///< else it is stored as it is
    std::uint64_t size = 0;    ///< bytes when unpacked; at most 1032 for each packed one and 1032 more, as of deflate
    std::uint32_t crc = 0;     ///< of the unpacked bytes, ISO 3309

    std::string place() const { return "member " + quoted(name); }
};

/// The members that the archive's directory lists, in its order.
/// Errors   damaged, encrypted, split or larger than 4 GB (zip64), or packed by another way than deflate.
/// Source   PKWARE, .ZIP File Format Specification 6.3.
Result<std::vector<ZipMember>> zip_members(Bytes archive);

/// The bytes of a member. Errors   they are not what the directory promises.
Result<std::string> unpacked(const ZipMember& member);

}  // namespace reluscope
