#include "app/training/welcome_facts.h"
#include "base/texts/welcome_texts.h"
#include "support/example_app.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// An App that shows the welcome with its first picture, whose training is over.
struct WelcomeVisit {
    double now = 0;
    App app{[this] { return now; }};

    void take(WelcomeStep step) {
        app.apply(TakeStep{step});
        for (int i = 0; i < 600; ++i, now += 1.0 / 60) app.advance(1.0);
        app.apply(Hover{});
    }
};

/// Clicks the middle of a widget, and gives what the views ask for.
template <class C>
std::vector<C> click(NullScreen& screen, const AppState& state, const std::string& label) {
    const WidgetInfo* widget = widget_of(screen, label);
    REQUIRE_MESSAGE(widget != nullptr, label);
    testing::click(screen, state, {(widget->min.x + widget->max.x) / 2, (widget->min.y + widget->max.y) / 2});
    std::vector<C> asked;
    for (int i = 0; i < 2; ++i) {
        if (i > 0) screen.draw_frame(state, false);
        for (const Command& command : screen.commands()) {
            if (const auto* one = command.get_if<C>()) asked.push_back(*one);
        }
    }
    return asked;
}

std::string step_label(const char* step) { return std::string("###step ") + step; }

}  // namespace

TEST_CASE("welcome panel: at every size it says what a network is and answers its steps, and covers nothing") {
    WelcomeVisit visit;
    for (const WelcomeStep step : {WelcomeStep::kWatch, WelcomeStep::kFold, WelcomeStep::kFoldThree,
                                   WelcomeStep::kCount, WelcomeStep::kOpenOwn}) {
        visit.take(step);
        const AppState& state = visit.app.state();
        const bool plane = state.document->study.network().num_inputs() == 2;
        constexpr ImVec2 kSizes[] = {{1280, 800}, {768, 1024}, {390, 844}, {1920, 1080}, {360, 640}};
        for (const ImVec2 size : kSizes) {
            CAPTURE(size.x);
            CAPTURE(static_cast<int>(step));
            NullScreen screen(size);
            const DrawnFrame frame = show(screen, state, size.x < 1000);
            CHECK(frame.says(welcome_texts::kHeadline, "first minute"));
            if (size.y > 700) CHECK(frame.says(welcome_facts(state).sentence, "first minute"));
            for (const char* words : {welcome_texts::kFold, welcome_texts::kCount, welcome_texts::kOpen})
                CHECK(has_label(screen, step_label(words)));
            const WidgetInfo* picture = widget_of(screen, plane ? "plane" : "feature profile");
            const WidgetInfo* closes = widget_of(screen, "\uf00d##close welcome");
            REQUIRE(picture != nullptr);
            REQUIRE(closes != nullptr);
            const bool beside = closes->max.x <= picture->min.x;
            const bool below = closes->min.y >= picture->max.y;
            CHECK((beside || below));
            CHECK(beside == (size.x > 1000));
            CHECK_FALSE(has_label(screen, "##search"));  // the columns come back when it is closed
            CHECK_FALSE(has_label(screen, "###more"));   // and so do the controls of the plane
        }
    }
}

TEST_CASE("welcome panel: each step is one click, and so is closing it") {
    WelcomeVisit visit;
    visit.take(WelcomeStep::kWatch);
    NullScreen screen({1280, 800});
    screen.draw(visit.app.state(), false);
    const auto step_of = [&](const std::string& label) {
        const auto asked = click<TakeStep>(screen, visit.app.state(), label);
        REQUIRE(asked.size() == 1);
        return asked[0].step;
    };
    CHECK(step_of(step_label(welcome_texts::kFold)) == WelcomeStep::kFold);
    CHECK(step_of(step_label(welcome_texts::kCount)) == WelcomeStep::kCount);
    CHECK(step_of(step_label(welcome_texts::kOpen)) == WelcomeStep::kOpenOwn);
    CHECK(step_of(welcome_texts::kWatch) == WelcomeStep::kWatch);
    const auto closed = click<ShowWelcome>(screen, visit.app.state(), "\uf00d##close welcome");
    REQUIRE(closed.size() == 1);
    CHECK_FALSE(closed[0].shown);
    visit.app.apply(SetExamples{{{"other", "Other", "", "", ""}, {kFirstExample, "Titanic", "", "", ""}}});
    screen.draw(visit.app.state(), false);
    const auto opened = click<OpenExample>(screen, visit.app.state(), welcome_texts::kTitanic);
    REQUIRE(opened.size() == 1);
    CHECK(opened[0].id == kFirstExample);
}

TEST_CASE("welcome panel: Escape closes it where it has the keyboard, and lets go of nothing else") {
    WelcomeVisit visit;
    visit.take(WelcomeStep::kWatch);
    NullScreen screen({1280, 800});
    screen.draw(visit.app.state(), false);
    const auto escape = [&] {
        ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, true);
        screen.draw_frame(visit.app.state(), false);
        const Commands commands = screen.commands();
        const bool taken = !ImGui::IsKeyPressed(ImGuiKey_Escape, false);
        ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, false);
        screen.draw_frame(visit.app.state(), false);
        const bool closes = std::any_of(commands.begin(), commands.end(),
                                        [](const Command& command) { return command.is<ShowWelcome>(); });
        CHECK(closes == taken);
        return closes;
    };
    CHECK_FALSE(escape());
    click<TakeStep>(screen, visit.app.state(), step_label(welcome_texts::kCount));
    CHECK(escape());
}

TEST_CASE("welcome panel: a network of which only the end is wanted trains unseen") {
    WelcomeVisit visit;
    visit.app.set_reduced_motion(true);
    visit.app.apply(TakeStep{WelcomeStep::kWatch});
    for (int i = 0; i < 3 && !waits_for_end(visit.app.state()); ++i) visit.app.advance(1.0);
    REQUIRE(waits_for_end(visit.app.state()));
    NullScreen screen({1280, 800});
    CHECK(show(screen, visit.app.state(), false).says(welcome_texts::kTrainsUnseen, "unseen"));
    CHECK_FALSE(has_label(screen, "plane"));
}

TEST_CASE("training view: it shows the plane beside its curves, or above them, unless another view shows it") {
    App app(test_clock);
    send(app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 100}, {"noise", 0.1}, {"seed", 3}});
    send(app, {{"command", "train"}, {"action", "epoch"}});
    send(app, {{"command", "show_view"}, {"view", "training"}});
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(1920, 1080), ImVec2(390, 2000)}) {
        CAPTURE(size.x);
        NullScreen screen(size);
        show(screen, app.state(), false);
        const WidgetInfo* plane = widget_of(screen, "plane");
        const WidgetInfo* loss = widget_of(screen, "chart of the loss");
        REQUIRE(plane != nullptr);
        REQUIRE(loss != nullptr);
        CHECK(plane->max.x - plane->min.x > 100);
        CHECK((plane->max.y <= loss->min.y || plane->min.x >= loss->max.x));
    }
    send(app, {{"command", "move_view"}, {"view", "plane"}, {"target", "training"}, {"side", "left"}});
    const auto planes = [&app](ImVec2 size) {
        NullScreen screen(size);
        show(screen, app.state(), false);
        const auto& widgets = screen.registry().widgets();
        return std::count_if(widgets.begin(), widgets.end(), [](const WidgetInfo& w) { return w.label == "plane"; });
    };
    CHECK(planes({1920, 1080}) == 1);
    send(app, {{"command", "make_data"}, {"kind", "hinge"}, {"rows", 100}});
    send(app, {{"command", "show_view"}, {"view", "training"}});
    CHECK(planes({1280, 800}) == 0);
}
