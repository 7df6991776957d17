#include "shell/web_input.h"

#include "imgui.h"
#include "imgui_internal.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

namespace reluscope {
namespace {

// GLFW's numbers for the keys that ImGui asks for by name (glfw3.h is not there in a page build). web/keys.mjs has the
// rest.
constexpr int kKeySpace = 32;
constexpr int kKeyEscape = 256;
constexpr int kKeyEnter = 257;
constexpr int kKeyTab = 258;
constexpr int kKeyBackspace = 259;
constexpr int kKeyInsert = 260;
constexpr int kKeyDelete = 261;
constexpr int kKeyRight = 262;
constexpr int kKeyLeft = 263;
constexpr int kKeyDown = 264;
constexpr int kKeyUp = 265;
constexpr int kKeyPageUp = 266;
constexpr int kKeyPageDown = 267;
constexpr int kKeyHome = 268;
constexpr int kKeyEnd = 269;
constexpr int kKeyPadEnter = 335;
constexpr int kFirstModifier = 340;  // left Shift ...
constexpr int kLastModifier = 347;   // ... right Meta

// A pinch may not jump further than this in one frame; a wild event would throw the view away.
constexpr float kMaxPinchNotches = 4.0F;

/// The window that a wheel at the pointer would scroll up or down, found as ImGui::UpdateMouseWheel does.
ImGuiWindow* scrollable_window() {
    ImGuiWindow* window = GImGui->HoveredWindow;
    while (window != nullptr && (window->Flags & ImGuiWindowFlags_ChildWindow) != 0 && window->ScrollMax.y == 0.0F) {
        window = window->ParentWindow;
    }
    if (window == nullptr || window->Collapsed || window->ScrollMax.y == 0.0F ||
        (window->Flags & (ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoMouseInputs)) != 0) {
        return nullptr;
    }
    return window;
}

}  // namespace

void InputQueue::move(float x, float y, bool touch, Modifiers modifiers) {
    queued_touch_ = touch;
    Event event{.kind = Kind::kMove, .touch = touch, .x = x, .y = y, .modifiers = modifiers};
    // Only where the pointer ends up matters, and mice report up to a thousand times a second.
    if (!events_.empty() && events_.back().kind == Kind::kMove) {
        events_.back() = std::move(event);
    } else {
        events_.push_back(std::move(event));
    }
}

void InputQueue::leave() { move(-FLT_MAX, -FLT_MAX, queued_touch_, modifiers_); }

void InputQueue::button(int button, bool down, Modifiers modifiers) {
    if (button < 0 || button >= kNumButtons) {
        return;
    }
    events_.push_back({.kind = Kind::kButton, .down = down, .code = button, .modifiers = modifiers});
}

void InputQueue::wheel(float notches_x, float notches_y, Modifiers modifiers) {
    if (!std::isfinite(notches_x) || !std::isfinite(notches_y)) {
        return;
    }
    events_.push_back({.kind = Kind::kWheel, .x = notches_x, .y = notches_y, .modifiers = modifiers});
}

void InputQueue::pinch(const Gesture& gesture) {
    if (!(gesture.zoom > 0.0F) || !std::isfinite(gesture.zoom)) {
        return;
    }
    events_.push_back({.kind = Kind::kPinch, .gesture = gesture});
}

void InputQueue::end_gesture() { events_.push_back({.kind = Kind::kGestureEnd}); }

void InputQueue::key(int key, bool down, Modifiers modifiers) {
    if (key < 0 || key >= static_cast<int>(keys_down_.size())) {
        return;
    }
    events_.push_back({.kind = Kind::kKey, .down = down, .code = key, .modifiers = modifiers});
}

void InputQueue::text(std::string_view utf8) {
    if (!utf8.empty()) {
        events_.push_back({.kind = Kind::kText, .modifiers = modifiers_, .utf8 = std::string(utf8)});
    }
}

void InputQueue::focus(bool focused) { events_.push_back({.kind = Kind::kFocus, .down = focused}); }

void InputQueue::apply(ImGuiIO& io) {
    Frame frame;
    gesture_ = {.active = gesture_.active, .center_x = gesture_.center_x, .center_y = gesture_.center_y};
    io.KeyCtrl = modifiers_.ctrl;  // a pinch holds Ctrl for its own frame only
    while (!events_.empty() && !must_wait(events_.front(), frame)) {
        apply_one(events_.front(), io, frame);
        events_.pop_front();
    }
}

bool InputQueue::holds() const {
    // Modifiers do not repeat, and a hand may rest on them.
    std::bitset<512> keys = keys_down_;
    for (int key = kFirstModifier; key <= kLastModifier; ++key) {
        keys.reset(static_cast<std::size_t>(key));
    }
    return keys.any() || buttons_down_.any();
}

bool InputQueue::has_modifiers(Kind kind) {
    return kind == Kind::kMove || kind == Kind::kButton || kind == Kind::kWheel || kind == Kind::kKey;
}

bool InputQueue::must_wait(const Event& event, const Frame& frame) const {
    const bool pressed = frame.buttons.any() || frame.keys.any();
    // A hand that lets go of Ctrl before the letter must not turn the command into a letter.
    if (pressed && has_modifiers(event.kind) && event.modifiers != modifiers_) {
        return true;
    }
    const bool acted = pressed || frame.wheeled || frame.text;
    switch (event.kind) {
        // Not for wheels: a hand that scrolls while it moves would fill the queue faster than slow frames empty it.
        case Kind::kMove: return pressed;
        case Kind::kButton:
            return frame.buttons.test(static_cast<std::size_t>(event.code)) || frame.wheeled || frame.moved_by_touch;
        case Kind::kWheel:
        case Kind::kPinch: return frame.buttons.any();
        case Kind::kGestureEnd: return frame.wheeled;
        case Kind::kKey:
            return frame.keys.test(static_cast<std::size_t>(event.code)) || frame.buttons.any() || frame.text;
        case Kind::kText: return frame.buttons.any();
        case Kind::kFocus: return acted;
    }
    return false;
}

void InputQueue::apply_one(const Event& event, ImGuiIO& io, Frame& frame) {
    if (has_modifiers(event.kind)) {
        modifiers_ = event.modifiers;
        io.KeyCtrl = modifiers_.ctrl;
        io.KeyShift = modifiers_.shift;
        io.KeyAlt = modifiers_.alt;
        io.KeySuper = modifiers_.super;
    }
    switch (event.kind) {
        case Kind::kMove:
            io.MousePos = {event.x, event.y};
            touch_ = event.touch;
            frame.moved_by_touch = event.touch;
            break;
        case Kind::kButton:
            io.MouseDown[event.code] = event.down;
            buttons_down_.set(static_cast<std::size_t>(event.code), event.down);
            frame.buttons.set(static_cast<std::size_t>(event.code));
            if (event.down) {
                ++num_presses_;
                last_press_x_ = io.MousePos.x;
                last_press_y_ = io.MousePos.y;
            }
            break;
        case Kind::kWheel:
            io.MouseWheelH += event.x;
            io.MouseWheel += event.y;
            wheel_total_x_ += event.x;
            wheel_total_y_ += event.y;
            frame.wheeled = true;
            break;
        case Kind::kPinch: {
            const float zoom = gesture_.zoom * event.gesture.zoom;
            const float pan_x = gesture_.pan_x + event.gesture.pan_x;
            const float pan_y = gesture_.pan_y + event.gesture.pan_y;
            gesture_ = event.gesture;
            gesture_.zoom = zoom;
            gesture_.pan_x = pan_x;
            gesture_.pan_y = pan_y;
            if (event.gesture.active) {
                io.MousePos = {event.gesture.center_x, event.gesture.center_y};
            }
            const float notches =
                std::clamp(std::log(event.gesture.zoom) / std::log(kZoomPerNotch), -kMaxPinchNotches, kMaxPinchNotches);
            io.MouseWheel += notches;
            wheel_total_y_ += notches;
            io.KeyCtrl = true;
            frame.wheeled = true;
            break;
        }
        case Kind::kGestureEnd: gesture_ = {}; break;
        case Kind::kKey:
            io.KeysDown[event.code] = event.down;
            keys_down_.set(static_cast<std::size_t>(event.code), event.down);
            frame.keys.set(static_cast<std::size_t>(event.code));
            break;
        case Kind::kText:
            io.AddInputCharactersUTF8(event.utf8.c_str());
            frame.text = true;
            break;
        case Kind::kFocus:
            if (!event.down) {
                release_all(io);
            }
            io.AddFocusEvent(event.down);
            break;
    }
}

void InputQueue::release_all(ImGuiIO& io) {
    // A button let go because the window lost the focus must not count as a click on what lies under it.
    if (buttons_down_.any()) {
        io.MousePos = {-FLT_MAX, -FLT_MAX};
    }
    io.ClearInputKeys();
    std::fill(std::begin(io.MouseDown), std::end(io.MouseDown), false);
    keys_down_.reset();
    buttons_down_.reset();
    modifiers_ = {};
    gesture_ = {};
}

void set_key_map(ImGuiIO& io) {
    constexpr std::pair<ImGuiKey_, int> kKeys[] = {
        {ImGuiKey_Tab, kKeyTab},
        {ImGuiKey_LeftArrow, kKeyLeft},
        {ImGuiKey_RightArrow, kKeyRight},
        {ImGuiKey_UpArrow, kKeyUp},
        {ImGuiKey_DownArrow, kKeyDown},
        {ImGuiKey_PageUp, kKeyPageUp},
        {ImGuiKey_PageDown, kKeyPageDown},
        {ImGuiKey_Home, kKeyHome},
        {ImGuiKey_End, kKeyEnd},
        {ImGuiKey_Insert, kKeyInsert},
        {ImGuiKey_Delete, kKeyDelete},
        {ImGuiKey_Backspace, kKeyBackspace},
        {ImGuiKey_Space, kKeySpace},
        {ImGuiKey_Enter, kKeyEnter},
        {ImGuiKey_Escape, kKeyEscape},
        {ImGuiKey_KeyPadEnter, kKeyPadEnter},
        {ImGuiKey_A, 'A'},
        {ImGuiKey_C, 'C'},
        {ImGuiKey_V, 'V'},
        {ImGuiKey_X, 'X'},
        {ImGuiKey_Y, 'Y'},
        {ImGuiKey_Z, 'Z'},
    };
    for (const auto& [name, code] : kKeys) {
        io.KeyMap[name] = code;
    }
}

float notches_for_scroll(float distance_y) {
    const ImGuiWindow* window = scrollable_window();
    if (window == nullptr) {
        return 0.0F;
    }
    // ImGui scrolls this far per notch (UpdateMouseWheel).
    const float step = std::floor(std::min(5.0F * window->CalcFontSize(), window->InnerRect.GetHeight() * 0.67F));
    return step > 0.0F ? distance_y / step : 0.0F;
}

bool finger_scrolls_here() {
    const ImGuiWindow* window = scrollable_window();
    // On the scroll bar itself, beside the inner rectangle, a finger drags the bar.
    return window != nullptr && window->InnerRect.Contains(GImGui->IO.MousePos);
}

}  // namespace reluscope
