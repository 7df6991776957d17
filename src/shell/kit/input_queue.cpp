#include "shell/kit/input_queue.h"

#include "imgui.h"
#include "imgui_internal.h"

#include <algorithm>

namespace reluscope {
namespace {

// No keyboard that people have has it, and nothing here asks for it.
constexpr ImGuiKey kNobodysKey = ImGuiKey_F24;

bool is_modifier(ImGuiKey key) { return key >= ImGuiKey_LeftCtrl && key <= ImGuiKey_RightSuper; }

bool is_move(const ImGuiInputEvent& event) { return event.Type == ImGuiInputEventType_MousePos; }

bool is_separator(const ImGuiInputEvent& event) {
    return event.Type == ImGuiInputEventType_Key && event.Key.Key == kNobodysKey;
}

}  // namespace

bool input_waits() { return !GImGui->InputEventsQueue.empty(); }

bool actions_wait() {
    const ImVector<ImGuiInputEvent>& waiting = GImGui->InputEventsQueue;
    return !std::all_of(waiting.begin(), waiting.end(),
                        [](const ImGuiInputEvent& event) { return is_move(event) || is_separator(event); });
}

bool input_held() {
    const std::vector<ImGuiKey> keys = keys_down();
    return ImGui::IsAnyMouseDown() || !std::all_of(keys.begin(), keys.end(), is_modifier);
}

std::vector<ImGuiKey> keys_down() {
    std::vector<ImGuiKey> down;
    for (int key = ImGuiKey_Keyboard_BEGIN; key < ImGuiKey_Keyboard_END; ++key) {
        const auto one = static_cast<ImGuiKey>(key);
        if (ImGui::IsKeyDown(one)) down.push_back(one);
    }
    return down;
}

void turn_wheel(float notches_x, float notches_y) {
    ImVector<ImGuiInputEvent>& waiting = GImGui->InputEventsQueue;
    int last = waiting.Size - 1;
    while (last >= 0 && is_move(waiting[last])) --last;
    if (last >= 0 && waiting[last].Type == ImGuiInputEventType_MouseWheel) {
        waiting[last].MouseWheel.WheelX += notches_x;
        waiting[last].MouseWheel.WheelY += notches_y;
        return;
    }
    ImGui::GetIO().AddMouseWheelEvent(notches_x, notches_y);
}

void separate_frames() {
    if (!input_waits()) return;
    // ImGui never lets a key change twice in one frame.
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(kNobodysKey, true);
    io.AddKeyEvent(kNobodysKey, false);
}

void arrive_before_press() {
    const ImVector<ImGuiInputEvent>& waiting = GImGui->InputEventsQueue;
    if (!waiting.empty() && is_move(waiting.back())) separate_frames();
}

}  // namespace reluscope
