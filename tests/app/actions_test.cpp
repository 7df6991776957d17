#include "app/actions.h"

#include "app/app.h"
#include "support/clock.h"
#include "support/example_app.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::string best(const AppState& state, const std::string& typed) {
    std::vector<Action> list = actions(state);
    const auto order = find_actions(state, list, typed);
    return order.empty() ? "" : list[order[0]].title;
}

}  // namespace

TEST_CASE("actions: what is typed finds what is meant") {
    App app(ticking_clock());
    open_bundled(app, "iris");
    CHECK(best(app.state(), "tree") == "Show Tree");
    CHECK(best(app.state(), "SCAT") == "Show Scatter");
    CHECK(best(app.state(), "share") == "Share: copy a link to exactly this");
    CHECK(best(app.state(), "th da") == "Theme: dark");
    CHECK(best(app.state(), "cluster 2") == "Choose cluster 2");
    CHECK(best(app.state(), "#1") == "Choose cluster 1");
    CHECK(best(app.state(), "row 7") == "Choose row 7");
    CHECK(best(app.state(), "row 700000").find("Choose row") == std::string::npos);
    CHECK(best(app.state(), "xqzv").empty());
}

TEST_CASE("actions: every one of them can be applied, with and without a document") {
    for (const bool open : {false, true}) {
        App app(ticking_clock());
        if (open) open_bundled(app, "iris");
        for (const Action& action : actions(app.state())) {
            CAPTURE(action.title);
            if (std::holds_alternative<Train>(action.command) &&
                std::get<Train>(action.command).mode == TrainingMode::kPlaying)
                continue;  // as long as the user likes
            App fresh(ticking_clock());
            if (open) open_bundled(fresh, "iris");
            fresh.apply(action.command);
            run_jobs(fresh);
            const auto& messages = fresh.state().messages;
            const bool failed = std::any_of(messages.begin(), messages.end(),
                                            [](const Message& message) { return message.kind == MessageKind::kError; });
            CHECK_FALSE(failed);
        }
    }
}
