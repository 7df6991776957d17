#include "shell/picture_pass.h"

#include "gl/gl_objects.h"
#include "ui/kit/imgui_scope.h"

#include "imgui.h"
#include "imgui_impl_opengl3.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace reluscope {

namespace {

// Dear ImGui measures in one frame what it lays out in the next.
constexpr int kFirstFrames = 4;

// Parts that never come must not keep a picture waiting for ever; large ones need some hundred frames.
constexpr int kMaxFrames = 5000;

// 8192 x 8192: encoding takes as much memory again, and a page has 2 GB for all.
constexpr std::int64_t kMaxPixels = std::int64_t{1} << 26U;

constexpr std::chrono::milliseconds kFetching(30);  // per frame

int pixels(int units, const PictureSize& size) {
    return static_cast<int>(std::lround(static_cast<float>(units) * size.scale));
}
int pixel_width(const PictureSize& size) { return pixels(size.width, size); }
int pixel_height(const PictureSize& size) { return pixels(size.height, size); }

/// Why there cannot be such a picture; empty if there can.
std::string fault_of(const PictureSize& size) {
    GLint buffer = 0;
    glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &buffer);
    const GLint most = std::min(largest_texture(), buffer);
    const int width = pixel_width(size);
    const int height = pixel_height(size);
    const std::string what = "A picture of " + std::to_string(width) + " x " + std::to_string(height) + " pixels";
    if (width > most || height > most)
        return what + " is larger than this graphics card can draw (" + std::to_string(most) +
               " pixels a side); choose a smaller scale.";
    if (std::int64_t{width} * height > kMaxPixels)
        return what + " has more than 67 million pixels; choose a smaller scale.";
    return {};
}

/// Something to draw into that is no screen.
class Offscreen {
public:
    Offscreen(int width, int height) : width_(width), height_(height) {
        glBindRenderbuffer(GL_RENDERBUFFER, pixels_.get());
        glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
        glBindRenderbuffer(GL_RENDERBUFFER, 0);
        glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.get());
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, pixels_.get());
        complete_ = glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
    }
    ~Offscreen() { glBindFramebuffer(GL_FRAMEBUFFER, 0); }
    Offscreen(const Offscreen&) = delete;
    Offscreen& operator=(const Offscreen&) = delete;

    bool complete() const { return complete_; }

    void clear(const ImVec4& colour) const {
        glViewport(0, 0, width_, height_);
        glDisable(GL_SCISSOR_TEST);
        glClearColor(colour.x, colour.y, colour.z, 1.0F);
        glClear(GL_COLOR_BUFFER_BIT);
    }

private:
    int width_;
    int height_;
    GlRenderbuffer pixels_ = make_renderbuffer();
    GlFramebuffer framebuffer_ = make_framebuffer();
    bool complete_ = false;
};

}  // namespace

void PicturePass::advance(PictureSource& source) {
    const auto wanted = source.wanted();
    if (!wanted) return drop();
    if (context_ == nullptr) {
        size_ = *wanted;
        if (const std::string fault = fault_of(size_); !fault.empty()) return source.fail(fault);
        begin(source);
    }
    if (reading_) return take(source);
    frame(source);
    if (num_frames_ < kMaxFrames && (num_frames_ < kFirstFrames || !source.complete())) return;
    if (finish(source)) return;
    drop();
    source.fail("This graphics card cannot draw a picture of that size; choose a smaller scale.");
}

void PicturePass::begin(PictureSource& source) {
    context_ = ImGui::CreateContext();
    num_frames_ = 0;
    const ImGuiScope scope(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigInputTextCursorBlink = false;
    io.DisplaySize = {static_cast<float>(size_.width), static_cast<float>(size_.height)};
    io.DisplayFramebufferScale = {size_.scale, size_.scale};
    io.DeltaTime = 1.0F / 60;
    ImGui_ImplOpenGL3_Init(glsl_version_);
    source.begin();
}

void PicturePass::frame(PictureSource& source) {
    const ImGuiScope scope(context_);
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    source.frame();
    ImGui::Render();
    ++num_frames_;
}

/// Draws the last frame, and has its pixels read unless the source says that parts are still missing. False if
/// there cannot be such a picture.
bool PicturePass::finish(const PictureSource& source) {
    const ImGuiScope scope(context_);
    const Offscreen target(pixel_width(size_), pixel_height(size_));
    if (!target.complete()) return false;
    target.clear(ImGui::GetStyle().Colors[ImGuiCol_WindowBg]);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    if (num_frames_ >= kMaxFrames || source.complete()) reading_.emplace(pixel_width(size_), pixel_height(size_));
    return true;
}

/// Fetches what was read, and hands the picture over when all is there.
void PicturePass::take(PictureSource& source) {
    if (!reading_->ready()) return;
    if (reading_->failed()) {
        drop();
        return source.fail("This graphics card did not hand the picture out; choose a smaller scale.");
    }
    const auto end = std::chrono::steady_clock::now() + kFetching;
    bool more = true;
    while (more && std::chrono::steady_clock::now() < end) more = reading_->fetch();
    if (more) return;
    const std::vector<std::byte> rgb = reading_->take();
    drop();
    source.end(rgb, pixel_width(size_), pixel_height(size_));
}

void PicturePass::drop() {
    reading_.reset();
    if (context_ == nullptr) return;
    {
        const ImGuiScope scope(context_);
        ImGui_ImplOpenGL3_Shutdown();
    }
    ImGui::DestroyContext(context_);
    context_ = nullptr;
}

}  // namespace reluscope
