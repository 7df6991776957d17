#include "shell/gallery_pictures.h"

#include <cstdint>
#include <optional>
#include <span>

namespace reluscope {

namespace {

struct GalleryPicture {
    int width = 0;
    int height = 0;
    std::span<const std::byte> rgba;
};

/// The pixels of a file as Host::fetch_example() delivers them; none of one that could not be read.
std::optional<GalleryPicture> picture_of(const OpenedFile& file) {
    constexpr std::size_t kHead = 8;
    constexpr std::uint32_t kLargest = 4096;
    if (!file.error.empty() || file.bytes.size() < kHead) return std::nullopt;
    const auto number = [&file](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) value |= static_cast<std::uint32_t>(file.bytes[at + i]) << (8 * i);
        return value;
    };
    const std::uint32_t width = number(0);
    const std::uint32_t height = number(4);
    if (width == 0 || height == 0 || width > kLargest || height > kLargest) return std::nullopt;
    if (file.bytes.size() != kHead + std::size_t{4} * width * height) return std::nullopt;
    return GalleryPicture{static_cast<int>(width), static_cast<int>(height), std::span(file.bytes).subspan(kHead)};
}

}  // namespace

void GalleryPictures::follow(const GalleryMemory& memory) {
    for (const std::string& path : memory.wanted) {
        if (asked_.insert(path).second) host_.fetch_example(path);
    }
}

bool GalleryPictures::take(const std::string& path, const OpenedFile& file, GalleryMemory& memory) {
    if (!asked_.contains(path)) return false;
    const auto picture = picture_of(file);
    if (!picture) return true;
    GlTexture& texture = textures_[path];
    texture = make_image_texture(picture->rgba, picture->width, picture->height);
    memory.pictures[path] = reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(texture.get()));
    return true;
}

void GalleryPictures::on_context_restored(GalleryMemory& memory) {
    for (auto& [path, texture] : textures_) texture.forget();
    textures_.clear();
    asked_.clear();
    memory.pictures.clear();
}

}  // namespace reluscope
