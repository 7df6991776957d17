#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace reluscope {

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece: what names a file by its content in a report.
class Sha256 {
public:
    void update(std::span<const std::byte> bytes);

    /// The digest of all bytes so far, as 64 lower-case hexadecimal digits. More bytes may follow.
    std::string hex() const;

private:
    static constexpr std::size_t kBlock = 64;  // bytes

    void compress(const std::byte* block);

    std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::byte, kBlock> rest_ = {};  // of the bytes, not yet a block
    std::uint64_t num_bytes_ = 0;
};

std::string sha256_of(std::string_view text);

}  // namespace reluscope
