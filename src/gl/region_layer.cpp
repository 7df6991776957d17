#include "gl/region_layer.h"

#include <algorithm>

namespace reluscope {

namespace {

/// How far a layer goes beyond the visible rectangle on each side, as a share of that rectangle.
constexpr double kMargin = 0.25;

/// While the zoom moves, a layer is shown this much larger or smaller than it was drawn.
constexpr double kMaxZoom = 2;

}  // namespace

bool RegionLayer::draw(const PlanePicture& picture, const Content& content, const Walls& walls, const Paint& paint) {
    inexact_ = false;
    if (broken_ || program_ == 0) return false;
    LayerFit fit = fit_layer(place_, picture.cells, picture.clip);
    const bool same = content == content_ && fit.covers;
    const bool exact = same && fit.exact && walls == walls_;
    const bool good_enough = same && picture.moving && fit.zoom < kMaxZoom && fit.zoom > 1 / kMaxZoom;
    if (!exact && !good_enough) {
        content_ = content;
        walls_ = walls;
        if (!render(picture, paint)) return false;
        fit = fit_layer(place_, picture.cells, picture.clip);
    }
    inexact_ = !exact && good_enough;
    show(picture, fit);
    return true;
}

/// The texture and the framebuffer that draws into it.
bool RegionLayer::make_texture_of(int width, int height) {
    if (std::max(width, height) > largest_texture()) return false;
    if (width == texture_width_ && height == texture_height_) {
        glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.get());
        return true;
    }
    const bool first = framebuffer_.get() == 0;
    if (first) {
        texture_ = make_texture();
        framebuffer_ = make_framebuffer();
    }
    texture_width_ = width;
    texture_height_ = height;
    glActiveTexture(GL_TEXTURE0);
    allocate_image(texture_, framebuffer_, width, height);
    // Asking waits for the graphics process, and what holds once holds for all sizes.
    return !first || glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

/// Draws the content into the texture, around what can be seen.
bool RegionLayer::render(const PlanePicture& picture, const Paint& paint) {
    place_ = layer_for(picture.cells, picture.clip, kMargin).place;
    if (place_.empty()) return true;
    const KeepFramebuffer keep;
    if (!make_texture_of(place_.width, place_.height)) {
        broken_ = true;
        return false;
    }
    GlRenderbuffer samples;
    GlFramebuffer target;
    const bool multisampled = place_.width * place_.height <= kMaxMultisampled;
    if (multisampled) {
        samples = make_renderbuffer();
        target = make_framebuffer();
        glBindRenderbuffer(GL_RENDERBUFFER, samples.get());
        glRenderbufferStorageMultisample(GL_RENDERBUFFER, kSamples, GL_RGBA8, place_.width, place_.height);
        glBindRenderbuffer(GL_RENDERBUFFER, 0);
        glBindFramebuffer(GL_FRAMEBUFFER, target.get());
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, samples.get());
    }
    glViewport(0, 0, place_.width, place_.height);
    glDisable(GL_SCISSOR_TEST);
    glClearColor(0, 0, 0, 0);
    glClear(GL_COLOR_BUFFER_BIT);
    paint(place_);
    if (multisampled) {
        glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer_.get());
        glBlitFramebuffer(0, 0, place_.width, place_.height, 0, 0, place_.width, place_.height, GL_COLOR_BUFFER_BIT,
                          GL_NEAREST);
    }
    glViewport(0, 0, picture.framebuffer_width, picture.framebuffer_height);
    glEnable(GL_SCISSOR_TEST);
    return true;
}

void RegionLayer::show(const PlanePicture& picture, const LayerFit& fit) const {
    if (place_.empty()) return;
    glUseProgram(program_);
    glUniform1i(glGetUniformLocation(program_, "layer"), 0);
    glUniform4f(glGetUniformLocation(program_, "place"), static_cast<float>(fit.rect.left),
                static_cast<float>(fit.rect.top), static_cast<float>(fit.rect.width),
                static_cast<float>(fit.rect.height));
    glUniform2f(glGetUniformLocation(program_, "framebuffer"), static_cast<float>(picture.framebuffer_width),
                static_cast<float>(picture.framebuffer_height));
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, texture_.get());
    const GLint filter = fit.rect.width == place_.width ? GL_NEAREST : GL_LINEAR;
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
    glBindVertexArray(vertices_.get());
    // The edge of the cells, and walls beyond it, are mixed with nothing: their colours are multiplied by their opacity
    // already.
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

void RegionLayer::drop() {
    content_ = {};
    place_ = {};
    inexact_ = false;
    texture_ = {};
    framebuffer_ = {};
    texture_width_ = 0;
    texture_height_ = 0;
}

void RegionLayer::forget() {
    vertices_.forget();
    texture_.forget();
    framebuffer_.forget();
}

}  // namespace reluscope
