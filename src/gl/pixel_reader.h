#pragma once

#include "gl/gl_objects.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace reluscope {

/// Pixels of the framebuffer that is bound, on their way into memory: whoever read them at once would wait until all of
/// it is drawn.
class PixelReader {
public:
    /// Begins. Only the framebuffer's first `width` x `height` pixels are read.
    PixelReader(int width, int height);
    ~PixelReader();
    PixelReader(const PixelReader&) = delete;
    PixelReader& operator=(const PixelReader&) = delete;

    /// True once they are there, or cannot come; never waits. In a browser not before the next frame.
    bool ready();
    /// They cannot come: there is too little memory, or the context was lost.
    bool failed() const { return failed_; }
    /// Once they are ready: the first step takes all of them over, each other leaves the fourth byte out of a million.
    /// False after the last.
    bool fetch();
    /// 3 bytes per pixel, rows from the bottom up; when all are fetched.
    std::vector<std::byte> take() { return std::move(rgb_); }

private:
    std::size_t num_bytes_;  // with four per pixel
    std::size_t next_ = 0;
    std::vector<std::byte> rgba_, rgb_;
    GlBuffer buffer_ = make_buffer();
    GLsync drawn_;
    bool failed_ = false;
};

}  // namespace reluscope
