#include "support/example_app.h"

#include <doctest/doctest.h>

#include <string>

// Messages leave by themselves once there was time to read them; errors stay until they are read.

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("messages: what is said leaves after a while, longer ones later, errors never") {
    App app(test_clock);
    app.apply(ShowMessage{MessageKind::kInfo, "Saved."});
    app.apply(ShowMessage{MessageKind::kWarning, std::string(200, 'x')});
    app.apply(ShowMessage{MessageKind::kError, "The file is damaged."});
    REQUIRE(app.state().messages.size() == 3);
    const std::uint64_t revision = app.state().revision;
    CHECK(app.age_messages(4));
    CHECK(app.state().messages.size() == 3);
    CHECK(app.state().revision == revision);  // no frame for what does not show
    CHECK(app.age_messages(4));
    CHECK(app.state().messages.size() == 2);
    CHECK(app.state().revision > revision);
    CHECK(app.state().messages[0].kind == MessageKind::kWarning);
    CHECK_FALSE(app.age_messages(30));
    REQUIRE(app.state().messages.size() == 1);
    CHECK_FALSE(app.age_messages(1e6));
    REQUIRE(app.state().messages.size() == 1);
    CHECK(app.state().messages[0].text == "The file is damaged.");
    app.apply(DismissMessage{app.state().messages[0].id});
    CHECK(app.state().messages.empty());
}

TEST_CASE("messages: what is said again is said once, and no stream of them pushes an error away") {
    App app(test_clock);
    app.apply(ShowMessage{MessageKind::kError, "The file is damaged."});
    const std::uint64_t first = app.state().messages[0].id;
    app.apply(ShowMessage{MessageKind::kError, "The file is damaged."});
    REQUIRE(app.state().messages.size() == 1);
    CHECK(app.state().messages[0].id > first);  // so that it is announced again
    for (int i = 0; i < 100; ++i) app.apply(ShowMessage{MessageKind::kInfo, "Saved number " + std::to_string(i)});
    CHECK(app.state().messages.size() < 20);
    CHECK(app.state().messages[0].text == "The file is damaged.");
    CHECK(app.state().messages.back().text == "Saved number 99");
}
