#include "shell/desktop/png_reader.h"

#include <memory>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#include <stb/stb_image.h>

namespace reluscope {

void decode_png(OpenedFile& file) {
    constexpr int kChannels = 4;
    if (!file.error.empty()) return;
    int width = 0;
    int height = 0;
    const auto* bytes = reinterpret_cast<const stbi_uc*>(file.bytes.data());
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load_from_memory(bytes, static_cast<int>(file.bytes.size()), &width, &height, nullptr, kChannels),
        stbi_image_free);
    file.bytes.clear();
    if (!pixels) {
        file.error = file.name + " is no picture that can be read.";
        return;
    }
    for (const int side : {width, height}) {
        for (int shift = 0; shift < 32; shift += 8) file.bytes.push_back(static_cast<std::byte>(side >> shift & 0xFF));
    }
    const auto* first = reinterpret_cast<const std::byte*>(pixels.get());
    file.bytes.insert(file.bytes.end(), first,
                      first + static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * kChannels);
}

}  // namespace reluscope
