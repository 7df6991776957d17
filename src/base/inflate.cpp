#include "base/inflate.h"

#include <limits>

// Only inflate is taken of stb's reader of pictures: everything else is static, unused, and dropped.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_NO_JPEG
#define STBI_NO_PNG
#define STBI_NO_BMP
#define STBI_NO_PSD
#define STBI_NO_TGA
#define STBI_NO_GIF
#define STBI_NO_HDR
#define STBI_NO_PIC
#define STBI_NO_PNM
#define STBI_NO_LINEAR
#define STBI_NO_SIMD
#define STBI_NO_THREAD_LOCALS
#define STBI_SUPPORT_ZLIB
#include <stb/stb_image.h>

namespace reluscope {

namespace {

using Decoder = int (*)(char* bytes, int size, const char* packed, int packed_size);

std::optional<std::string> decoded(Decoder decode, std::string_view packed, std::size_t size) {
    constexpr std::size_t kMax = std::numeric_limits<int>::max();
    if (packed.size() > kMax || size > kMax) return std::nullopt;
    std::string bytes(size, '\0');
    const int written = decode(bytes.data(), static_cast<int>(size), packed.data(), static_cast<int>(packed.size()));
    if (written < 0 || static_cast<std::size_t>(written) != size) return std::nullopt;
    return bytes;
}

}  // namespace

std::optional<std::string> inflated(std::string_view packed, std::size_t size) {
    return decoded(stbi_zlib_decode_buffer, packed, size);
}

std::optional<std::string> inflated_raw(std::string_view packed, std::size_t size) {
    // The decoder wants 16 bits ahead, also at the end, where zlib's format has its check sum.
    std::string padded(packed);
    padded.append(4, '\0');
    return decoded(stbi_zlib_decode_noheader_buffer, padded, size);
}

}  // namespace reluscope
