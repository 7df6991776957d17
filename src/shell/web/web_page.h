#pragma once

// The program in a page: ImGui, its WebGL2 context and the application, driven by the scripts in web/.

#include "shell/host.h"
#include "shell/picture_pass.h"
#include "shell/web/web_host.h"
#include "shell/web/web_input.h"

#include <memory>
#include <string>
#include <string_view>

namespace reluscope {

/// The version of GLSL for Dear ImGui's shaders.
inline constexpr const char* kGlslVersion = "#version 300 es";

class WebPage {
public:
    /// What the scripts know about the canvas: its size in CSS pixels and in device pixels.
    struct Display {
        float css_width = 0.0F;
        float css_height = 0.0F;
        int pixel_width = 0;
        int pixel_height = 0;

        float pixel_ratio() const;
    };

    WebPage(bool test_mode, bool touch);
    ~WebPage();
    WebPage(const WebPage&) = delete;
    WebPage& operator=(const WebPage&) = delete;

    /// Creates ImGui, the context and the application; false if there is no WebGL2.
    bool start(const Display& display);

    void set_display(const Display& display) { display_ = display; }

    /// Draws one frame. Returns the milliseconds until another one is wanted: 0 at once, negative none.
    double frame(double time_ms);

    /// Works while the screen is busy with the last picture. True while there is more to do and no event waits.
    bool work_meanwhile();

    void context_lost();
    void context_restored();

    std::string query(std::string_view json);

    WebInput& input() { return input_; }
    Application& application() { return *application_; }
    WebHost& host() { return host_; }

    /// CSS pixels per unit of the interface.
    float zoom() const { return application_->text_scale(); }

    /// The text that Ctrl+V pastes. A page cannot read the clipboard on its own: scripts put it here with each paste.
    void set_clipboard(std::string text) { clipboard_ = std::move(text); }
    const std::string& clipboard() const { return clipboard_; }

private:
    void set_up_io();
    bool create_context();
    void update_fonts();
    float delta_seconds(double time_ms, bool had_input);
    void draw() const;
    void show_cursor_and_caret();
    double next_frame_in(double time_ms, bool had_input);
    void count_input();
    std::string platform_state() const;

    WebInput input_;
    WebHost host_;
    std::unique_ptr<Application> application_;
    PicturePass pictures_{kGlslVersion};
    Display display_{};
    bool test_mode_;
    bool context_lost_ = false;
    int context_ = 0;
    float font_ratio_ = 0.0F;  // pixel ratio that the fonts were made for
    double last_frame_ms_ = 0.0;
    double late_frame_at_ms_ = -1.0;  // when a slow tooltip is due; negative: none
    int settling_ = 0;                // frames to draw after the last input
    bool wants_soon_ = false;         // the last frame asked for a next one
    int num_frames_ = 0;
    int num_slices_ = 0;  // of work between frames
    int cursor_ = -1;
    bool text_wanted_ = false;
    float caret_x_ = 0.0F;
    float caret_y_ = 0.0F;
    ImVec2 wheel_{};        // all notches so far
    float pinched_ = 1.0F;  // product of all zooms
    int num_presses_ = 0;
    ImVec2 last_press_{};
    float told_x_ = -1.0F;
    float told_y_ = -1.0F;
    std::string clipboard_;
    std::string renderer_;
};

}  // namespace reluscope
