#include "shell/kit/png.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image_write.h>

namespace reluscope {
namespace {

void append(void* target, void* data, int size) {
    auto& bytes = *static_cast<std::vector<std::byte>*>(target);
    const auto* first = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), first, first + size);
}

}  // namespace

std::vector<std::byte> png_from_pixels(std::span<const std::byte> rgb, int width, int height) {
    std::vector<std::byte> png;
    const auto needed = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
    if (width <= 0 || height <= 0 || rgb.size() < needed) {
        return png;
    }
    stbi_flip_vertically_on_write(1);
    // Without filters, screens of flat colours become smaller (a tenth), and in half the time.
    stbi_write_force_png_filter = 0;
    stbi_write_png_compression_level = 5;
    if (stbi_write_png_to_func(append, &png, width, height, 3, rgb.data(), width * 3) == 0) {
        png.clear();
    }
    return png;
}

}  // namespace reluscope
