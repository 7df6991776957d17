#pragma once

#include "gl/gl_objects.h"

#include <cstdint>

namespace reluscope {

/// A texture that is drawn into with depth and, where that is possible, four samples per pixel.
class ReliefTarget {
public:
    /// Binds a framebuffer of this size; false where there is no such texture.
    bool begin(int width, int height);
    /// Puts what was drawn into the texture.
    void end() const;
    std::uintptr_t texture() const { return texture_.get(); }
    /// After the context was lost.
    void forget();

private:
    bool make(int width, int height);

    GlTexture texture_;
    GlFramebuffer framebuffer_;  // of the texture
    GlRenderbuffer colours_;     // of several samples; none where the texture is drawn into directly
    GlRenderbuffer depth_;
    GlFramebuffer samples_;
    int width_ = 0;
    int height_ = 0;
    bool multisampled_ = false;
    bool usable_ = false;
};

}  // namespace reluscope
