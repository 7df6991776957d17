#include "app/api/json_api.h"
#include "app/document/report_page.h"
#include "support/example_app.h"
#include "support/null_screen.h"
#include "support/written.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>

// While an earlier epoch is looked at, every panel says so.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

App& trained(App& app) {
    ToyOptions toy;
    toy.kind = ToyKind::kMoons;
    toy.rows = 80;
    app.apply(MakeData{toy});
    run_jobs(app);
    for (int epoch = 0; epoch < 5; ++epoch) {
        app.apply(Train{TrainingMode::kOneEpoch});
        run_jobs(app);
    }
    return app;
}

/// Windows with a line that names the epoch.
std::set<std::string> windows_that_say(const NullScreen& screen, const std::string& epoch) {
    std::set<std::string> windows;
    for (const TextInfo& text : screen.registry().texts()) {
        if (text.text.find("as of " + epoch) != std::string::npos) windows.insert(text.window);
    }
    return windows;
}

bool says(const std::set<std::string>& windows, const std::string& panel) {
    return std::any_of(windows.begin(), windows.end(),
                       [&](const std::string& window) { return window.find(panel) != std::string::npos; });
}

}  // namespace

TEST_CASE("epoch: every panel names the one that is shown") {
    App app(test_clock);
    trained(app);
    NullScreen screen({1600, 1300});
    screen.measure();
    for (const View view : kAllViews) {
        CAPTURE(view_id(view));
        app.apply(ShowEpoch{std::nullopt});
        app.apply(ShowView{view});
        run_jobs(app);
        screen.draw(app.state(), false);
        CHECK(windows_that_say(screen, "epoch").empty());
        app.apply(ShowEpoch{2});
        run_jobs(app);
        app.apply(SelectUnit{UnitId(1)});
        run_jobs(app);
        screen.draw(app.state(), false);
        const auto windows = windows_that_say(screen, "epoch 2 of 5");
        for (const std::string panel : {"left", "unit panel", "clusters panel", "row panel"}) {
            CAPTURE(panel);
            CHECK(says(windows, panel));
        }
        CHECK(says(windows, std::string(view_id(view)) + " panel"));
        CHECK((view == View::kExplanation || says(windows, "explanation")));
    }
    const auto mirror = nlohmann::json::parse(text_mirror(app.state()));
    CHECK(mirror["sentence"].get<std::string>().find("Shown as it was after epoch 2 of 5.") == 0);
}

TEST_CASE("epoch: a phone's view and every sheet name the one that is shown") {
    App app(test_clock);
    trained(app);
    app.apply(ShowEpoch{1});
    run_jobs(app);
    NullScreen screen({390, 844});
    screen.measure();
    for (const Sheet sheet : {Sheet::kExplanation, Sheet::kClusters, Sheet::kRows, Sheet::kData, Sheet::kTraining}) {
        app.apply(ShowSheet{sheet});
        screen.draw(app.state(), true, true);
        const auto windows = windows_that_say(screen, "epoch 1 of 5");
        CHECK(says(windows, "view panel"));
        CHECK(says(windows, "sheet content"));
    }
}

TEST_CASE("epoch: reports that are saved say which one they are about") {
    App app(test_clock);
    trained(app);
    const std::string sentence = "Shown as it was after epoch 2 of 5.";
    const auto reports = [&app] {
        app.take_requests();
        app.apply(SaveFile{SavedThing::kReport});
        run_jobs(app);
        std::string json;
        for (const Request& request : app.take_requests()) {
            if (const auto* save = std::get_if<SaveRequest>(&request)) json = save->text;
        }
        const std::string page =
            written([&](TextSink sink) { return report_page_job(app.state(), {}, {}, std::move(sink)); });
        return std::pair(json, page);
    };
    const auto [last_json, last_page] = reports();
    CHECK(last_json.find("Shown as it was") == std::string::npos);
    CHECK(last_page.find("Shown as it was") == std::string::npos);
    app.apply(ShowEpoch{2});
    run_jobs(app);
    const auto [json, page] = reports();
    const std::vector<std::string> notes = nlohmann::json::parse(json)["model"]["notes"];
    CHECK(std::count(notes.begin(), notes.end(), sentence) == 1);
    CHECK(page.find(sentence) != std::string::npos);
}
