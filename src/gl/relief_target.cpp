#include "gl/relief_target.h"

#include <algorithm>

namespace reluscope {

bool ReliefTarget::begin(int width, int height) {
    if (width != width_ || height != height_) usable_ = make(width, height);
    if (!usable_) return false;
    glBindFramebuffer(GL_FRAMEBUFFER, multisampled_ ? samples_.get() : framebuffer_.get());
    return true;
}

bool ReliefTarget::make(int width, int height) {
    width_ = width;
    height_ = height;
    GLint samples = 0;
    glGetIntegerv(GL_MAX_SAMPLES, &samples);
    if (std::max(width, height) > largest_texture()) return false;
    multisampled_ = samples >= kSamples && width * height <= kMaxMultisampled;
    texture_ = make_texture();
    framebuffer_ = make_framebuffer();
    depth_ = make_renderbuffer();
    allocate_image(texture_, framebuffer_, width, height);
    if (multisampled_) {
        colours_ = make_renderbuffer();
        samples_ = make_framebuffer();
        glBindRenderbuffer(GL_RENDERBUFFER, colours_.get());
        glRenderbufferStorageMultisample(GL_RENDERBUFFER, kSamples, GL_RGBA8, width, height);
        glBindFramebuffer(GL_FRAMEBUFFER, samples_.get());
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colours_.get());
    }
    glBindRenderbuffer(GL_RENDERBUFFER, depth_.get());
    if (multisampled_) {
        glRenderbufferStorageMultisample(GL_RENDERBUFFER, kSamples, GL_DEPTH_COMPONENT24, width, height);
    } else {
        glRenderbufferStorage(GL_RENDERBUFFER, GL_DEPTH_COMPONENT24, width, height);
    }
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depth_.get());
    glBindRenderbuffer(GL_RENDERBUFFER, 0);
    return glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

void ReliefTarget::end() const {
    if (!multisampled_) return;
    glBindFramebuffer(GL_READ_FRAMEBUFFER, samples_.get());
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer_.get());
    glBlitFramebuffer(0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT, GL_NEAREST);
}

void ReliefTarget::forget() {
    texture_.forget();
    framebuffer_.forget();
    colours_.forget();
    depth_.forget();
    samples_.forget();
}

}  // namespace reluscope
