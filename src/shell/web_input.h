#pragma once

// The page's input: browser events go into a queue and from there into ImGui's IO, a few per frame. Knows ImGui but no
// browser, so it is tested natively.

#include "shell/host.h"

#include <bitset>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

struct ImGuiIO;

namespace reluscope {

/// Bits of the modifier keys as the page's scripts send them (web/input.mjs).
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

/// Browser events on their way into ImGui 1.86, which has no queue of its own: it looks once per frame, so a press and
/// its release within one frame would be lost. `apply` therefore stops before an event that would hide an earlier one:
/// the second change of one key or button, a move after a click, a touch's press in the frame that moved there, other
/// modifiers than a key of this frame came with.
class InputQueue {
public:
    /// `touch`: what to assume until the first pointer tells.
    explicit InputQueue(bool touch = false) : touch_(touch), queued_touch_(touch) {}

    void move(float x, float y, bool touch, Modifiers modifiers);
    void leave();  ///< the pointer is nowhere
    void button(int button, bool down, Modifiers modifiers);
    void wheel(float notches_x, float notches_y, Modifiers modifiers);
    void pinch(const Gesture& gesture);
    void end_gesture();
    void key(int key, bool down, Modifiers modifiers);
    void text(std::string_view utf8);
    void focus(bool focused);  ///< losing it releases every key and button

    /// Moves events into `io`, called just before ImGui::NewFrame.
    void apply(ImGuiIO& io);

    bool empty() const { return events_.empty(); }
    const Gesture& gesture() const { return gesture_; }
    bool touch() const { return touch_; }
    float wheel_total_x() const { return wheel_total_x_; }
    float wheel_total_y() const { return wheel_total_y_; }
    const std::bitset<512>& keys_down() const { return keys_down_; }

    /// True while a button or key is held: ImGui repeats keys by counting frames' time, so frames have to come.
    bool holds() const;

    int num_presses() const { return num_presses_; }
    float last_press_x() const { return last_press_x_; }
    float last_press_y() const { return last_press_y_; }

    static constexpr int kNumButtons = 5;  ///< ImGuiMouseButton_COUNT

private:
    enum class Kind : std::uint8_t { kMove, kButton, kWheel, kPinch, kGestureEnd, kKey, kText, kFocus };
    struct Event {
        Kind kind = Kind::kMove;
        bool down = false;   // button, key; focus gained
        bool touch = false;  // move
        int code = 0;        // button or key
        float x = 0.0F;      // position or notches
        float y = 0.0F;
        Modifiers modifiers{};
        std::string utf8{};
        Gesture gesture{};
    };
    /// What this frame has seen so far.
    struct Frame {
        bool moved_by_touch = false;
        bool wheeled = false;
        bool text = false;
        std::bitset<kNumButtons> buttons{};
        std::bitset<512> keys{};
    };

    static bool has_modifiers(Kind kind);
    bool must_wait(const Event& event, const Frame& frame) const;
    void apply_one(const Event& event, ImGuiIO& io, Frame& frame);
    void release_all(ImGuiIO& io);

    std::deque<Event> events_;
    Gesture gesture_{};
    Modifiers modifiers_{};
    bool touch_;
    bool queued_touch_;  // of the newest event, which may still wait
    float wheel_total_x_ = 0.0F;
    float wheel_total_y_ = 0.0F;
    int num_presses_ = 0;
    float last_press_x_ = 0.0F;
    float last_press_y_ = 0.0F;
    std::bitset<512> keys_down_{};
    std::bitset<kNumButtons> buttons_down_{};
};

/// Sets io.KeyMap to GLFW's key numbers, the numbering that host.h promises on every platform.
void set_key_map(ImGuiIO& io);

/// How many wheel notches scroll the ImGui window under the pointer by `distance_y` units, so that a list follows a
/// finger; 0 if nothing there scrolls. Call between frames.
float notches_for_scroll(float distance_y);

/// True if a vertical drag by finger at the pointer's position should scroll (a list) and not press (a plot, a slider).
bool finger_scrolls_here();

}  // namespace reluscope
