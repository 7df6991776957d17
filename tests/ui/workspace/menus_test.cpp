#include "support/example_app.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <cmath>
#include <string>

// Menus open under their buttons, wherever the pointer is; messages come one at a time.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

const ImGuiWindow* open_menu() {
    const ImGuiContext& g = *ImGui::GetCurrentContext();
    return g.OpenPopupStack.Size > 0 ? g.OpenPopupStack[0].Window : nullptr;
}

/// Presses a button near its right end, and looks where its menu is.
void check_menu(NullScreen& screen, const AppState& state, const std::string& label, int& num_checked) {
    CAPTURE(label);
    const WidgetInfo* found = widget_of(screen, label);
    REQUIRE(found != nullptr);
    const WidgetInfo button = *found;
    click(screen, state, ImVec2(button.max.x - 3, button.max.y - 3));
    screen.draw(state, false);
    const ImGuiWindow* menu = open_menu();
    REQUIRE(menu != nullptr);
    ++num_checked;
    const bool begins = std::abs(menu->Pos.x - button.min.x) < 2;
    const bool ends = std::abs(menu->Pos.x + menu->Size.x - button.max.x) < 2;
    CHECK((begins || ends));
    CHECK(menu->Pos.y >= button.max.y);
    CHECK(menu->Pos.y <= button.max.y + 6);
    CHECK(menu->Pos.x >= 0);
    CHECK(menu->Pos.x + menu->Size.x <= ImGui::GetIO().DisplaySize.x);
    ImGui::ClosePopupToLevel(0, true);
    screen.draw(state, false);
}

}  // namespace

TEST_CASE("menus: each opens under its button, within the window") {
    App app(test_clock);
    open_bundled(app, "titanic");
    run_jobs(app);
    for (const float width : {1600.0F, 1000.0F}) {
        CAPTURE(width);
        NullScreen screen({width, 900});
        screen.draw(app.state(), false);
        int checked = 0;
        for (const char* const with_word : {"\uf019  Save", "\uf030  Picture", "\uf0db  Split"}) {
            if (has_label(screen, with_word)) check_menu(screen, app.state(), with_word, checked);
        }
        for (const char* const icon :
             {"\uf019##save", "\uf030##picture", "\uf0db##split", "Aa##text size", "Aa  Text size##text size"}) {
            if (has_label(screen, icon)) check_menu(screen, app.state(), icon, checked);
        }
        check_menu(screen, app.state(), "\uf078##more Plane", checked);
        CHECK(checked == 5);
    }
}

TEST_CASE("menus: Split offers the ready layouts and says which one is there") {
    App app(test_clock);
    open_bundled(app, "moons");
    run_jobs(app);
    NullScreen screen({1600, 900});
    const auto open = [&] {
        screen.draw(app.state(), false);
        const WidgetInfo* found = widget_of(screen, "\uf0db  Split");
        REQUIRE(found != nullptr);
        const ImVec2 middle((found->min.x + found->max.x) / 2, (found->min.y + found->max.y) / 2);
        click(screen, app.state(), middle);
        screen.draw(app.state(), false);
    };
    for (const char* label : {"Picture and chart", "Four views", "One view"}) {
        CAPTURE(label);
        open();
        const WidgetInfo* line = widget_of(screen, label);
        REQUIRE(line != nullptr);
        CHECK_FALSE(line->checked);
        click(screen, app.state(), ImVec2(line->min.x + 12, (line->min.y + line->max.y) / 2));
        bool sent = false;
        for (const Command& command : Commands(screen.commands())) {
            sent |= command.is<SetLayout>();
            if (command.is<SetLayout>()) app.apply(command);
        }
        REQUIRE(sent);
        run_jobs(app);
        open();
        CHECK(widget_of(screen, label)->checked);
        ImGui::ClosePopupToLevel(0, true);
    }
}

TEST_CASE("messages: one card at a time, the newest error first, over the status bar where it has one line") {
    App app(test_clock);
    open_bundled(app, "titanic");
    run_jobs(app);
    app.apply(ShowMessage{MessageKind::kInfo, "Saved."});
    app.apply(ShowMessage{MessageKind::kError, "The file is damaged."});
    app.apply(ShowMessage{MessageKind::kWarning, "A column was left out."});
    NullScreen screen({1280, 800});
    const DrawnFrame frame = show(screen, app.state(), false);
    CHECK(frame.says("The file is damaged."));
    CHECK(frame.says("1 of 3 messages"));
    CHECK_FALSE(frame.says("Saved."));
    CHECK_FALSE(frame.says("A column was left out."));
    app.apply(DismissMessage{app.state().messages[1].id});
    CHECK(show(screen, app.state(), false).says("A column was left out."));
    app.apply(DismissMessage{app.state().messages[1].id});
    REQUIRE(app.state().messages.size() == 1);
    const DrawnFrame last = show(screen, app.state(), false);
    CHECK_FALSE(last.says("messages"));
    constexpr float kStatusBarTop = 800 - 38;  // and the gap above it
    for (const DrawnText& text : last.texts) {
        if (text.window.starts_with("message")) CHECK(text.min.y >= kStatusBarTop);
    }
}
