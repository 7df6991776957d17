#include "app/training/training_pace.h"

#include "app/api/json_api.h"
#include "app/app.h"
#include "support/example_app.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr double kFrame = 0.01;
constexpr int kFirst = 10;

/// Frames of a machine that needs `showing` seconds to show new weights: how many ended with them shown, of `frames`,
/// and how long it trained.
struct Simulation {
    int current = 0;
    double trained = 0;
    double longest = 0;  // frame, once it was found out what showing takes
};

Simulation simulate(double showing, int frames) {
    TrainingPace pace;
    Simulation done;
    double left = 0;  // of the weights being shown
    bool newer = false;
    for (int i = 0; i < frames; ++i) {
        const TrainingPace::Slice slice = pace.next(kFrame);
        done.trained += slice.training;
        newer |= slice.training > 0;
        double worked = 0;
        bool shown = false;
        while (slice.training + worked < slice.all && (left > 0 || newer)) {
            if (left <= 0) {
                left = showing;
                newer = false;
            }
            const double piece = std::min(left, 1e-4);
            left -= piece;
            worked += piece;
            shown |= left <= 0;
        }
        const bool current = left <= 0 && !newer;
        done.current += current ? 1 : 0;
        if (i >= kFirst) done.longest = std::max(done.longest, slice.training + worked);
        pace.record(worked, shown, current);
    }
    return done;
}

}  // namespace

TEST_CASE("training pace: where clusters and regions fit into a frame, every frame shows the newest weights") {
    for (const double showing : {0.0005, 0.002, 0.005, 0.008, 0.010, 0.012}) {
        CAPTURE(showing);
        const Simulation done = simulate(showing, 200);
        CHECK(done.current >= 190);  // it is found out in the first ones
        CHECK(done.trained >= 200 * 0.1 * kFrame * 0.9);
        CHECK(done.longest <= 1.45 * kFrame);
    }
}

TEST_CASE("training pace: where they do not fit, half of the time still trains and they follow") {
    for (const double showing : {0.02, 0.2}) {
        CAPTURE(showing);
        const Simulation done = simulate(showing, 400);
        CHECK(done.trained >= 400 * 0.45 * kFrame);
        CHECK(done.longest <= 1.45 * kFrame);
    }
}

TEST_CASE(
    "training pace: who asked for little motion sees new weights four times a second, and the last ones at the end") {
    double now = 0;
    App app([&now] { return now += 1e-4; });
    open_bundled(app, "moons");
    send(app, {{"command", "make_data"}, {"kind", "circles"}, {"rows", 200}, {"noise", 0.1}, {"seed", 3}});
    send(app, {{"command", "set_training"}, {"hidden", {8, 8}}, {"epochs", 1000000}});
    const auto shown = [&app] { return app.state().document->study.input->network.get(); };
    const auto changes_in = [&](double seconds) {
        int changes = 0;
        const Network* before = shown();
        const double end = now + seconds;
        while (now < end) {
            app.advance(kFrame);
            changes += shown() != before ? 1 : 0;
            before = shown();
        }
        return changes;
    };
    app.apply(*parse_command(R"({"command": "train", "action": "play"})", app.state()));
    CHECK(changes_in(3) > 60);
    app.set_reduced_motion(true);
    changes_in(0.5);
    const int calm = changes_in(3);
    CHECK(calm >= 9);
    CHECK(calm <= 13);
    app.apply(*parse_command(R"({"command": "train", "action": "pause"})", app.state()));
    run_jobs(app);
    // The outputs that are shown are those of the newest weights: the next epoch, of no calm, begins with them.
    const Eigen::MatrixXd before = app.state().document->study.patterns->logits;
    app.set_reduced_motion(false);
    send(app, {{"command", "set_training"}, {"learning_rate", 1e-12}});
    send(app, {{"command", "train"}, {"action", "batch"}});
    const Eigen::MatrixXd& after = app.state().document->study.patterns->logits;
    CHECK((after - before).cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE(
    "training pace: with little motion, weights that were held back do not take the place of an epoch that is looked "
    "at") {
    double now = 0;
    App app([&now] { return now += 1e-4; });
    send(app, {{"command", "make_data"}, {"kind", "circles"}, {"rows", 200}, {"noise", 0.1}, {"seed", 3}});
    send(app, {{"command", "set_training"}, {"hidden", {8, 8}}, {"epochs", 1000000}});
    app.set_reduced_motion(true);
    app.apply(*parse_command(R"({"command": "train", "action": "play"})", app.state()));
    const auto shows = [&app](const Network& network) {
        const auto weights = [](const Network& n, std::size_t node) {
            return std::get<AffineOperation>(n.nodes()[node].operation).W;
        };
        return weights(app.state().document->study.network(), 0) == weights(network, 0);
    };
    int looked_at = 0;
    for (int i = 0; i < 200; ++i) {
        app.advance(kFrame);
        const auto& snapshots = app.state().training.snapshots;
        if (i % 20 != 19 || snapshots.size() < 3) continue;
        const std::shared_ptr<const Network> wanted = snapshots[1].network;
        app.apply(ShowEpoch{snapshots[1].epoch});
        run_jobs(app);
        CHECK(shows(*wanted));
        ++looked_at;
        app.apply(*parse_command(R"({"command": "train", "action": "play"})", app.state()));
    }
    CHECK(looked_at > 3);
}

TEST_CASE("training pace: in the application, each frame of a small network ends with regions of the newest weights") {
    double now = 0;
    App app([&now] { return now += 1e-4; });  // every look at the clock takes its time
    const auto rest = [&app] {
        while (app.advance(kFrame)) {
        }
    };
    for (const nlohmann::json& command :
         {nlohmann::json{{"command", "make_data"}, {"kind", "circles"}, {"rows", 200}, {"noise", 0.1}, {"seed", 3}},
          nlohmann::json{{"command", "set_training"}, {"hidden", {8, 8}}, {"epochs", 1000000}}}) {
        app.apply(*parse_command(command.dump(), app.state()));
        rest();
    }
    app.apply(*parse_command(R"({"command": "train", "action": "play"})", app.state()));
    int current = 0;
    const int epoch = app.state().training.position.epoch;
    for (int i = 0; i < 200; ++i) {
        app.advance(kFrame);
        current += app.shows_newest_network() ? 1 : 0;
    }
    CHECK(app.state().training.position.epoch > epoch);
    CHECK(current >= 190);
}

TEST_CASE("training pace: at a speed the batches of an epoch are spread over its time, and none comes early") {
    EpochPace pace;
    pace.start(10);
    CHECK(pace.is_due(10));
    constexpr double kSpeed = 4;  // epochs of five batches each: one in 0.05 seconds
    int batches = 0;
    for (double now = 10; now < 10.9985; now += 0.001) {
        while (pace.is_due(now)) {
            CHECK(now >= 10 + batches * 0.05 - 1e-9);
            pace.note_batch(now, kSpeed, 5);
            ++batches;
        }
        CHECK(pace.seconds_left(now) <= 0.05 + 1e-9);
    }
    CHECK(batches == 20);
    // What was missed is made up for, but not all of it.
    int late = 0;
    while (pace.is_due(20)) {
        pace.note_batch(20, kSpeed, 5);
        ++late;
    }
    CHECK(late >= 2);
    CHECK(late <= 4);  // of a tenth of a second, and not of nine
}

TEST_CASE("training pace: a speed holds in the application, and can be changed while it plays") {
    double now = 0;
    App app([&now] { return now; });
    send(app, {{"command", "make_data"}, {"kind", "circles"}, {"rows", 200}, {"noise", 0.1}, {"seed", 3}});
    send(app, {{"command", "set_training"}, {"hidden", {4}}, {"epochs", 100000}});
    const auto epochs_in = [&](double seconds) {
        const int before = app.state().training.position.epoch;
        for (const double end = now + seconds; now < end; now += 1.0 / 60) app.advance(1.0);
        return app.state().training.position.epoch - before;
    };
    CHECK(ask(app, {{"what", "training"}})["epochs_per_second"].is_null());
    send(app, {{"command", "set_training_speed"}, {"epochs_per_second", 5}});
    CHECK(ask(app, {{"what", "training"}})["epochs_per_second"] == 5);
    app.apply(Train{TrainingMode::kPlaying});
    const int five = epochs_in(4);
    CHECK(five >= 19);
    CHECK(five <= 21);
    // Once the batch of a moment is done, the next one is at most a fifth of a fifth of a second away.
    app.advance(1.0);
    REQUIRE(app.training_waits().has_value());
    CHECK(*app.training_waits() > 0);
    CHECK(*app.training_waits() <= 1.0 / (5 * 5) + 1e-9);
    send(app, {{"command", "set_training_speed"}, {"epochs_per_second", 1}});
    const int one = epochs_in(5);
    CHECK(one >= 4);
    CHECK(one <= 6);
    // One epoch at a button's press is done at once, whatever the speed.
    app.apply(Train{TrainingMode::kOneEpoch});
    CHECK(epochs_in(0.1) == 1);
    CHECK_FALSE(app.training_waits().has_value());
    const std::string session = app.session();
    CHECK(session.find("\"set_training_speed\"") != std::string::npos);
    send(app, {{"command", "set_training_speed"}, {"epochs_per_second", nullptr}});
    CHECK_FALSE(app.training_waits().has_value());
    app.apply(Undo{});
    CHECK(ask(app, {{"what", "training"}})["epochs_per_second"] == 1);
    app.apply(OpenSession{session, "a session"});
    run_jobs(app);
    CHECK(ask(app, {{"what", "training"}})["epochs_per_second"] == 1);
    send(app, {{"command", "set_training_speed"}, {"epochs_per_second", 0.001}});
    CHECK(ask(app, {{"what", "training"}})["epochs_per_second"] == kMinEpochsPerSecond);
    app.apply(SetTrainingSpeed{-1.0});
    CHECK(app.state().messages.back().kind == MessageKind::kError);
    CHECK(ask(app, {{"what", "training"}})["epochs_per_second"] == kMinEpochsPerSecond);
}
