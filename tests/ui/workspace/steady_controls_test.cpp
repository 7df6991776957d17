#include "base/texts/training_texts.h"
#include "base/texts/welcome_texts.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

// What can be pressed keeps its place while a network trains: before it begins, while it runs, and after its end.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// Where the controls of some windows were seen first, and which of them were seen elsewhere later.
class ControlPlaces {
public:
    explicit ControlPlaces(std::string window) : window_(std::move(window)) {}

    void look(const NullScreen& screen) {
        for (const WidgetInfo& widget : screen.registry().widgets()) {
            if (widget.drawing || widget.label.empty() || widget.window.find(window_) == std::string::npos) continue;
            // Two fields of one window have buttons of the same label: the number tells them apart.
            const std::string name = widget.window + " " + widget.label + " " + std::to_string(widget.id);
            const auto [first, fresh] = first_.try_emplace(name, widget.min);
            const ImVec2 by(widget.min.x - first->second.x, widget.min.y - first->second.y);
            if (!fresh && std::abs(by.x) + std::abs(by.y) > 0.5F)
                moved_.insert(widget.label + " by " + std::to_string(static_cast<int>(std::lround(by.x))) + ", " +
                              std::to_string(static_cast<int>(std::lround(by.y))));
        }
    }
    std::size_t count() const { return first_.size(); }
    std::string moved() const {
        std::string text;
        for (const std::string& one : moved_) text += one + "; ";
        return text;
    }

private:
    std::string window_;
    std::map<std::string, ImVec2> first_;
    std::set<std::string> moved_;
};

}  // namespace

TEST_CASE("steady controls: nothing of the first minute moves while its networks train") {
    constexpr ImVec2 kSizes[] = {{1280, 800}, {768, 1024}, {390, 844}, {1920, 1080}};
    for (const ImVec2 size : kSizes) {
        CAPTURE(size.x);
        double now = 0;
        App app([&now] { return now; });
        app.apply(SetExamples{{{kFirstExample, "Titanic", "", "", ""}}});
        NullScreen screen(size);
        ControlPlaces panel("first minute");
        for (const WelcomeStep step : {WelcomeStep::kWatch, WelcomeStep::kFold, WelcomeStep::kFoldThree}) {
            CAPTURE(static_cast<int>(step));
            app.apply(TakeStep{step});
            ControlPlaces whole("");
            bool trained = false;
            int num_drawn = 0;
            for (int frame = 0; frame < 480; ++frame, now += 1.0 / 60) {
                app.advance(1.0);
                trained = trained || app.state().training.mode == TrainingMode::kPlaying;
                if (frame >= 12 && frame % 20 != 0) continue;
                if (!app.state().document || !app.state().document->study.scores) continue;
                screen.draw_frame(app.state(), false, size.x < 1000);
                if (++num_drawn <= 3) continue;  // Dear ImGui finds the sizes of windows
                panel.look(screen);
                whole.look(screen);
            }
            REQUIRE(trained);
            CHECK(app.state().training.mode == TrainingMode::kPaused);
            CHECK(whole.count() > 8);
            CHECK_MESSAGE(whole.moved().empty(), whole.moved());
        }
        CHECK(panel.count() >= 6);  // the steps, the button that closes, watch again, the first example
        CHECK_MESSAGE(panel.moved().empty(), panel.moved());
    }
}

TEST_CASE("steady controls: neither the left column's nor the Training view's move while a network trains") {
    for (const ImVec2 size : {ImVec2(1280, 1400), ImVec2(1024, 1400), ImVec2(390, 844)}) {
        CAPTURE(size.x);
        App app(test_clock);
        send(app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 100}, {"noise", 0.1}, {"seed", 3}});
        send(app, {{"command", "set_training"}, {"epochs", 4}});
        send(app, {{"command", "show_view"}, {"view", "training"}});
        NullScreen screen(size);
        ControlPlaces left("/left");
        ControlPlaces view(size.x < 500 ? "view panel" : "training panel");
        const auto look = [&] {
            screen.draw(app.state(), false, size.x < 500);
            left.look(screen);
            view.look(screen);
        };
        look();
        for (const char* action : {"batch", "epoch", "epoch", "epoch", "play"}) {
            send(app, {{"command", "train"}, {"action", action}});
            look();
        }
        for (int i = 0; i < 20; ++i) app.advance(1.0);
        look();
        CHECK(app.state().training.position.epoch == 4);
        CHECK_FALSE(app.state().training.stop_sentence.empty());
        CHECK(view.count() > 10);
        CHECK_MESSAGE(view.moved().empty(), view.moved());
        CHECK_MESSAGE(left.moved().empty(), left.moved());
    }
}

TEST_CASE("training options: what is wanted first is there, the optimiser's details are a click away") {
    App app(test_clock);
    send(app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 100}, {"noise", 0.1}, {"seed", 3}});
    send(app, {{"command", "show_view"}, {"view", "training"}});
    NullScreen screen({1280, 1600});
    screen.draw(app.state(), false);
    const WidgetInfo* fold = widget_of(screen, "###optimiser part");
    const WidgetInfo* rate = widget_of(screen, "##rate");
    const WidgetInfo* play = nullptr;  // the left column has one, too
    for (const WidgetInfo& widget : screen.registry().widgets()) {
        const bool here = widget.window.find("training panel") != std::string::npos;
        if (here && widget.label.ends_with("###play")) play = &widget;
    }
    REQUIRE(fold != nullptr);
    REQUIRE(rate != nullptr);
    REQUIRE(play != nullptr);
    CHECK(play->min.y < rate->min.y);
    CHECK(rate->min.y < fold->min.y);
    for (const char* label : {"##training speed", "##epochs", "##units 1"})
        CHECK_MESSAGE(has_label(screen, label), label);
    const auto details = {"##optimiser", "##beta1", "##beta2", "##epsilon", "##schedule", "##batch size"};
    for (const char* label : details) CHECK_FALSE_MESSAGE(has_label(screen, label), label);
    click(screen, app.state(), {fold->min.x + 20, (fold->min.y + fold->max.y) / 2});
    screen.draw(app.state(), false);
    for (const char* label : details) CHECK_MESSAGE(has_label(screen, label), label);
}
