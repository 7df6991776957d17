#pragma once

// The page's input: browser events become Dear ImGui's. Knows ImGui but no browser, so it is tested natively.

#include "shell/host.h"

#include "imgui.h"

#include <string_view>

namespace reluscope {

/// Bits of the modifier keys as the page's scripts send them (web/keys.mjs).
struct Modifiers {
    bool ctrl = false;
    bool shift = false;
    bool alt = false;
    bool super = false;

    bool operator==(const Modifiers&) const = default;

    static Modifiers from_bits(int bits) {
        return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0};
    }
};

/// Hands browser events to the queue of the current ImGui context, and keeps what that has no place for: fingers. Every
/// function but the questions is called between frames.
class WebInput {
public:
    static constexpr int kNumButtons = ImGuiMouseButton_COUNT;

    /// `touch`: what to assume until the first pointer tells.
    explicit WebInput(bool touch = false) : touch_(touch) {}

    void move(float x, float y, bool touch, Modifiers modifiers);
    void leave();  ///< the pointer is nowhere
    void button(int button, bool down, Modifiers modifiers);
    void wheel(float notches_x, float notches_y, Modifiers modifiers);
    void pinch(const Pinch& pinch);
    void end_gesture();
    void key(int key, bool down, Modifiers modifiers);
    void text(std::string_view utf8);
    void focus(bool focused);  ///< losing it releases every key and button

    /// Called before ImGui::NewFrame: what fingers did since the last frame is this frame's pinch, unless presses
    /// still wait that came before.
    void begin_frame();

    /// True while frames are needed to hand out what came.
    bool waits() const;

    const Pinch& gesture() const { return gesture_; }
    bool touch() const { return touch_; }

private:
    void hold(Modifiers modifiers);

    Modifiers held_{};  // that ImGui was told of
    Pinch gesture_{};   // of this frame
    Pinch next_{};      // what has come since
    bool ended_ = false;
    bool touch_;
};

/// ImGui's name for a key that the page's scripts know by GLFW's number (web/keys.mjs); ImGuiKey_None for others.
ImGuiKey key_from_number(int number);

/// How many wheel notches scroll the ImGui window under the pointer by `distance_y` units, so that a list follows a
/// finger; 0 if nothing there scrolls. Call between frames.
float notches_for_scroll(float distance_y);

/// True if a vertical drag by finger at the pointer's position should scroll (a list) and not press (a plot, a slider).
bool finger_scrolls_here();

}  // namespace reluscope
