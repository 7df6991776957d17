#include "app/document/offers.h"

#include "app/actions.h"
#include "support/example_app.h"
#include "ui/export/view_svg.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

// Menus offer what can be done, and what they offer is done.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// Offered, refused or missing: the same for the list of commands, the menu and the job behind both.
void check_vectors(App& app) {
    for (const View view : kAllViews) {
        CAPTURE(view_id(view));
        app.apply(ShowView{view});
        run_jobs(app);
        const bool offered = can_draw_vectors(app.state(), view);
        const auto svg = view_svg(make_palette(false), app.state(), view, {700, 500});
        CHECK(offered == svg.has_value());
        const std::vector<Action> list = actions(app.state());
        const std::string title = "Picture of " + std::string(view_title(view)) + " (SVG)";
        CHECK(std::any_of(list.begin(), list.end(), [&](const Action& action) { return action.title == title; }) ==
              (offered && is_seen(app.state().layout, view)));
    }
}

}  // namespace

TEST_CASE("offers: an SVG is offered of exactly those views that give one") {
    for (const char* example : {"titanic", "moons"}) {
        App app(test_clock);
        open_bundled(app, example);
        check_vectors(app);
        send(app, {{"command", "set_path"}, {"from_row", 3}, {"to_row", 70}});
        app.apply(SetCompare{{CompareKind::kClusters, ClusterId(0), ClusterId(1), {}, {}, 0}, false});
        app.apply(Train{TrainingMode::kOneEpoch});
        run_jobs(app);
        check_vectors(app);
    }
}

TEST_CASE("offers: a file that is offered is written, and one that is not says why") {
    App app(test_clock);
    CHECK(reason_to_wait(app.state(), SavedThing::kModel));
    open_bundled(app, "titanic");
    for (const SavedThing thing :
         {SavedThing::kReport, SavedThing::kModel, SavedThing::kRegionsJson, SavedThing::kRegionsCsv,
          SavedThing::kClustersCsv, SavedThing::kAssignments, SavedThing::kRulesC, SavedThing::kHtmlReport}) {
        const bool offered = !reason_to_wait(app.state(), thing);
        app.take_requests();
        app.apply(SaveFile{thing});
        run_jobs(app);
        CHECK(offered == !app.take_requests().empty());
    }
}
