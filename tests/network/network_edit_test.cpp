#include "network/network_edit.h"

#include "app/app.h"
#include "app/training/live_study.h"
#include "formats/json/json_model.h"
#include "network/forward.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

TEST_CASE("network: a weight or bias is changed at its place alone; what lies outside is refused") {
    const Network network = random_network({3, 4, 2}, 5);
    const WeightPlace weight{0, 2, 1};
    const WeightPlace bias{2, 1, std::nullopt};
    const auto changed = with_weight(*with_weight(network, weight, 7.5), bias, -2);
    REQUIRE(changed);
    CHECK(*weight_at(*changed, weight) == 7.5);
    CHECK(*weight_at(*changed, bias) == -2);
    CHECK(*weight_at(*changed, {0, 2, 0}) == *weight_at(network, {0, 2, 0}));
    CHECK(with_weight(network, {1, 0, 0}, 1).error().sentence().find("affine") != std::string::npos);
    for (const WeightPlace& outside :
         {WeightPlace{3, 0, 0}, WeightPlace{0, 4, 0}, WeightPlace{0, 0, 3}, WeightPlace{0, -1, {}}})
        CHECK_FALSE(with_weight(network, outside, 1));
    CHECK_FALSE(with_weight(network, weight, std::numeric_limits<double>::infinity()));
}

TEST_CASE("app: after an edit regions, clusters, maps and certificate are those of the edited network, opened afresh") {
    const Network network = random_network({2, 6, 5, 1}, 11);
    Rng rng(3);
    const Eigen::MatrixXd rows = random_matrix(rng, 2, 150);
    App edited(test_clock);
    open_network(edited, ModelFile(network), rows);
    send(edited, {{"command", "select_row"}, {"row", 20}});
    send(edited, {{"command", "set_weight"}, {"node", 0}, {"row", 3}, {"column", 1}, {"value", 1.75}});
    send(edited, {{"command", "set_weight"}, {"node", 2}, {"row", 1}, {"value", -0.5}});
    App fresh(test_clock);
    open_network(fresh, ModelFile(*with_weight(*with_weight(network, {0, 3, 1}, 1.75), {2, 1, {}}, -0.5)), rows);
    send(fresh, {{"command", "set_plane_window"}, {"window", ask(edited, {{"what", "plane"}})["view"]["window"]}});
    send(fresh, {{"command", "select_row"}, {"row", 20}});

    CHECK(write_json_model(*edited.state().document->model) == write_json_model(*fresh.state().document->model));
    CHECK(ask(edited, {{"what", "clusters"}}) == ask(fresh, {{"what", "clusters"}}));
    CHECK(ask(edited, {{"what", "explanation"}})["weights"] == ask(fresh, {{"what", "explanation"}})["weights"]);
    CHECK(edited.state().plane.partition->num_regions() == fresh.state().plane.partition->num_regions());
    CHECK(edited.state().selection.row == RowId(20));
    REQUIRE(edited.state().document->study.survey);
    CHECK(edited.state().document->study.survey->certificate.holds());
}

TEST_CASE("app: of many edits in one frame the last one is shown, and a wrong one changes nothing") {
    App app(test_clock);
    Rng rng(4);
    open_network(app, ModelFile(random_network({2, 5, 1}, 2)), random_matrix(rng, 2, 60));
    for (int i = 0; i <= 20; ++i) app.apply(SetWeight{{0, 1, 0}, i / 10.0});
    run_jobs(app);
    CHECK(*weight_at(app.state().document->study.network(), {0, 1, 0}) == 2.0);
    const auto before = app.state().document->model;
    app.apply(SetWeight{{0, 99, 0}, 1.0});
    run_jobs(app);
    CHECK(app.state().document->model == before);
    CHECK(app.state().messages.back().kind == MessageKind::kError);
}

TEST_CASE("live study: the checked study is never given ahead of its own clusters") {
    Rng rng(6);
    App app(test_clock);
    open_network(app, ModelFile(random_network({2, 5, 1}, 2)), random_matrix(rng, 2, 60));
    LiveStudy live;
    live.follow(app.state().document->study.input);
    while (live.has_work()) live.step();
    CHECK(live.has_survey());
    CHECK_FALSE(live.take_survey());
    const auto clusters = live.take_clusters();
    REQUIRE(clusters);
    CHECK_FALSE(clusters->survey);
    const auto surveyed = live.take_survey();
    REQUIRE(surveyed);
    CHECK(surveyed->survey->certificate.holds());
    CHECK_FALSE(live.has_survey());
}

TEST_CASE("app: whatever the order in which the pieces of an edit are done, its certificate stays") {
    // A clock that runs unevenly: at some frames a piece of each job is done, at others much of one.
    for (unsigned seed = 1; seed <= 12; ++seed) {
        Rng clock_rng(seed);
        double now = 0;
        App app([&] {
            now += clock_rng.uniform() * 1e-3;
            return now;
        });
        Rng rng(4);
        open_network(app, ModelFile(random_network({2, 9, 7, 1}, seed)), random_matrix(rng, 2, 300));
        app.apply(SetWeight{{0, 1, 0}, 0.25});
        for (int frame = 0; frame < 5; ++frame) app.advance(2e-3);
        app.apply(SetWeight{{0, 1, 0}, 0.75});
        while (app.advance(2e-3)) {
        }
        CHECK(*weight_at(app.state().document->study.network(), {0, 1, 0}) == 0.75);
        REQUIRE(app.state().document->study.survey);
        CHECK(app.state().document->study.survey->certificate.holds());
        CHECK(app.state().plane.partition);
    }
}

TEST_CASE("app: an edit while the rest of a file is being checked is not taken back by the file") {
    Rng rng(4);
    const Network network = random_network({2, 9, 7, 1}, 3);
    const Eigen::MatrixXd rows = random_matrix(rng, 2, 40000);
    double now = 0;
    App app([&] { return now += 1e-3; });
    begin_network(app, ModelFile(network), rows);
    while (!app.state().document || !app.state().document->study.scores) REQUIRE(app.advance(2e-3));
    REQUIRE(app.state().job.running);  // the maps are still being checked
    app.apply(SetWeight{{0, 1, 0}, 0.75});
    run_jobs(app);
    CHECK(*weight_at(app.state().document->study.network(), {0, 1, 0}) == 0.75);
    CHECK(app.state().document->study.survey);
}
