#include "app/api/json_api.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr SavedThing kAllOfRows[] = {SavedThing::kReport,      SavedThing::kAssignments, SavedThing::kRowsJson,
                                     SavedThing::kClustersCsv, SavedThing::kRulesPython, SavedThing::kRulesC,
                                     SavedThing::kRegionsJson, SavedThing::kRegionsCsv};

SaveRequest saved(App& app) {
    auto requests = app.take_requests();
    REQUIRE(requests.size() == 1);
    return std::get<SaveRequest>(std::move(requests[0]));
}

/// A clock that goes on by `*tick` seconds whenever it is asked. With a whole second, every slice is as short as can
/// be.
std::function<double()> clock_of(const std::shared_ptr<double>& tick) {
    auto now = std::make_shared<double>(0);
    return [now, tick] { return *now += *tick; };
}

}  // namespace

TEST_CASE("save: clusters as code and CSV, regions of the plane") {
    App app(test_clock);
    open_bundled(app, "moons");
    constexpr std::pair<const char*, const char*> kThings[] = {
        {"rules_python", "def predict(row)"}, {"rules_c", "moons_predict"},
        {"rules_sql", "WITH relu_maps"},      {"latex", "\\begin{tabular}"},
        {"clusters_csv", "cluster,pattern"},  {"regions_json", "reluscope-partition"},
        {"regions_csv", "pattern,area"}};
    for (const auto& saved : kThings) {
        const std::string thing = saved.first;
        const std::string part = saved.second;
        CAPTURE(thing);
        send(app, {{"command", "save"}, {"thing", thing}});
        const std::vector<Request> requests = app.take_requests();
        REQUIRE(requests.size() == 1);
        const auto& save = std::get<SaveRequest>(requests[0]);
        CHECK(save.text.find(part) != std::string::npos);
        CHECK(!save.name.empty());
        CHECK(!save.mime.empty());
    }
}

TEST_CASE(
    "save: a large file is written in slices, says how far it is, and is the same as one that was written at once") {
    App at_once(test_clock);
    const auto tick = std::make_shared<double>(0);
    App sliced(clock_of(tick));
    for (App* app : {&at_once, &sliced}) {
        open_bundled(*app, "digits");
        app->apply(ShowView{View::kPlane});
        run_jobs(*app);
        app->take_requests();
    }
    *tick = 1;
    for (const SavedThing thing : kAllOfRows) {
        CAPTURE(static_cast<int>(thing));
        at_once.apply(SaveFile{thing});
        const SaveRequest expected = saved(at_once);
        CHECK_FALSE(at_once.state().saving.has_value());
        sliced.apply(SaveFile{thing});
        std::size_t slices = 1;
        double before = 0;
        while (sliced.state().saving) {
            CHECK(sliced.state().saving->name == expected.name);
            CHECK(sliced.state().saving->fraction >= before);
            before = sliced.state().saving->fraction;
            CHECK(ask(sliced, {{"what", "state"}})["saving"]["fraction"] == before);
            sliced.advance(0);
            ++slices;
        }
        CHECK(slices > 2);
        const SaveRequest found = saved(sliced);
        CHECK(found.name == expected.name);
        CHECK(found.mime == expected.mime);
        CHECK(found.text == expected.text);
    }
}

TEST_CASE("save: files follow each other, and belong to what was open when they were asked for") {
    const auto tick = std::make_shared<double>(0);
    App app(clock_of(tick));
    open_bundled(app, "digits");
    app.take_requests();
    *tick = 1;
    app.apply(SaveFile{SavedThing::kReport});
    app.apply(SaveFile{SavedThing::kAssignments});
    REQUIRE(app.state().saving.has_value());
    CHECK(app.state().saving->name == "report.json");
    *tick = 0;
    open_bundled(app, "iris");
    run_jobs(app);
    std::vector<SaveRequest> files;
    for (Request& request : app.take_requests()) {
        if (auto* save = std::get_if<SaveRequest>(&request)) files.push_back(std::move(*save));
    }
    REQUIRE(files.size() == 2);
    CHECK(nlohmann::json::parse(files[0].text)["assignment"].size() == 1797);
    CHECK(files[1].name == "clusters.csv");
    CHECK(std::count(files[1].text.begin(), files[1].text.end(), '\n') == 1 + 1797);
    CHECK(ask(app, {{"what", "state"}})["saving"].is_null());
}

TEST_CASE("save: Stop ends the file that is being written, and nothing else") {
    const auto tick = std::make_shared<double>(0);
    App app(clock_of(tick));
    open_bundled(app, "digits");
    app.take_requests();
    *tick = 1;
    const auto other = (app.state().selection.output + 1) % 10;
    app.apply(SelectOutput{other});
    app.apply(SaveFile{SavedThing::kReport});
    app.apply(SaveFile{SavedThing::kRowsJson});
    REQUIRE(app.state().saving.has_value());
    app.apply(CancelJob{});
    CHECK(app.state().messages.back().text == "Stopped; report.json was not saved.");
    CHECK_FALSE(app.state().stages.any_halted());
    *tick = 0;
    run_jobs(app);
    CHECK(saved(app).name == "rows.json");
    CHECK(app.state().coefficients.maps->output == other);
}

TEST_CASE("save: what cannot be written is refused with a sentence") {
    App app(test_clock);
    app.apply(SaveFile{SavedThing::kReport});
    CHECK(app.take_requests().empty());
    begin_network(app, ModelFile(random_network({2000, 3, 1}, 1)), Eigen::MatrixXd::Identity(2000, 4));
    run_jobs(app);
    app.take_requests();
    app.apply(SaveFile{SavedThing::kRulesSql});
    CHECK(app.take_requests().empty());
    CHECK(app.state().messages.back().kind == MessageKind::kError);
    CHECK(app.state().messages.back().text.find("columns of a query") != std::string::npos);
    CHECK_FALSE(app.state().saving.has_value());
}
