#include "app/actions.h"

#include "app/app.h"
#include "base/texts/views/families_view_texts.h"
#include "support/clock.h"
#include "support/example_app.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

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
    CHECK(best(app.state(), "share") == "Share: copy a link");
    CHECK(best(app.state(), "th da") == "Theme: dark");
    CHECK(best(app.state(), "cluster 2") == "Select cluster 2");
    CHECK(best(app.state(), "#1") == "Select cluster 1");
    CHECK(best(app.state(), "row 7") == "Select row 7");  // from 1, as in the lists
    CHECK(best(app.state(), "row 0").find("Select row") == std::string::npos);
    CHECK(best(app.state(), "row 700000").find("Select row") == std::string::npos);
    CHECK(best(app.state(), "xqzv").empty());
}

TEST_CASE("actions: what the mouse brushes has a name") {
    App app(ticking_clock());
    open_bundled(app, "iris");
    app.apply(ShowView{View::kCoefficients});
    app.apply(SelectCluster{ClusterId(1)});
    app.apply(SelectFeature{FeatureId(2)});
    run_jobs(app);
    const auto apply = [&](const std::string& typed) {
        std::vector<Action> list = actions(app.state());
        const auto order = find_actions(app.state(), list, typed);
        REQUIRE_FALSE(order.empty());
        app.apply(list[order[0]].command);
        run_jobs(app);
    };
    const auto count = [&] {
        const auto& matches = *app.state().coefficients.matches;
        return std::count(matches.begin(), matches.end(), 1);
    };
    REQUIRE(app.state().coefficients.matches);
    const auto all = count();
    apply("coefficients at least");
    REQUIRE(app.state().coefficients.settings.ranges.size() == 1);
    const auto above = count();
    apply("coefficients at most");
    REQUIRE(app.state().coefficients.settings.ranges.size() == 1);
    const auto below = count();
    CHECK(above >= 1);
    CHECK(below >= 1);
    const ClusterMaps& maps = *app.state().coefficients.maps;
    const double here = maps.value(app.state().view.bars, 1, 2);
    std::ptrdiff_t same = 0;
    for (std::size_t c = 0; c < maps.num_clusters(); ++c)
        same += maps.value(app.state().view.bars, c, 2) == here ? 1 : 0;
    CHECK(above + below == all + same);
    apply("coefficients all clusters again");
    CHECK(app.state().coefficients.settings.ranges.empty());
    CHECK(count() == all);
}

TEST_CASE("actions: each way to make families has a name, but for the one that is there and those without answers") {
    App app(ticking_clock());
    open_bundled(app, "titanic");
    run_jobs(app);
    const auto apply = [&](const std::string& typed) {
        std::vector<Action> list = actions(app.state());
        const auto order = find_actions(app.state(), list, typed);
        REQUIRE_FALSE(order.empty());
        app.apply(list[order[0]].command);
        return list[order[0]].title;
    };
    using namespace families_view_texts;
    const std::pair<const char*, FamilyWay> ways[] = {{kAnswersAction, FamilyWay::kAnswers},
                                                      {kAletheiaAction, FamilyWay::kAletheia},
                                                      {kPruningAction, FamilyWay::kPruning},
                                                      {kFidelityAction, FamilyWay::kFidelity}};
    for (const auto& [title, way] : ways) {
        CHECK(apply(title) == title);
        CHECK(app.state().families.settings.by == way);
        CHECK(best(app.state(), title) != title);  // it is there already
    }
    apply(kPruningAction);
    app.apply(Undo{});
    CHECK(app.state().families.settings.by == FamilyWay::kFidelity);
    open_bundled(app, "iris");  // three classes
    CHECK(best(app.state(), kAletheiaAction) != kAletheiaAction);
    CHECK(best(app.state(), kAnswersAction) == kAnswersAction);
}

TEST_CASE("actions: every one of them can be applied, with and without a document") {
    for (const bool open : {false, true}) {
        App app(ticking_clock());
        if (open) open_bundled(app, "iris");
        for (const Action& action : actions(app.state())) {
            CAPTURE(action.title);
            if (action.command.is<Train>() && action.command.get_if<Train>()->mode == TrainingMode::kPlaying)
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
