#pragma once

#include "gl/pixel_reader.h"
#include "shell/host.h"

#include <optional>

struct ImGuiContext;

namespace reluscope {

/// Draws the pictures that are wanted, off the screen: frame by frame in an ImGui context without any input,
/// until they are complete. Needs the GL context of the window to be current, and is advanced between two frames of the
/// window.
class PicturePass {
public:
    /// As for ImGui_ImplOpenGL3_Init.
    explicit PicturePass(const char* glsl_version) : glsl_version_(glsl_version) {}
    ~PicturePass() { drop(); }
    PicturePass(const PicturePass&) = delete;
    PicturePass& operator=(const PicturePass&) = delete;

    /// Draws one frame of the wanted picture, if there is one; hands it over when it is complete.
    void advance(PictureSource& source);

    /// Gives up what was begun; the next advance() begins anew. Also to be called while a lost context ignores every
    /// call.
    void drop();

private:
    void begin(PictureSource& source);
    void frame(PictureSource& source);
    bool finish(const PictureSource& source);
    void take(PictureSource& source);

    const char* glsl_version_;
    ImGuiContext* context_ = nullptr;
    PictureSize size_;
    int num_frames_ = 0;
    std::optional<PixelReader> reading_;  // the last frame is drawn
};

}  // namespace reluscope
