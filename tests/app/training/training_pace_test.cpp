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
    app.apply(*parse_command(R"({"command": "train", "action": "play"})", app.state().training.setup));
    CHECK(changes_in(3) > 60);
    app.set_calm(true);
    changes_in(0.5);
    const int calm = changes_in(3);
    CHECK(calm >= 9);
    CHECK(calm <= 13);
    app.apply(*parse_command(R"({"command": "train", "action": "pause"})", app.state().training.setup));
    run_jobs(app);
    // The outputs that are shown are those of the newest weights: the next epoch, of no calm, begins with them.
    const Eigen::MatrixXd before = app.state().document->study.patterns->logits;
    app.set_calm(false);
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
    app.set_calm(true);
    app.apply(*parse_command(R"({"command": "train", "action": "play"})", app.state().training.setup));
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
        app.apply(*parse_command(R"({"command": "train", "action": "play"})", app.state().training.setup));
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
        app.apply(*parse_command(command.dump(), app.state().training.setup));
        rest();
    }
    app.apply(*parse_command(R"({"command": "train", "action": "play"})", app.state().training.setup));
    int current = 0;
    const int epoch = app.state().training.position.epoch;
    for (int i = 0; i < 200; ++i) {
        app.advance(kFrame);
        current += app.shows_newest_network() ? 1 : 0;
    }
    CHECK(app.state().training.position.epoch > epoch);
    CHECK(current >= 190);
}
