#pragma once

#include "gl/image_texture.h"
#include "shell/host.h"
#include "ui/workspace/gallery_window.h"

#include <map>
#include <set>
#include <string>

namespace reluscope {

/// Brings the gallery its pictures: asks the platform for those that a frame lacked, and puts them on the graphics
/// card. Nothing is fetched before the gallery is opened.
class GalleryPictures {
public:
    explicit GalleryPictures(Host& host) : host_(host) {}

    /// Call after each frame.
    void follow(const GalleryMemory& memory);
    /// A file of the bundled data has come. False: it is none of the pictures. One that could not be read is not asked
    /// for again; its card stays without.
    bool take(const std::string& path, const OpenedFile& file, GalleryMemory& memory);
    /// After the context was lost: the next frame lacks them all.
    void on_context_restored(GalleryMemory& memory);

private:
    Host& host_;
    std::set<std::string> asked_;                // by path
    std::map<std::string, GlTexture> textures_;  // by path
};

}  // namespace reluscope
