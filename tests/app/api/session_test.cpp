#include "app/api/session.h"

#include "app/api/workspace_json.h"
#include "app/app.h"
#include "support/bytes.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// What a reader of a session sees: everything but where the document came from.
nlohmann::json picture_of(const App& app) {
    nlohmann::json picture = {{"commands", workspace_commands(app.state())}};
    for (const char* what : {"clusters", "explanation", "row", "certificate"})
        picture[what] = ask(app, {{"what", what}});
    const auto plane = ask(app, {{"what", "plane"}});
    if (plane.contains("pinned") && plane["pinned"].is_object()) picture["region"] = plane["pinned"]["pattern"];
    return picture;
}

void look_around(App& app) {
    send(app, {{"command", "select_cluster"}, {"cluster", 2}});
    send(app, {{"command", "set_bar_mode"}, {"mode", "per_unit"}});
    send(app, {{"command", "sort_clusters"}, {"column", "output"}, {"descending", false}});
    send(app, {{"command", "set_plane_colour"}, {"colour", "output"}});
    send(app, {{"command", "set_plane_window"}, {"window", {-0.5, 0.75, -0.25, 0.5}}});
    send(app, {{"command", "pin_plane"}, {"at", {0.1, 0.1}}});
    send(app, {{"command", "move_view"}, {"view", "tree"}, {"target", "plane"}, {"side", "right"}});
    send(app, {{"command", "select_unit"}, {"unit", 3}});
}

void make_moons(App& app) {
    send(app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 120}, {"noise", 0.1}, {"seed", 5}});
    send(app, {{"command", "set_training"}, {"hidden", {6, 5}}, {"epochs", 3}});
    send(app, {{"command", "train"}, {"action", "play"}});
}

}  // namespace

TEST_CASE("session: a trained network on made data comes back to the same numbers and the same picture") {
    App app(ticking_clock());
    make_moons(app);
    look_around(app);
    const std::string text = app.session();
    CHECK(text.size() < 16000);  // fits a link
    App other(ticking_clock());
    other.apply(OpenSession{text, "session.json"});
    run_jobs(other);
    REQUIRE(other.state().document);
    CHECK(picture_of(other).dump() == picture_of(app).dump());
    CHECK(other.state().toy.has_value());
    CHECK(other.state().training.setup.hidden == std::vector<int>{6, 5});
    CHECK(nlohmann::json::parse(other.session())["commands"] == nlohmann::json::parse(text)["commands"]);
}

TEST_CASE("session: a table of the user's own travels inside") {
    App app(ticking_clock());
    open_bundled(app, "iris");
    app.apply(SetWeight{{0, 0, 0}, 0.5});
    run_jobs(app);
    const auto changed = nlohmann::json::parse(app.session());
    CHECK(changed["example"] == "iris");
    CHECK(changed.contains("model"));  // it is not the example's any more
    App own(ticking_clock());
    OpenFiles files;
    const std::string folder = testing::bundled_data() + "/iris/iris.";
    for (const char* ending : {"json", "csv"})
        files.files.push_back({std::string("mine.") + ending, read_bytes(folder + ending)});
    own.apply(std::move(files));
    run_jobs(own);
    send(own, {{"command", "select_row"}, {"row", 33}});
    const std::string text = own.session();
    REQUIRE(nlohmann::json::parse(text).contains("table"));
    App again(ticking_clock());
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    again.apply(OpenFiles{{{"mine.json", {bytes, bytes + text.size()}}}, ""});  // dropped like any file
    run_jobs(again);
    CHECK(picture_of(again).dump() == picture_of(own).dump());
}

TEST_CASE("session: an example that was not changed is named, not copied") {
    App app(ticking_clock());
    open_bundled(app, "iris");
    send(app, {{"command", "select_cluster"}, {"cluster", 1}});
    const auto json = nlohmann::json::parse(app.session());
    CHECK(json["example"] == "iris");
    CHECK_FALSE(json.contains("model"));
    CHECK_FALSE(json.contains("table"));
    App other(ticking_clock());
    other.apply(OpenSession{app.session(), ""});
    CHECK(other.opens_session());
    other.apply(SetExamples{{{"iris", "Iris", "", "iris/iris.json", "iris/iris.csv"}}});
    CHECK(other.take_requests().size() == 2);  // model and table
    open_bundled(other, "iris");               // what the platform fetches
    CHECK_FALSE(other.opens_session());
    CHECK(picture_of(other).dump() == picture_of(app).dump());
}

TEST_CASE("session: what is damaged is refused in one sentence and changes nothing") {
    App app(ticking_clock());
    make_moons(app);
    const std::string before = app.session();
    auto json = nlohmann::json::parse(before);
    const auto refuse = [&](const nlohmann::json& damaged) {
        app.apply(OpenSession{damaged.dump(), "broken.json"});
        run_jobs(app);
        REQUIRE_FALSE(app.state().messages.empty());
        CHECK(app.state().messages.back().kind == MessageKind::kError);
        CHECK(app.state().messages.back().text.find("broken.json") == 0);
        CHECK(app.session() == before);
    };
    auto damaged = json;
    damaged["version"] = 2;
    refuse(damaged);
    damaged = json;
    damaged.erase("model");
    refuse(damaged);
    damaged = json;
    damaged["toy"]["kind"] = "torus";
    refuse(damaged);
    damaged = json;
    damaged["commands"] = 7;
    refuse(damaged);
    damaged = json;
    damaged["model"]["layers"] = 3;
    refuse(damaged);
    for (std::size_t size = 0; size < before.size(); size += 97)
        CHECK_FALSE(read_session("cut.json", before.substr(0, size)).has_value());
}

TEST_CASE("session: commands of a later program are passed over and said") {
    App app(ticking_clock());
    make_moons(app);
    auto json = nlohmann::json::parse(app.session());
    json["commands"].push_back({{"command", "set_hologram"}, {"angle", 3}});
    const auto session = read_session("new.json", json.dump());
    REQUIRE(session.has_value());
    CHECK(session->notes.size() == 1);
    CHECK(session->commands.size() + 1 == json["commands"].size());
}

TEST_CASE("undo: every step comes back and can be done again, to the same state") {
    App app(ticking_clock());
    make_moons(app);
    std::vector<nlohmann::json> pictures = {picture_of(app)};
    const std::vector<nlohmann::json> steps = {
        {{"command", "select_cluster"}, {"cluster", 3}},
        {{"command", "set_bar_mode"}, {"mode", "against_mean"}},
        {{"command", "set_plane_window"}, {"window", {0, 1, 0, 1}}},
        {{"command", "pin_plane"}, {"at", {0.5, 0.5}}},
        {{"command", "set_weight"}, {"node", 0}, {"row", 1}, {"column", 0}, {"value", -0.75}},
        {{"command", "select_row"}, {"row", 17}},
        {{"command", "show_view"}, {"view", "tree"}},
        {{"command", "close_view"}, {"view", "scatter"}},
        {{"command", "make_data"}, {"kind", "circles"}, {"rows", 80}},
        {{"command", "set_reference"}, {"reference", "zero"}}};
    for (const auto& step : steps) {
        send(app, step);
        const bool changed = picture_of(app) != pictures.back();
        CHECK_MESSAGE(changed, step.dump());
        pictures.push_back(picture_of(app));
    }
    const auto check = [&](std::size_t i) {
        CAPTURE(i);
        const bool same = picture_of(app) == pictures[i];  // too long to be printed
        CHECK(same);
    };
    for (std::size_t i = steps.size(); i-- > 0;) {
        app.apply(Undo{});
        run_jobs(app);
        check(i);
    }
    for (std::size_t i = 1; i <= steps.size(); ++i) {
        app.apply(Redo{});
        run_jobs(app);
        check(i);
    }
    CHECK(app.state().redo_what.empty());
}

TEST_CASE("undo: training comes back to the weights before, and what follows an undo forgets the redo") {
    App app(ticking_clock());
    send(app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 60}});
    const auto before = app.session();
    send(app, {{"command", "train"}, {"action", "epoch"}});
    CHECK(app.session() != before);
    app.apply(Undo{});
    run_jobs(app);
    const auto weights = [](const std::string& text) { return nlohmann::json::parse(text)["model"]["layers"]; };
    CHECK(weights(app.session()) == weights(before));
    CHECK_FALSE(app.state().redo_what.empty());
    send(app, {{"command", "select_cluster"}, {"cluster", 1}});
    CHECK(app.state().redo_what.empty());
}

TEST_CASE("undo: hovering, messages and commands without effect make no steps") {
    App app(ticking_clock());
    make_moons(app);
    send(app, {{"command", "select_cluster"}, {"cluster", 1}});
    const std::size_t steps = app.num_steps();
    app.apply(Hover{{ClusterId(0)}});
    app.apply(HoverPlane{Point2{0, 0}});
    app.apply(ShowMessage{MessageKind::kInfo, "hello"});
    send(app, {{"command", "select_cluster"}, {"cluster", 1}});
    CHECK(app.num_steps() == steps);
}

TEST_CASE("undo: a drag is one step") {
    double now = 0;
    App app([&now] { return now; });
    send(app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 60}});
    const auto home = app.state().plane.view.window;
    const std::size_t steps = app.num_steps();
    for (int i = 1; i <= 20; ++i) {
        now += 0.02;
        app.apply(SetPlaneWindow{{home.s0 + 0.01 * i, home.s1 + 0.01 * i, home.t0, home.t1}});
    }
    CHECK(app.num_steps() == steps + 1);
    now += 5;
    app.apply(SetPlaneWindow{{home.s0, home.s1, home.t0 + 1, home.t1 + 1}});
    CHECK(app.num_steps() == steps + 2);
    app.apply(Undo{});
    app.apply(Undo{});
    CHECK(app.state().plane.view.window.s0 == home.s0);
    CHECK(app.state().plane.view.window.t0 == home.t0);
}

TEST_CASE("session: those that were kept are offered; only forgetting throws one away") {
    App app(ticking_clock());
    app.apply(OfferSessions{{{"b", "2-8-1 on Moons", 60}, {"a", "titanic.csv", 4000}}});
    REQUIRE(app.state().offers_kept);
    app.apply(AnswerOffer{false});
    CHECK_FALSE(app.state().offers_kept);
    CHECK(app.state().kept_sessions.size() == 2);
    CHECK(app.take_requests().empty());
    const auto request = [&] {
        const auto requests = app.take_requests();
        REQUIRE(requests.size() == 1);
        return std::get<KeptRequest>(requests[0]);
    };
    app.apply(AnswerOffer{true});
    CHECK(request().id == "b");
    app.apply(AnswerOffer{true, "a"});
    const KeptRequest second = request();
    CHECK(second.id == "a");
    CHECK_FALSE(second.forget);
    app.apply(OfferSessions{app.state().kept_sessions});
    app.apply(ForgetSession{"b"});
    CHECK(request().forget);
    REQUIRE(app.state().kept_sessions.size() == 1);
    CHECK(app.state().offers_kept);
    app.apply(ForgetSession{"a"});
    CHECK_FALSE(app.state().offers_kept);
}

TEST_CASE("session: its title says what it holds, and whether that is somebody's own work") {
    App app(ticking_clock());
    CHECK(app.session_title().empty());
    open_bundled(app, "titanic");
    CHECK(app.session_title() == app.state().document->study.network().architecture() + " on titanic.csv");
    make_moons(app);
    CHECK(app.session_title().find("2-6-5-1 on Moons") == 0);
    CHECK(app.holds_own_work());
}
