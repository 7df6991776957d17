#include "shell/web/web_input.h"

#include "shell/kit/input_queue.h"
#include "support/imgui_context.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

using namespace reluscope;

namespace {

constexpr Modifiers kNoModifiers{};
constexpr Modifiers kCtrl{.ctrl = true};
constexpr int kNumberOfCtrl = 341;

/// Input on its way into an ImGui context without windows.
class InputScreen {
public:
    /// Draws frames until nothing waits, and looks into each; returns how many.
    template <class Look>
    int frames(Look&& look) {
        int count = 0;
        for (; input.waits() && count < 1000; ++count) {
            input.begin_frame();
            ImGui::NewFrame();
            look(ImGui::GetIO());
            ImGui::Render();
        }
        return count;
    }
    int frames() {
        return frames([](const ImGuiIO&) {});
    }

    WebInput input;

private:
    testing::NullContext context_{ImVec2(800, 600)};
};

}  // namespace

TEST_CASE("input: a press and its release before one frame are seen in two, of buttons as of keys") {
    InputScreen screen;
    screen.input.move(10, 20, false, kNoModifiers);
    for (int i = 0; i < 2; ++i) {
        screen.input.button(0, true, kNoModifiers);
        screen.input.button(0, false, kNoModifiers);
    }
    int clicks = 0;
    bool twice = false;
    CHECK(screen.frames([&](const ImGuiIO& io) {
        clicks += io.MouseClicked[0] ? 1 : 0;
        twice = twice || io.MouseDoubleClicked[0];
    }) == 5);  // the pointer comes one frame before the first press
    CHECK(clicks == 2);
    CHECK(twice);

    screen.input.key('J', true, kNoModifiers);
    screen.input.key('J', false, kNoModifiers);
    int presses = 0;
    CHECK(screen.frames([&](const ImGuiIO&) { presses += ImGui::IsKeyPressed(ImGuiKey_J) ? 1 : 0; }) == 2);
    CHECK(presses == 1);
    CHECK_FALSE(input_held());
}

TEST_CASE("input: a finger that comes and presses at once is seen to come first") {
    InputScreen screen;
    screen.input.move(10, 20, true, kNoModifiers);
    screen.frames();
    screen.input.move(300, 200, true, kNoModifiers);
    screen.input.button(0, true, kNoModifiers);
    screen.input.button(0, false, kNoModifiers);
    bool came = false;
    bool pressed = false;
    screen.frames([&](const ImGuiIO& io) {
        const bool there = io.MousePos.x == 300 && io.MousePos.y == 200;
        if (io.MouseClicked[0]) CHECK(came);
        pressed = pressed || io.MouseClicked[0];
        came = came || there;
    });
    CHECK(pressed);
}

TEST_CASE("input: a hand that lets go of Ctrl before the letter has given a command") {
    InputScreen screen;
    for (const bool before : {true, false}) {  // Ctrl goes down in the same frame, or in an earlier one
        CAPTURE(before);
        screen.input.key(kNumberOfCtrl, true, kCtrl);
        if (!before) screen.frames();
        screen.input.key('K', true, kCtrl);
        screen.input.key(kNumberOfCtrl, false, kNoModifiers);
        screen.input.key('K', false, kNoModifiers);
        int commands = 0;
        int letters = 0;
        screen.frames([&](const ImGuiIO& io) {
            if (!ImGui::IsKeyPressed(ImGuiKey_K)) return;
            io.KeyCtrl ? ++commands : ++letters;
        });
        CHECK(commands == 1);
        CHECK(letters == 0);
        CHECK(keys_down().empty());
        CHECK_FALSE(ImGui::GetIO().KeyCtrl);
    }
}

TEST_CASE("input: scrolling while moving does not fill the queue faster than frames empty it") {
    InputScreen screen;
    for (int i = 0; i < 100; ++i) {
        screen.input.move(static_cast<float>(i), 5, false, kNoModifiers);
        screen.input.wheel(0.25F, -0.5F, kNoModifiers);
    }
    float sideways = 0;
    float down = 0;
    CHECK(screen.frames([&](const ImGuiIO& io) {
        sideways += io.MouseWheelH;
        down += io.MouseWheel;
    }) <= 3);
    CHECK(sideways == 25);
    CHECK(down == -50);
    CHECK(ImGui::GetIO().MousePos.x == 99);
    screen.input.wheel(NAN, INFINITY, kNoModifiers);
    CHECK_FALSE(screen.input.waits());
}

TEST_CASE("input: losing the focus lets go of everything, clicks nothing, and hides no key that came before") {
    InputScreen screen;
    screen.input.move(30, 40, false, kNoModifiers);
    screen.input.button(0, true, kNoModifiers);
    screen.input.key(kNumberOfCtrl, true, kCtrl);
    screen.frames();
    CHECK(ImGui::GetIO().MouseDown[0]);
    screen.input.key('O', true, kCtrl);
    screen.input.focus(false);
    int commands = 0;
    bool click = false;
    screen.frames([&](const ImGuiIO& io) {
        commands += io.KeyCtrl && ImGui::IsKeyPressed(ImGuiKey_O) ? 1 : 0;
        click = click || (io.MouseReleased[0] && ImGui::IsMousePosValid());
    });
    CHECK(commands == 1);
    CHECK_FALSE(click);
    CHECK_FALSE(ImGui::GetIO().MouseDown[0]);
    CHECK(keys_down().empty());
    CHECK_FALSE(ImGui::IsMousePosValid());
    screen.input.focus(true);
    screen.input.key('O', true, kCtrl);
    commands = 0;
    screen.frames([&](const ImGuiIO& io) { commands += io.KeyCtrl && ImGui::IsKeyPressed(ImGuiKey_O) ? 1 : 0; });
    CHECK(commands == 1);
    CHECK(input_held());
}

TEST_CASE("input: a finger's press comes a frame after it has come down, so that what is under it knows") {
    InputScreen screen;
    screen.input.move(100, 100, true, kNoModifiers);
    screen.input.button(0, true, kNoModifiers);
    screen.input.button(0, false, kNoModifiers);
    screen.input.leave();
    int at = -1;
    int frame = 0;
    screen.frames([&](const ImGuiIO& io) {
        if (io.MouseClicked[0]) at = frame;
        ++frame;
    });
    CHECK(at == 1);
    CHECK(screen.input.touch());
    CHECK_FALSE(ImGui::IsMousePosValid());
}

TEST_CASE("input: what two fingers did since the last frame is one gesture, after the presses that came before it") {
    InputScreen screen;
    screen.input.move(0, 0, true, kNoModifiers);
    screen.input.button(0, true, kNoModifiers);
    screen.input.leave();
    screen.input.button(0, false, kNoModifiers);
    screen.input.pinch({true, {50, 60}, {1, 2}, 1.5F});
    screen.input.pinch({true, {51, 62}, {3, 4}, 2.0F});
    screen.input.end_gesture();
    screen.input.leave();
    int gestures = 0;
    bool pressed_meanwhile = false;
    screen.frames([&](const ImGuiIO& io) {
        const Pinch& gesture = screen.input.gesture();
        if (gesture.zoom == 1) return;
        ++gestures;
        pressed_meanwhile = io.MouseDown[0];
        CHECK(gesture.active);
        CHECK(gesture.zoom == 3);
        CHECK(gesture.pan.x == 4);
        CHECK(gesture.pan.y == 6);
        CHECK(gesture.centre.x == 51);
        CHECK(io.MousePos.x == 51);
    });
    CHECK(gestures == 1);
    CHECK_FALSE(pressed_meanwhile);
    CHECK_FALSE(screen.input.gesture().active);

    screen.input.pinch({false, {70, 80}, {0, 0}, 1.25F});
    gestures = 0;
    screen.frames([&](const ImGuiIO& io) {
        gestures += screen.input.gesture().zoom == 1.25F && !screen.input.gesture().active ? 1 : 0;
        CHECK(io.MousePos.x == 70);
        CHECK(io.MouseWheel == 0);
        CHECK_FALSE(io.KeyCtrl);
    });
    CHECK(gestures == 1);
    screen.input.pinch({true, {0, 0}, {0, 0}, NAN});
    CHECK_FALSE(screen.input.waits());
}

TEST_CASE("input: every key that GLFW has a number for is another one of ImGui's") {
    std::set<ImGuiKey> keys;
    int count = 0;
    for (int number = -5; number < 400; ++number) {
        const ImGuiKey key = key_from_number(number);
        if (key == ImGuiKey_None) continue;
        keys.insert(key);
        ++count;
    }
    CHECK(static_cast<int>(keys.size()) == count);
    CHECK(count == 26 + 10 + 24 + 10 + 47);
    CHECK(key_from_number('Z') == ImGuiKey_Z);
    CHECK(key_from_number('9') == ImGuiKey_9);
    CHECK(key_from_number(299) == ImGuiKey_F10);
    CHECK(key_from_number(329) == ImGuiKey_Keypad9);
    CHECK(key_from_number(348) == ImGuiKey_Menu);
}
