#include "app/actions.h"
#include "app/app.h"
#include "base/texts/gallery_texts.h"
#include "shell/example_files.h"
#include "support/bytes.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/null_screen.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::vector<Example> bundled_examples() {
    const auto bytes = read_bytes(bundled_data() + "/examples.json");
    return parse_examples({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// The example with the gallery open over it.
void open_gallery(App& app, const std::string& id) {
    app.apply(SetExamples{bundled_examples()});
    static_cast<void>(app.take_requests());
    open_bundled(app, id);
    app.apply(ShowGallery{});
}

template <class C>
const C* sent(const NullScreen& screen) {
    for (const Command& command : screen.commands()) {
        if (const auto* found = command.get_if<C>()) return found;
    }
    return nullptr;
}

ImVec2 middle_of(const WidgetInfo& widget) {
    return {(widget.min.x + widget.max.x) / 2, (widget.min.y + widget.max.y) / 2};
}

}  // namespace

TEST_CASE("gallery: the list of examples has a group, a sentence and a picture for each, and seven to play with") {
    const std::vector<Example> examples = bundled_examples();
    std::set<std::string> ids;
    std::map<std::string, int> groups;
    for (const Example& example : examples) {
        CAPTURE(example.id);
        ids.insert(example.id);
        ++groups[example.group];
        CHECK(example.picture == "thumbnails/" + example.id);
        CHECK(example.subtitle.ends_with('.'));
        CHECK(example.model == example.id + "/" + example.id + ".json");
    }
    CHECK(ids.size() == examples.size());
    CHECK(groups == std::map<std::string, int>{{"play", 7}, {"explain", 6}, {"published", 3}});
    CHECK(parse_examples("[{").empty());
}

TEST_CASE("gallery: a card per example and a button per generated table, nothing cut, the current one marked") {
    App app(test_clock);
    open_gallery(app, "moons");
    NullScreen screen({1280, 800});
    screen.measure();
    const DrawnFrame frame = show(screen, app.state(), false);
    for (const Example& example : app.state().examples) {
        CHECK_MESSAGE(has_label(screen, "##" + example.title), example.title);
        CHECK_MESSAGE(frame.says(example.title, "gallery"), example.title);
        CHECK_MESSAGE(frame.says(example.subtitle, "gallery"), example.subtitle);
    }
    for (const ToyInfo& toy : toy_kinds()) CHECK(has_label(screen, std::string(toy.title) + "##toy"));
    for (const auto& group : gallery_texts::kGroups) CHECK(frame.says(group.heading, "gallery"));
    CHECK(frame.says(gallery_texts::kCurrent, "gallery"));
    for (const TextInfo& text : screen.registry().texts()) {
        if (text.window.find("gallery") != std::string::npos) CHECK_FALSE_MESSAGE(text.cut, text.text);
    }
    // All are seen without scrolling.
    for (const WidgetInfo& widget : screen.registry().widgets()) {
        if (widget.window.find("gallery") != std::string::npos) CHECK(widget.max.y <= 800);
    }
    app.apply(ShowGallery{false});
    show(screen, app.state(), false);
    CHECK_FALSE(has_label(screen, "##Iris"));
}

TEST_CASE("gallery: the pictures of the theme are wanted once it is open, and not before") {
    App app(test_clock);
    open_gallery(app, "moons");
    NullScreen screen({1280, 800});
    show(screen, app.state(), true);
    const std::vector<std::string>& wanted = screen.views().gallery.wanted;
    CHECK(wanted.size() == app.state().examples.size());
    CHECK(std::find(wanted.begin(), wanted.end(), "thumbnails/moons.dark.png") != wanted.end());
    show(screen, app.state(), false);
    CHECK(std::find(wanted.begin(), wanted.end(), "thumbnails/moons.light.png") != wanted.end());
    app.apply(ShowGallery{false});
    show(screen, app.state(), false);
    CHECK(wanted.empty());
}

TEST_CASE("gallery: a click on a card opens the example, one beside the gallery closes it, and so does Escape") {
    App app(test_clock);
    open_gallery(app, "moons");
    NullScreen screen({1280, 800});
    show(screen, app.state(), false);
    REQUIRE(has_label(screen, "##Iris"));
    click(screen, app.state(), middle_of(*widget_of(screen, "##Iris")));
    REQUIRE(sent<OpenExample>(screen));
    CHECK(sent<OpenExample>(screen)->id == "iris");
    REQUIRE(sent<ShowGallery>(screen));
    CHECK_FALSE(sent<ShowGallery>(screen)->show);
    click(screen, app.state(), middle_of(*widget_of(screen, "Circles##toy")));
    REQUIRE(sent<MakeData>(screen));
    CHECK(sent<MakeData>(screen)->options.kind == ToyKind::kCircles);
    click(screen, app.state(), middle_of(*widget_of(screen, "##example")));
    REQUIRE(sent<ShowGallery>(screen));
    CHECK_FALSE(sent<ShowGallery>(screen)->show);
    ImGui::GetIO().AddMousePosEvent(4, 400);
    screen.draw(app.state(), false);
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    screen.draw_frame(app.state(), false);
    CHECK(sent<ShowGallery>(screen));
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    screen.draw(app.state(), false);
    CHECK_FALSE(sent<ShowGallery>(screen));
    ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, true);
    screen.draw_frame(app.state(), false);
    CHECK(sent<ShowGallery>(screen));
    ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, false);
    screen.draw(app.state(), false);
}

TEST_CASE("gallery: arrows walk over the cards from the current one, Enter opens") {
    App app(test_clock);
    open_gallery(app, "titanic");
    NullScreen screen({1280, 800});
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    screen.draw(app.state(), false);
    const auto opened_by = [&](ImGuiKey key) {
        std::string id;
        for (const bool down : {true, false}) {
            ImGui::GetIO().AddKeyEvent(key, down);
            for (int frame = 0; frame < 2; ++frame) {
                screen.draw_frame(app.state(), false);
                if (const auto* open = sent<OpenExample>(screen)) id = open->id;
            }
        }
        return id;
    };
    CHECK(opened_by(ImGuiKey_RightArrow).empty());
    CHECK(opened_by(ImGuiKey_Enter) == "iris");
    CHECK(opened_by(ImGuiKey_RightArrow).empty());
    CHECK(opened_by(ImGuiKey_Enter) == "wine");
    CHECK(opened_by(ImGuiKey_UpArrow).empty());
    CHECK_FALSE(opened_by(ImGuiKey_Enter).empty());
}

TEST_CASE("gallery: on a phone cards are as wide as fingers want, and none is beyond the edge") {
    App app(test_clock);
    open_gallery(app, "one_relu");
    NullScreen screen({390, 4000});  // as high as the list is, since what is scrolled away is no widget
    show(screen, app.state(), false, true);
    int cards = 0;
    for (const WidgetInfo& widget : screen.registry().widgets()) {
        if (widget.window.find("gallery") == std::string::npos || widget.label.empty()) continue;
        CAPTURE(widget.label);
        CHECK(widget.min.x >= 0);
        CHECK(widget.max.x <= 390);
        if (widget.label.find("##close") == std::string::npos) CHECK(widget.max.y - widget.min.y >= 44);
        ++cards;
    }
    CHECK(cards > static_cast<int>(app.state().examples.size()));
}

TEST_CASE("gallery: at every width no text is cut, no card lies on another or beyond the edge") {
    App app(test_clock);
    open_gallery(app, "circles");
    NullScreen screen({1280, 800});
    screen.measure();
    for (float width = 360; width <= 3840; width = std::round(width * 1.13F)) {
        for (const bool touch : {false, true}) {
            CAPTURE(width);
            screen.resize({width, 800});
            screen.draw(app.state(), false, touch);
            std::vector<WidgetInfo> items;
            for (const WidgetInfo& widget : screen.registry().widgets()) {
                if (widget.window.find("gallery") == std::string::npos || widget.label.empty()) continue;
                CAPTURE(widget.label);
                CHECK(widget.max.x <= width);
                CHECK(widget.min.x >= 0);
                for (const WidgetInfo& other : items) {
                    CAPTURE(other.label);
                    const bool apart = widget.min.x > other.max.x - 1 || other.min.x > widget.max.x - 1 ||
                                       widget.min.y > other.max.y - 1 || other.min.y > widget.max.y - 1;
                    CHECK((apart || widget.id == other.id));
                }
                items.push_back(widget);
            }
            for (const TextInfo& text : screen.registry().texts()) {
                if (text.window.find("gallery") != std::string::npos) CHECK_FALSE_MESSAGE(text.cut, text.text);
            }
        }
    }
}

TEST_CASE("gallery: the button says what is open, commands show it, and a document that opens closes it") {
    App app(test_clock);
    open_gallery(app, "moons");
    CHECK(app.state().view.show_gallery);
    NullScreen screen({1280, 800});
    CHECK(show(screen, app.state(), false).says("Two moons", "top bar"));
    open_bundled(app, "iris");
    CHECK_FALSE(app.state().view.show_gallery);
    CHECK(show(screen, app.state(), false).says("Iris", "top bar"));
    send(app, {{"command", "show_gallery"}});
    CHECK(app.state().view.show_gallery);
    send(app, {{"command", "show_gallery"}, {"show", false}});
    CHECK_FALSE(app.state().view.show_gallery);
    const auto list = actions(app.state());
    CHECK(std::any_of(list.begin(), list.end(), [](const Action& action) {
        return action.title == gallery_texts::kShowAction && action.command.is<ShowGallery>();
    }));
    CHECK(ask(app, {{"what", "examples"}})[1]["group"] == "play");
}
