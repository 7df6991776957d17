#include "shell/web/web_input.h"

#include "shell/kit/input_queue.h"

#include "imgui_internal.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>
#include <utility>

namespace reluscope {
namespace {

// Keys that have a number of their own with GLFW (glfw3.h is not there in a page build); rows of keys are in
// key_from_number().
constexpr std::pair<int, ImGuiKey> kKeys[] = {
    {32, ImGuiKey_Space},
    {39, ImGuiKey_Apostrophe},
    {44, ImGuiKey_Comma},
    {45, ImGuiKey_Minus},
    {46, ImGuiKey_Period},
    {47, ImGuiKey_Slash},
    {59, ImGuiKey_Semicolon},
    {61, ImGuiKey_Equal},
    {91, ImGuiKey_LeftBracket},
    {92, ImGuiKey_Backslash},
    {93, ImGuiKey_RightBracket},
    {96, ImGuiKey_GraveAccent},
    {256, ImGuiKey_Escape},
    {257, ImGuiKey_Enter},
    {258, ImGuiKey_Tab},
    {259, ImGuiKey_Backspace},
    {260, ImGuiKey_Insert},
    {261, ImGuiKey_Delete},
    {262, ImGuiKey_RightArrow},
    {263, ImGuiKey_LeftArrow},
    {264, ImGuiKey_DownArrow},
    {265, ImGuiKey_UpArrow},
    {266, ImGuiKey_PageUp},
    {267, ImGuiKey_PageDown},
    {268, ImGuiKey_Home},
    {269, ImGuiKey_End},
    {280, ImGuiKey_CapsLock},
    {281, ImGuiKey_ScrollLock},
    {282, ImGuiKey_NumLock},
    {283, ImGuiKey_PrintScreen},
    {284, ImGuiKey_Pause},
    {330, ImGuiKey_KeypadDecimal},
    {331, ImGuiKey_KeypadDivide},
    {332, ImGuiKey_KeypadMultiply},
    {333, ImGuiKey_KeypadSubtract},
    {334, ImGuiKey_KeypadAdd},
    {335, ImGuiKey_KeypadEnter},
    {336, ImGuiKey_KeypadEqual},
    {340, ImGuiKey_LeftShift},
    {341, ImGuiKey_LeftCtrl},
    {342, ImGuiKey_LeftAlt},
    {343, ImGuiKey_LeftSuper},
    {344, ImGuiKey_RightShift},
    {345, ImGuiKey_RightCtrl},
    {346, ImGuiKey_RightAlt},
    {347, ImGuiKey_RightSuper},
    {348, ImGuiKey_Menu},
};

/// The window that a wheel at the pointer would scroll up or down, found as ImGui's FindBestWheelingWindow() does.
ImGuiWindow* scrollable_window() {
    const auto scrolls = [](const ImGuiWindow& window) {
        const auto inputs = window.Flags & (ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoMouseInputs);
        return window.ScrollMax.y != 0.0F && inputs != ImGuiWindowFlags_NoScrollWithMouse;
    };
    ImGuiWindow* window = GImGui->HoveredWindow;
    while (window != nullptr && (window->Flags & ImGuiWindowFlags_ChildWindow) != 0 && !scrolls(*window)) {
        window = window->ParentWindow;
    }
    if (window == nullptr || window->Collapsed || window->ScrollMax.y == 0.0F ||
        (window->Flags & (ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoMouseInputs)) != 0) {
        return nullptr;
    }
    return window;
}

}  // namespace

/// Tells which modifiers come with the next event.
void WebInput::hold(Modifiers modifiers) {
    if (modifiers == held_) return;
    held_ = modifiers;
    separate_frames();
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, modifiers.ctrl);
    io.AddKeyEvent(ImGuiMod_Shift, modifiers.shift);
    io.AddKeyEvent(ImGuiMod_Alt, modifiers.alt);
    io.AddKeyEvent(ImGuiMod_Super, modifiers.super);
}

void WebInput::move(float x, float y, bool touch, Modifiers modifiers) {
    touch_ = touch;
    hold(modifiers);
    ImGuiIO& io = ImGui::GetIO();
    io.AddMouseSourceEvent(touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
    io.AddMousePosEvent(x, y);
}

void WebInput::leave() { ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX); }

void WebInput::button(int button, bool down, Modifiers modifiers) {
    if (button < 0 || button >= kNumButtons) return;
    hold(modifiers);
    if (down) arrive_before_press();
    ImGui::GetIO().AddMouseButtonEvent(button, down);
}

void WebInput::wheel(float notches_x, float notches_y, Modifiers modifiers) {
    if (!std::isfinite(notches_x) || !std::isfinite(notches_y)) return;
    hold(modifiers);
    turn_wheel(notches_x, notches_y);
}

void WebInput::pinch(const Pinch& pinch) {
    if (!(pinch.zoom > 0.0F) || !std::isfinite(pinch.zoom)) return;
    const Pinch before = next_;
    next_ = pinch;
    next_.zoom *= before.zoom;
    next_.pan = {pinch.pan.x + before.pan.x, pinch.pan.y + before.pan.y};
    ended_ = false;
    ImGui::GetIO().AddMousePosEvent(pinch.centre.x, pinch.centre.y);
}

void WebInput::end_gesture() {
    separate_frames();  // the pointer that leaves now is there for the gesture
    ended_ = true;
}

void WebInput::key(int key, bool down, Modifiers modifiers) {
    const ImGuiKey name = key_from_number(key);
    if (name == ImGuiKey_None) return;
    hold(modifiers);
    ImGui::GetIO().AddKeyEvent(name, down);
}

void WebInput::text(std::string_view utf8) { ImGui::GetIO().AddInputCharactersUTF8(std::string(utf8).c_str()); }

void WebInput::focus(bool focused) {
    ImGuiIO& io = ImGui::GetIO();
    if (!focused) {
        leave();  // a button let go now must not count as a click on what lies under it
        for (int button = 0; button < kNumButtons; ++button) io.AddMouseButtonEvent(button, false);
        for (int key = ImGuiKey_Keyboard_BEGIN; key < ImGuiKey_Keyboard_END; ++key)
            io.AddKeyEvent(static_cast<ImGuiKey>(key), false);
        hold({});
        gesture_ = next_ = {};
    }
    io.AddFocusEvent(focused);
}

void WebInput::begin_frame() {
    if (actions_wait()) {
        gesture_.zoom = 1.0F;
        gesture_.pan = {};
        return;
    }
    gesture_ = next_;
    next_ = {.active = next_.active && !ended_, .centre = next_.centre};
    ended_ = false;
}

bool WebInput::waits() const {
    const bool pinched = next_.zoom != 1.0F || next_.pan.x != 0.0F || next_.pan.y != 0.0F;
    return input_waits() || pinched || ended_ || gesture_.active != next_.active;
}

ImGuiKey key_from_number(int number) {
    struct Row {
        int first;
        int count;
        ImGuiKey key;
    };
    constexpr Row kRows[] = {
        {'A', 26, ImGuiKey_A}, {'0', 10, ImGuiKey_0}, {290, 24, ImGuiKey_F1}, {320, 10, ImGuiKey_Keypad0}};
    for (const Row& row : kRows) {
        const int place = number - row.first;
        if (place >= 0 && place < row.count) return static_cast<ImGuiKey>(row.key + place);
    }
    const auto found =
        std::find_if(std::begin(kKeys), std::end(kKeys), [number](const auto& key) { return key.first == number; });
    return found == std::end(kKeys) ? ImGuiKey_None : found->second;
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
