#include "app/training_pace.h"

#include "app/app.h"
#include "app/json_api.h"
#include "support/example_app.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr double kFrame = 0.01;

/// Frames of a machine that needs `showing` seconds to show new weights: how many ended with them shown, of `frames`, and how long it trained.
struct Simulation {
    int current = 0;
    double trained = 0;
    double longest = 0;
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
        done.longest = std::max(done.longest, slice.training + worked);
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
