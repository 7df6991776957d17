#include "app/api/session.h"

#include "app/api/json_api.h"
#include "app/app.h"
#include "app/files/session_topic.h"
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
    nlohmann::json picture = {{"commands", workspace_json(app.state())}};
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
    CHECK(other.sessions().is_opening());
    other.apply(SetExamples{{{"iris", "Iris", "", "iris/iris.json", "iris/iris.csv"}}});
    CHECK(other.take_requests().size() == 2);  // model and table
    open_bundled(other, "iris");               // what the platform fetches
    CHECK_FALSE(other.sessions().is_opening());
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
        {{"command", "set_plane_aspect"}, {"fill", true}},
        {{"command", "show_on_plane"}, {"what", "far_rows"}, {"show", false}},
        {{"command", "pin_plane"}, {"at", {0.5, 0.5}}},
        {{"command", "set_weight"}, {"node", 0}, {"row", 1}, {"column", 0}, {"value", -0.75}},
        {{"command", "select_row"}, {"row", 17}},
        {{"command", "move_view"}, {"view", "tree"}, {"target", "plane"}, {"side", "right"}},
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
        const nlohmann::json now = picture_of(app);
        const bool same = now == pictures[i];  // too long to be printed
        CHECK_MESSAGE(same, nlohmann::json::diff(pictures[i], now).dump());
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

TEST_CASE("undo: what changes nothing is no part of a gesture") {
    double now = 1;
    App app([&now] { return now; });
    make_moons(app);
    app.apply(SelectCluster{ClusterId(2)});
    now += 5;
    send(app, {{"command", "set_bar_mode"}, {"mode", "per_unit"}});
    const std::size_t steps = app.num_steps();
    now += 5;
    app.apply(SelectCluster{ClusterId(2)});  // as it is
    CHECK(app.num_steps() == steps);
    now += 0.1;
    app.apply(SelectCluster{ClusterId(3)});
    CHECK(app.num_steps() == steps + 1);  // and no part of the step before
    app.apply(Undo{});
    CHECK(app.state().selection.cluster == ClusterId(2));
    CHECK(app.state().view.bars == BarMode::kPerUnit);
    // Within a gesture it does not make it longer either.
    app.apply(SelectCluster{ClusterId(1)});
    const std::size_t gesture = app.num_steps();
    for (const double seconds : {0.5, 0.5}) {
        now += seconds;
        app.apply(SelectCluster{ClusterId(1)});
    }
    app.apply(SelectCluster{ClusterId(2)});
    CHECK(app.num_steps() == gesture + 1);
}

TEST_CASE("undo: what one click does is one step, however many commands it takes") {
    double now = 1;
    App app([&now] { return now; });
    make_moons(app);
    app.apply(SelectCluster{ClusterId(2)});
    now += 5;
    const std::size_t steps = app.num_steps();
    const auto click = [&](std::uint32_t cluster, BarMode mode) {
        app.begin_gesture();
        app.apply(Hover{});
        app.apply(SelectCluster{ClusterId(cluster)});
        app.apply(SetBarMode{mode});
        app.end_gesture();
    };
    click(3, BarMode::kPerUnit);
    CHECK(app.num_steps() == steps + 1);
    now += 5;
    click(4, BarMode::kAgainstMean);
    CHECK(app.num_steps() == steps + 2);
    app.apply(Undo{});
    CHECK(app.state().selection.cluster == ClusterId(3));
    CHECK(app.state().view.bars == BarMode::kPerUnit);
    app.apply(Undo{});
    CHECK(app.state().selection.cluster == ClusterId(2));
    CHECK(app.state().view.bars == BarMode::kStrength);
    // What is applied one by one is undone one by one.
    app.apply(SetBarMode{BarMode::kPerUnit});
    app.apply(SelectFeature{FeatureId(1)});
    CHECK(app.num_steps() == steps + 2);
}

TEST_CASE("undo: to look at another tab is no step, and what is looked at stays in front") {
    App app(ticking_clock());
    make_moons(app);
    send(app, {{"command", "select_cluster"}, {"cluster", 2}});
    const std::size_t steps = app.num_steps();
    const std::uint64_t changes = app.num_changes();
    app.apply(ShowView{View::kTree});
    app.apply(MaximiseView{View::kScatter});
    app.apply(MaximiseView{});
    app.apply(ShowSheet{Sheet::kData});
    app.apply(ShowView{View::kNetwork});
    CHECK(app.num_steps() == steps);
    CHECK(app.num_changes() > changes);  // the session that is kept shows it
    send(app, {{"command", "set_bar_mode"}, {"mode", "per_unit"}});
    app.apply(Undo{});
    run_jobs(app);
    CHECK(app.state().view.bars == BarMode::kStrength);
    CHECK(leading_view(app.state().layout) == View::kNetwork);
    app.apply(Redo{});
    CHECK(leading_view(app.state().layout) == View::kNetwork);
    // What a step itself brought to the front goes back with it, unless somebody has looked elsewhere since.
    const Sheet sheet = app.state().layout.sheet;
    CHECK(sheet != Sheet::kRows);
    app.apply(Undo{});
    app.apply(SelectRow{RowId(17)});
    CHECK(app.state().layout.sheet == Sheet::kRows);
    app.apply(Undo{});
    CHECK(app.state().layout.sheet == sheet);
    app.apply(Redo{});
    CHECK(app.state().layout.sheet == Sheet::kRows);
    app.apply(ShowSheet{Sheet::kTraining});
    app.apply(Undo{});
    CHECK(app.state().layout.sheet == Sheet::kTraining);
    // A view that is closed, and one that is opened again, are steps.
    app.apply(CloseView{View::kScatter});
    app.apply(ShowView{View::kScatter});
    CHECK(app.num_steps() == steps + 2);
    app.apply(Undo{});
    CHECK_FALSE(is_open(app.state().layout, View::kScatter));
    app.apply(Undo{});
    CHECK(is_open(app.state().layout, View::kScatter));
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

TEST_CASE("undo: moves of splitters that follow each other within a gesture's time are one step, others are not") {
    constexpr double kGesture = 0.8;  // seconds
    for (const bool columns : {true, false}) {
        CAPTURE(columns);
        double now = 0;
        App app([&now] { return now; });
        open_bundled(app, "titanic");
        const auto place = [&] {
            const Layout& layout = app.state().layout;
            return columns ? double{layout.left} : double{layout.root.share};
        };
        const auto move = [&](float by) {
            if (columns) app.apply(SetColumns{300 + 100 * by, 0, true, true});
            if (!columns) app.apply(SetSplit{0, 0.5F + by});
        };
        const double before = place();
        const std::size_t steps = app.num_steps();
        std::vector<double> ends;  // of each step
        for (const float by : {0.02F, 0.1F, 0.3F}) {
            now += 1.01 * kGesture;
            move(by / 2);
            now += 0.99 * kGesture;
            move(by);
            ends.push_back(place());
        }
        CHECK(app.num_steps() == steps + 3);
        for (const double end : {ends[1], ends[0], before}) {
            app.apply(Undo{});
            CHECK(place() == doctest::Approx(end));
        }
        // What is done after a step was taken back is never joined with what it followed.
        move(0.15F);
        CHECK(app.num_steps() == steps + 1);
    }
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
    CHECK(app.sessions().title().empty());
    open_bundled(app, "titanic");
    CHECK(app.sessions().title() == app.state().document->study.network().architecture() + " on titanic.csv");
    Example titanic;
    titanic.id = "titanic";
    titanic.title = "Titanic survival";
    app.apply(SetExamples{{titanic}});
    CHECK(app.sessions().title() == "Titanic survival");  // as people know it
    make_moons(app);
    CHECK(app.sessions().title().find("2-6-5-1 on Moons") == 0);
    CHECK(app.sessions().holds_own_work());
}
