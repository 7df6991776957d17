#include "app/api/json_api.h"
#include "app/shortcuts.h"
#include "support/clock.h"
#include "support/example_app.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

// Ready layouts and the presentation, as commands.

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("presentation: shows the leading view alone, and gives back what was there") {
    App app(ticking_clock());
    app.apply(Present{true});
    CHECK_FALSE(app.state().view.presents);  // there is nothing to show
    open_bundled(app, "iris");
    const Layout before = app.state().layout;
    const std::size_t steps = app.num_steps();
    send(app, {{"command", "present"}});
    CHECK(app.state().view.presents);
    CHECK(app.state().layout.maximised == leading_view(before));
    app.apply(ShowView{View::kScatter});
    CHECK(app.state().view.presents);
    CHECK(seen_views(app.state().layout) == std::vector<View>{View::kScatter});
    CHECK(escape_command(app.state()).is<Present>());
    app.apply(escape_command(app.state()));
    CHECK_FALSE(app.state().view.presents);
    CHECK_FALSE(app.state().layout.maximised.has_value());
    CHECK(app.num_steps() == steps);  // nothing of it is undone

    app.apply(MaximiseView{View::kTree});
    app.apply(Present{true});
    app.apply(ShowView{View::kPlane});
    app.apply(Present{false});
    CHECK(app.state().layout.maximised == View::kTree);
    CHECK_FALSE(may_stand_in_session("present"));
}

TEST_CASE("presentation: begins without what was said before, but for errors") {
    App app(ticking_clock());
    open_bundled(app, "iris");
    app.apply(ShowMessage{MessageKind::kInfo, "Saved."});
    app.apply(ShowMessage{MessageKind::kWarning, "A column was left out."});
    app.apply(ShowMessage{MessageKind::kError, "The file is damaged."});
    app.apply(Present{true});
    REQUIRE(app.state().messages.size() == 1);
    CHECK(app.state().messages[0].text == "The file is damaged.");
    app.apply(ShowMessage{MessageKind::kInfo, "Saved."});
    CHECK(app.state().messages.size() == 2);  // what is said meanwhile is seen
}

TEST_CASE("presentation: has a key that is its own, and the same one ends it") {
    App app(ticking_clock());
    open_bundled(app, "iris");
    CHECK(keys_of(Present{true}, KeyContext{app.state()}) == "S");
    app.apply(Present{true});
    CHECK(keys_of(Present{false}, KeyContext{app.state()}) == "S");
}

TEST_CASE("layouts: the ready ones have names, are one step each, and undo brings back what was there") {
    App app(ticking_clock());
    open_bundled(app, "titanic");
    const Layout before = app.state().layout;
    for (const auto& [name, count] : {std::pair("two", 2U), {"four", 4U}, {"one", 1U}}) {
        const std::size_t steps = app.num_steps();
        send(app, {{"command", "set_layout"}, {"layout", name}});
        CHECK(seen_views(app.state().layout).size() == count);
        CHECK(app.num_steps() == steps + 1);
    }
    for (int i = 0; i < 3; ++i) app.apply(Undo{});
    CHECK(app.state().layout == before);
    const auto unknown = parse_command(R"({"command": "set_layout", "layout": "seven"})", app.state());
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().sentence().find("one of one, two, four") != std::string::npos);
}
