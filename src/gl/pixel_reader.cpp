#include "gl/pixel_reader.h"

#include <algorithm>

#ifdef __EMSCRIPTEN__
#include <webgl/webgl2.h>  // WebGL2 has this in place of mapped buffers
#endif

namespace reluscope {

namespace {

constexpr std::size_t kBytesPerStep = 1 << 22;

/// Copies the buffer that is bound for reading.
void copy_pixels(std::vector<std::byte>& to) {
    const auto size = static_cast<GLsizeiptr>(to.size());
#ifdef __EMSCRIPTEN__
    glGetBufferSubData(GL_PIXEL_PACK_BUFFER, 0, size, to.data());
#else
    const void* from = glMapBufferRange(GL_PIXEL_PACK_BUFFER, 0, size, GL_MAP_READ_BIT);
    if (from != nullptr) std::copy_n(static_cast<const std::byte*>(from), to.size(), to.begin());
    glUnmapBuffer(GL_PIXEL_PACK_BUFFER);
#endif
}

}  // namespace

PixelReader::PixelReader(int width, int height)
    : num_bytes_(4 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height)), rgb_(num_bytes_ / 4 * 3) {
    glBindBuffer(GL_PIXEL_PACK_BUFFER, buffer_.get());
    glBufferData(GL_PIXEL_PACK_BUFFER, GLsizeiptr{4} * width * height, nullptr, GL_STREAM_READ);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    // Only four bytes per pixel can be read on every system.
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    drawn_ = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
    glFlush();
}

PixelReader::~PixelReader() {
    if (drawn_ != nullptr) glDeleteSync(drawn_);
}

bool PixelReader::ready() {
    const GLenum answer = drawn_ == nullptr ? GL_WAIT_FAILED : glClientWaitSync(drawn_, 0, 0);
    failed_ |= answer == GL_WAIT_FAILED || (answer != GL_TIMEOUT_EXPIRED && glGetError() == GL_OUT_OF_MEMORY);
    return answer != GL_TIMEOUT_EXPIRED;
}

bool PixelReader::fetch() {
    if (rgba_.empty()) {
        // In one piece: each call may wait for what is drawn meanwhile.
        rgba_.resize(num_bytes_);
        glBindBuffer(GL_PIXEL_PACK_BUFFER, buffer_.get());
        copy_pixels(rgba_);
        glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
        return num_bytes_ > 0;
    }
    std::byte* out = rgb_.data() + next_ / 4 * 3;
    for (const std::size_t end = std::min(num_bytes_, next_ + kBytesPerStep); next_ < end; next_ += 4) {
        *out++ = rgba_[next_];
        *out++ = rgba_[next_ + 1];
        *out++ = rgba_[next_ + 2];
    }
    return next_ < num_bytes_;
}

}  // namespace reluscope
