#include "analysis/regions/region_bound.h"
#include "app/training/welcome_facts.h"
#include "app/training/welcome_topic.h"
#include "base/text/number_format.h"
#include "base/texts/welcome_texts.h"
#include "support/example_app.h"
#include "support/results.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>
#include <set>
#include <string>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

/// An App with a clock that only frames move.
struct Visit {
    double now = 0;
    App app{[this] { return now; }};

    void frame() {
        app.advance(1.0);  // the clock stands still meanwhile: all that can be done is done
        now += 1.0 / 60;
    }
    /// Frames until training has ended, and what follows from it is shown; returns the seconds that it took.
    double watch() {
        const double begin = now;
        for (int i = 0; i < 6000; ++i) {
            frame();
            const bool rests = app.state().training.mode == TrainingMode::kPaused &&
                               !app.state().stages[StageId::kWelcome].stale && !app.state().job.running;
            if (rests && app.state().training.begun) break;
        }
        const double taken = now - begin;
        for (int i = 0; i < 5; ++i) frame();
        return taken;
    }
    Json welcome() const { return ask(app, {{"what", "welcome"}}); }
    void take(WelcomeStep step) { app.apply(TakeStep{step}); }
};

/// What is open, as it was read or made.
const Table* state_document(const App& app) { return app.state().document->table.get(); }

}  // namespace

TEST_CASE("welcome: it opens on a network that trains itself for some seconds, stops, and is right") {
    Visit visit;
    visit.take(WelcomeStep::kWatch);
    visit.frame();
    const AppState& state = visit.app.state();
    REQUIRE(state.document);
    CHECK(state.document->untrained);
    CHECK(state.welcome.shown);
    CHECK(is_seen(state.layout, View::kPlane));
    CHECK(state.document->study.network().architecture() == "2-8-8-1");
    const double seconds = visit.watch();
    CHECK(seconds > 4);
    CHECK(seconds < 6);
    CHECK(state.training.mode == TrainingMode::kPaused);
    CHECK(state.training.position.epoch == 100);
    CHECK_FALSE(state.document->untrained);
    CHECK(state.document->study.scores->overall_accuracy > 0.98);
    CHECK(state.document->study.survey->certificate.holds());
    CHECK(visit.app.num_steps() == 0);    // "Back" leaves the page
    CHECK(visit.app.num_changes() == 0);  // and nothing is kept
}

TEST_CASE("welcome: the count of pieces runs, and is that of the picture") {
    Visit visit;
    visit.take(WelcomeStep::kWatch);
    std::set<std::size_t> counts;
    const AppState& state = visit.app.state();
    for (int i = 0; i < 200; ++i) {
        visit.frame();
        const WelcomeFacts facts = welcome_facts(state);
        if (!facts.pieces) continue;
        CHECK(*facts.pieces == state.plane.in_view->regions.size());
        CHECK(*facts.pieces <= *facts.most);
        CHECK(facts.count == counted(*facts.pieces, "piece", "pieces") + " in this picture");
        counts.insert(*facts.pieces);
    }
    CHECK(counts.size() > 10);
    visit.watch();
    const Json told = visit.welcome();
    const auto& scores = *state.document->study.scores;
    const auto right = std::lround(scores.overall_accuracy * static_cast<double>(scores.overall_known));
    CHECK(told["sentence"] == welcome_texts::watch_ended(told["pieces"].get<std::size_t>(),
                                                         static_cast<std::size_t>(right), scores.overall_known));
    CHECK(told["pieces"] == ask(visit.app, {{"what", "plane"}})["regions"]);
    CHECK(told["headline"] == welcome_texts::kHeadline);
}

TEST_CASE("welcome: with reduced motion only the end is seen, and at once") {
    Visit visit;
    visit.app.set_reduced_motion(true);
    visit.take(WelcomeStep::kWatch);
    const AppState& state = visit.app.state();
    bool unseen = false;
    for (int i = 0; i < 20 && !(state.training.begun && state.training.mode == TrainingMode::kPaused); ++i) {
        visit.frame();
        if (unseen && state.training.mode != TrainingMode::kPlaying) break;
        unseen |= waits_for_end(state);
        if (state.document) CHECK(waits_for_end(state));  // from its first frame, before it trains
    }
    CHECK(unseen);
    visit.watch();
    CHECK(state.training.position.epoch == 100);
    CHECK_FALSE(waits_for_end(state));
    CHECK(state.document->study.scores->overall_accuracy > 0.98);
    visit.app.apply(Train{TrainingMode::kPlaying});  // what the user asks for is seen again
    CHECK_FALSE(waits_for_end(state));
}

TEST_CASE("welcome: one unit folds the line once, three fold it three times and fit") {
    Visit visit;
    visit.take(WelcomeStep::kFold);
    visit.watch();
    const AppState& state = visit.app.state();
    CHECK(state.document->study.network().architecture() == "1-1-1");
    CHECK(is_seen(state.layout, View::kProfile));
    REQUIRE(state.profile.profile);
    CHECK(visit.welcome()["pieces"] == 2);
    CHECK(visit.welcome()["most_pieces"] == 2);
    const double one = state.training.history.back().record.training.r2;
    CHECK(one > 0.4);
    CHECK(one < 0.8);
    CHECK(contains(visit.welcome()["sentence"], display_share(one)));
    const auto table = state.document->table;
    visit.take(WelcomeStep::kFoldThree);
    visit.watch();
    CHECK(state.document->study.network().architecture() == "1-3-1");
    CHECK(state.document->table->columns[0].numbers == table->columns[0].numbers);  // the same points
    CHECK(visit.welcome()["pieces"] == 4);
    CHECK(visit.welcome()["most_pieces"] == 4);
    CHECK(state.training.history.back().record.training.r2 > 0.95);
}

TEST_CASE("welcome: pieces are counted of what is open, or else of a network that is made for it") {
    Visit visit;
    visit.take(WelcomeStep::kWatch);
    visit.watch();
    const Table* document = state_document(visit.app);
    visit.take(WelcomeStep::kCount);
    visit.watch();
    CHECK(state_document(visit.app) == document);
    const Json told = visit.welcome();
    CHECK(told["step"] == "count");
    CHECK(told["most_pieces"] == 1369);
    CHECK(contains(told["sentence"], counted(told["pieces"].get<std::size_t>(), "piece", "pieces")));
    CHECK(contains(told["sentence"], display_count(1369)));
    visit.take(WelcomeStep::kFold);
    visit.watch();
    visit.take(WelcomeStep::kCount);  // one input has no plane
    visit.watch();
    CHECK(visit.app.state().document->study.network().architecture() == "2-8-8-1");
    CHECK(visit.welcome()["pieces"] > 10);
}

TEST_CASE("welcome: open yours asks for files and says what they are; the document stays") {
    Visit visit;
    visit.take(WelcomeStep::kWatch);
    visit.watch();
    visit.app.take_requests();
    const Table* document = state_document(visit.app);
    visit.take(WelcomeStep::kOpenOwn);
    const auto requests = visit.app.take_requests();
    REQUIRE(requests.size() == 1);
    CHECK(std::holds_alternative<ChooseRequest>(requests[0]));
    CHECK(state_document(visit.app) == document);
    CHECK(visit.welcome()["sentence"] == welcome_texts::kOpenAnswer);
}

TEST_CASE("welcome: another document or a session ends it; it can be closed and comes back") {
    Visit visit;
    visit.take(WelcomeStep::kWatch);
    visit.frame();
    open_bundled(visit.app, "titanic");
    CHECK_FALSE(visit.app.state().welcome.shown);
    CHECK(visit.app.state().training.mode == TrainingMode::kPaused);
    CHECK_FALSE(visit.app.state().stages[StageId::kWelcome].stale);
    send(visit.app, {{"command", "show_welcome"}});
    CHECK(visit.welcome()["shown"] == true);
    CHECK(visit.welcome()["step"].is_null());
    CHECK(visit.welcome()["sentence"] == "");
    CHECK(visit.app.state().document->example == "titanic");
    send(visit.app, {{"command", "show_welcome"}, {"shown", false}});
    CHECK(visit.welcome()["shown"] == false);
    send(visit.app, {{"command", "make_data"}, {"kind", "moons"}, {"rows", 100}});
    send(visit.app, {{"command", "show_welcome"}});
    const std::string session = visit.app.session();
    CHECK_FALSE(contains(session, "welcome"));
    visit.take(WelcomeStep::kFold);
    visit.watch();
    CHECK(visit.app.state().welcome.shown);
    visit.app.apply(OpenSession{session, "a session"});
    visit.frame();
    CHECK(visit.app.state().document->table->name == "moons");
    CHECK_FALSE(visit.app.state().welcome.shown);
}

TEST_CASE("welcome: a step that is taken while another one trains takes its place") {
    Visit visit;
    visit.take(WelcomeStep::kWatch);
    for (int i = 0; i < 10; ++i) visit.frame();
    visit.take(WelcomeStep::kFold);
    visit.take(WelcomeStep::kFoldThree);
    visit.watch();
    CHECK(visit.app.state().document->study.network().architecture() == "1-3-1");
    CHECK(visit.app.state().training.position.epoch == visit.app.state().training.setup.options.epochs);
    for (const Message& message : visit.app.state().messages) CHECK(message.kind == MessageKind::kInfo);
}
