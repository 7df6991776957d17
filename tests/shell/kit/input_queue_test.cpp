#include "shell/kit/input_queue.h"

#include "base/numerics/rng.h"
#include "support/imgui_context.h"

#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <algorithm>
#include <string>
#include <vector>

// The queue itself, without the page's input before it (web/web_input_test.cpp).

using namespace reluscope;

namespace {

/// What a frame has seen.
struct QueueFrame {
    std::vector<ImGuiKey> pressed;
    bool clicked = false;
    bool pointer_came = false;
    float wheel_x = 0;
    float wheel_y = 0;
};

/// A context without windows, and the events on their way into it.
class QueueScreen {
public:
    QueueScreen() { frames(); }

    ImGuiIO& io() { return ImGui::GetIO(); }

    QueueFrame frame() {
        const ImVec2 before = io().MousePos;
        ImGui::NewFrame();
        QueueFrame seen;
        for (int key = ImGuiKey_Keyboard_BEGIN; key < ImGuiKey_Keyboard_END; ++key) {
            if (ImGui::IsKeyPressed(static_cast<ImGuiKey>(key), false)) seen.pressed.push_back(ImGuiKey(key));
        }
        seen.clicked = ImGui::IsMouseClicked(ImGuiMouseButton_Left);
        seen.pointer_came = io().MousePos.x != before.x || io().MousePos.y != before.y;
        seen.wheel_x = io().MouseWheelH;
        seen.wheel_y = io().MouseWheel;
        ImGui::Render();
        return seen;
    }
    /// Frames until nothing waits; at least one.
    std::vector<QueueFrame> frames() {
        std::vector<QueueFrame> all = {frame()};
        while (input_waits() && all.size() < 1000) all.push_back(frame());
        return all;
    }
    int num_waiting() const { return ImGui::GetCurrentContext()->InputEventsQueue.Size; }
    int num_waiting(ImGuiInputEventType type) const {
        const auto& queue = ImGui::GetCurrentContext()->InputEventsQueue;
        return static_cast<int>(
            std::count_if(queue.begin(), queue.end(), [type](const auto& event) { return event.Type == type; }));
    }

private:
    testing::NullContext context_{ImVec2(800, 600)};
};

bool was_pressed(const QueueFrame& frame, ImGuiKey key) {
    return std::find(frame.pressed.begin(), frame.pressed.end(), key) != frame.pressed.end();
}

constexpr ImGuiKey kQueueModifiers[] = {ImGuiKey_LeftCtrl,  ImGuiKey_LeftShift, ImGuiKey_LeftAlt,
                                        ImGuiKey_LeftSuper, ImGuiKey_RightCtrl, ImGuiKey_RightShift,
                                        ImGuiKey_RightAlt,  ImGuiKey_RightSuper};

}  // namespace

TEST_CASE("input queue: whatever comes waits for a frame, and everything but moves is an action") {
    QueueScreen screen;
    CHECK_FALSE(input_waits());
    CHECK_FALSE(actions_wait());
    screen.io().AddMousePosEvent(3, 4);
    screen.io().AddMousePosEvent(5, 6);
    CHECK(input_waits());
    CHECK_FALSE(actions_wait());
    screen.frames();
    CHECK_FALSE(input_waits());
    const auto is_action = [&](const char* what, auto&& come) {
        CAPTURE(what);
        screen.io().AddMousePosEvent(50, 60);
        come(screen.io());
        CHECK(input_waits());
        CHECK(actions_wait());
        screen.io().AddMousePosEvent(70, 80);
        CHECK(actions_wait());
        screen.frames();
        CHECK_FALSE(input_waits());
        CHECK_FALSE(actions_wait());
    };
    is_action("press", [](ImGuiIO& io) { io.AddMouseButtonEvent(1, true); });
    is_action("release", [](ImGuiIO& io) { io.AddMouseButtonEvent(1, false); });
    is_action("wheel", [](ImGuiIO& io) { io.AddMouseWheelEvent(0, 1); });
    is_action("key", [](ImGuiIO& io) { io.AddKeyEvent(ImGuiKey_A, true); });
    is_action("key up", [](ImGuiIO& io) { io.AddKeyEvent(ImGuiKey_A, false); });
    is_action("modifier", [](ImGuiIO& io) { io.AddKeyEvent(ImGuiMod_Ctrl, true); });
    is_action("letter", [](ImGuiIO& io) { io.AddInputCharacter('a'); });
    is_action("focus", [](ImGuiIO& io) { io.AddFocusEvent(false); });
}

TEST_CASE("input queue: every key alone is the one that is down; modifiers alone hold nothing") {
    QueueScreen screen;
    for (int number = ImGuiKey_Keyboard_BEGIN; number < ImGuiKey_Keyboard_END; ++number) {
        const auto key = static_cast<ImGuiKey>(number);
        CAPTURE(ImGui::GetKeyName(key));
        screen.io().AddKeyEvent(key, true);
        CHECK(keys_down().empty());  // it waits
        screen.frames();
        CHECK(keys_down() == std::vector<ImGuiKey>{key});
        const bool modifies =
            std::find(std::begin(kQueueModifiers), std::end(kQueueModifiers), key) != std::end(kQueueModifiers);
        CHECK(input_held() == !modifies);
        screen.io().AddKeyEvent(key, false);
        screen.frames();
        CHECK(keys_down().empty());
        CHECK_FALSE(input_held());
    }
}

TEST_CASE("input queue: a letter with modifiers holds, and so does every button of the mouse") {
    QueueScreen screen;
    for (const ImGuiKey modifier : kQueueModifiers) screen.io().AddKeyEvent(modifier, true);
    screen.frames();
    CHECK(keys_down().size() == std::size(kQueueModifiers));
    CHECK_FALSE(input_held());
    screen.io().AddKeyEvent(ImGuiKey_B, true);
    screen.frames();
    CHECK(input_held());
    CHECK(keys_down().size() == std::size(kQueueModifiers) + 1);
    screen.io().AddKeyEvent(ImGuiKey_B, false);
    screen.frames();
    CHECK_FALSE(input_held());
    for (int button = 0; button < ImGuiMouseButton_COUNT; ++button) {
        CAPTURE(button);
        screen.io().AddMouseButtonEvent(button, true);
        screen.frames();
        CHECK(input_held());
        screen.io().AddMouseButtonEvent(button, false);
        screen.frames();
        CHECK_FALSE(input_held());
    }
}

TEST_CASE("input queue: turns of the wheel add up across moves, and never across what was done between them") {
    QueueScreen screen;
    turn_wheel(1, 2);
    turn_wheel(0.5F, -4);
    CHECK(screen.num_waiting() == 1);
    screen.io().AddMousePosEvent(11, 12);
    screen.io().AddMousePosEvent(13, 14);
    const int waiting = screen.num_waiting();
    turn_wheel(0.25F, 8);
    CHECK(screen.num_waiting() == waiting);
    screen.io().AddMouseButtonEvent(0, true);
    turn_wheel(0, 16);
    screen.io().AddMousePosEvent(15, 16);
    turn_wheel(0, 32);
    CHECK(screen.num_waiting(ImGuiInputEventType_MouseWheel) == 2);
    bool clicked = false;
    float before = 0;
    float after = 0;
    float sideways = 0;
    for (const QueueFrame& frame : screen.frames()) {
        clicked = clicked || frame.clicked;
        (clicked ? after : before) += frame.wheel_y;
        sideways += frame.wheel_x;
    }
    CHECK(clicked);
    CHECK(before == 6);
    CHECK(after == 48);
    CHECK(sideways == 1.75F);
    // What a frame has taken is no longer added to.
    turn_wheel(0, 1);
    CHECK(screen.frames().front().wheel_y == 1);
    turn_wheel(0, 1);
    CHECK(screen.frames().front().wheel_y == 1);
}

TEST_CASE("input queue: of any sequence, the wheel's sum and the order of presses stay, and moves cost no more turns") {
    Rng rng(7);
    for (int round = 0; round < 50; ++round) {
        CAPTURE(round);
        QueueScreen screen;
        float sum = 0;
        int num_presses = 0;
        std::vector<ImGuiKey> expected;
        for (int event = 0; event < 60; ++event) {
            const auto kind = rng.below(8);
            if (kind < 4) {
                const auto notches = static_cast<float>(rng.below(9)) - 4;
                turn_wheel(0, notches);
                sum += notches;
            } else if (kind < 7) {
                screen.io().AddMousePosEvent(static_cast<float>(event), static_cast<float>(rng.below(500)));
            } else if (num_presses < 26) {
                expected.push_back(static_cast<ImGuiKey>(ImGuiKey_A + num_presses++));
                screen.io().AddKeyEvent(expected.back(), true);
            }
        }
        CHECK(screen.num_waiting(ImGuiInputEventType_MouseWheel) <= num_presses + 1);
        std::vector<ImGuiKey> pressed;
        float turned = 0;
        for (const QueueFrame& frame : screen.frames()) {
            pressed.insert(pressed.end(), frame.pressed.begin(), frame.pressed.end());
            turned += frame.wheel_y;
        }
        CHECK(turned == sum);
        CHECK(pressed == expected);
    }
}

TEST_CASE("input queue: what is separated comes in a later frame, however often, and leaves no key behind") {
    QueueScreen screen;
    screen.io().AddKeyEvent(ImGuiKey_A, true);
    screen.io().AddKeyEvent(ImGuiKey_B, true);
    CHECK(screen.frames().front().pressed == std::vector<ImGuiKey>{ImGuiKey_A, ImGuiKey_B});  // without
    for (const ImGuiKey key : {ImGuiKey_C, ImGuiKey_D, ImGuiKey_E}) {
        separate_frames();  // before the first one nothing waits
        screen.io().AddKeyEvent(key, true);
    }
    std::vector<std::size_t> seen;
    const std::vector<QueueFrame> frames = screen.frames();
    for (const ImGuiKey key : {ImGuiKey_C, ImGuiKey_D, ImGuiKey_E}) {
        for (std::size_t i = 0; i < frames.size(); ++i) {
            if (was_pressed(frames[i], key)) seen.push_back(i);
        }
    }
    REQUIRE(seen.size() == 3);
    CHECK(seen[0] == 0);
    CHECK(seen[0] < seen[1]);
    CHECK(seen[1] < seen[2]);
    CHECK(keys_down() == std::vector<ImGuiKey>{ImGuiKey_A, ImGuiKey_B, ImGuiKey_C, ImGuiKey_D, ImGuiKey_E});
}

TEST_CASE("input queue: where nothing waits there is nothing to separate, and separating is no action") {
    QueueScreen screen;
    separate_frames();
    CHECK(screen.num_waiting() == 0);
    screen.io().AddMousePosEvent(21, 22);
    separate_frames();
    CHECK(screen.num_waiting() == 3);
    CHECK_FALSE(actions_wait());
    screen.io().AddKeyEvent(ImGuiKey_A, true);
    CHECK(actions_wait());
    screen.frames();
    CHECK(keys_down() == std::vector<ImGuiKey>{ImGuiKey_A});
}

TEST_CASE("input queue: before a press the pointer is there, if it has only just come, and in no other case") {
    QueueScreen screen;
    arrive_before_press();
    CHECK(screen.num_waiting() == 0);
    screen.io().AddMouseButtonEvent(0, true);
    arrive_before_press();
    CHECK(screen.num_waiting() == 1);  // the pointer was there already
    CHECK(screen.frames().front().clicked);
    screen.io().AddMouseButtonEvent(0, false);
    screen.frames();

    for (const bool arrives : {false, true}) {
        CAPTURE(arrives);
        screen.io().AddMousePosEvent(arrives ? 31.0F : 41.0F, 32);
        if (arrives) arrive_before_press();
        screen.io().AddMouseButtonEvent(0, true);
        const std::vector<QueueFrame> frames = screen.frames();
        CHECK(frames[0].pointer_came);
        CHECK(frames[0].clicked == !arrives);
        if (arrives) {
            REQUIRE(frames.size() > 1);
            CHECK(frames[1].clicked);
        }
        screen.io().AddMouseButtonEvent(0, false);
        screen.frames();
        for (int i = 0; i < 60; ++i) screen.frame();  // else the next press is a double click
    }
}
