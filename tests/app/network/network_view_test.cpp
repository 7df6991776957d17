#include "app/api/json_api.h"
#include "app/app.h"
#include "app/network/json_network.h"
#include "app/network/network_topic.h"
#include "network/forward.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

TEST_CASE(
    "network view: values of the selected row are those of the forward pass, a cluster's are the means of its rows") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(17)});
    run_jobs(app);
    const Study& study = app.state().document->study;
    const Json row = ask(app, {{"what", "network"}});
    CHECK(row["subject"]["kind"] == "row");
    const SlowForward slow = slow_forward(study.network(), study.input->rows->inputs.col(17));
    REQUIRE(row["units"].size() == study.network().num_hidden_units());
    for (std::size_t u = 0; u < row["units"].size(); ++u) {
        const double truth = static_cast<double>(slow.preactivations[u]);
        CHECK(row["units"][u]["z"].get<double>() == doctest::Approx(truth).epsilon(1e-9));
        CHECK(row["units"][u]["active"].get<bool>() == slow.pattern[u]);
        CHECK(row["units"][u]["activation"].get<double>() == doctest::Approx(std::max(truth, 0.0)).epsilon(1e-9));
    }
    CHECK(row["subject"]["logits"][0].get<double>() == doctest::Approx(slow.logits(0)).epsilon(1e-9));
    send(app, {{"command", "set_network_view"}, {"subject", "cluster"}});
    const Json mean = ask(app, {{"what", "network"}});
    const ClusterId cluster = *app.state().selection.cluster;
    for (std::size_t u = 0; u < mean["units"].size(); ++u) {
        double z = 0;
        double h = 0;
        for (const std::uint32_t r : study.clustering->rows_of(cluster)) {
            const SlowForward one = slow_forward(study.network(), study.input->rows->inputs.col(r));
            z += static_cast<double>(one.preactivations[u]);
            h += std::max(0.0, static_cast<double>(one.preactivations[u]));
        }
        const double size = study.clustering->clusters[cluster.index].size;
        CHECK(mean["units"][u]["z"].get<double>() == doctest::Approx(z / size).epsilon(1e-9));
        CHECK(mean["units"][u]["activation"].get<double>() == doctest::Approx(h / size).epsilon(1e-9));
    }
}

TEST_CASE("network view: maps hold the pre-activation at the middles of the cells of the plane that is seen") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(ShowView{View::kNetwork});
    run_jobs(app);
    const AppState& state = app.state();
    REQUIRE(state.network.maps);
    REQUIRE(state.network.facts);
    REQUIRE(state.network.values);
    const UnitMaps& maps = *state.network.maps;
    const PlaneWindow& window = state.plane.view.wanted;
    CHECK(maps.window.s0 == window.s0);
    const auto n = static_cast<double>(maps.resolution);
    for (const std::size_t i : {std::size_t{0}, std::size_t{5}, maps.resolution - 1}) {
        for (const std::size_t j : {std::size_t{0}, std::size_t{9}, maps.resolution - 1}) {
            const Eigen::VectorXd x =
                state.plane.frame.at(window.s0 + window.width() * (static_cast<double>(i) + 0.5) / n,
                                     window.t0 + window.height() * (static_cast<double>(j) + 0.5) / n);
            const SlowForward slow = slow_forward(state.document->study.network(), x);
            for (std::size_t u = 0; u < slow.preactivations.size(); ++u)
                CHECK(maps.at(u, i, j) == doctest::Approx(static_cast<double>(slow.preactivations[u])).epsilon(1e-5));
        }
    }
    const auto before = state.network.maps;
    app.apply(SetPlaneWindow{{0, 1, 0, 1}});
    run_jobs(app);
    CHECK(state.network.maps != before);
    app.apply(PinPlane{Point2{0.4, 0.3}});
    app.apply(SetNetworkView{UnitSubject::kRegion, {}, {}, {}});
    run_jobs(app);
    REQUIRE(state.network.values->subject == UnitSubject::kRegion);
    CHECK(state.network.values->input.isApprox(state.plane.frame.at(0.4, 0.3)));
}

TEST_CASE("network view: settings go through JSON and back, are brought into range, and nonsense is refused") {
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "set_network_view"}, {"threshold", 0.3}, {"most_units", 9}});
    send(app, {{"command", "set_network_view"}, {"maps", false}});
    const NetworkSettings& settings = app.state().network.settings;
    CHECK(settings.threshold == 0.3);
    CHECK(settings.most_units == 9);
    CHECK_FALSE(settings.maps);
    const NetworkSettings before = settings;
    Json again = network_settings_json(settings);
    again["command"] = "set_network_view";
    send(app, {{"command", "set_network_view"}, {"threshold", 0.1}, {"most_units", 5}, {"maps", true}});
    CHECK_FALSE(settings == before);
    send(app, again);
    CHECK(settings == before);
    send(app, {{"command", "set_network_view"}, {"threshold", 7}, {"most_units", 100000}});
    CHECK(settings.threshold == 1);
    CHECK(settings.most_units == kMaxUnits);
    CHECK_FALSE(parse_command(R"({"command": "set_network_view", "subject": "everything"})").has_value());
    CHECK(ask(app, {{"what", "unit"}}).is_null());
    app.apply(SelectUnit{UnitId(1)});
    CHECK(ask(app, {{"what", "unit"}})["unit"] == 1);
    CHECK(ask(app, {{"what", "unit"}, {"unit", 99999}}).contains("error"));
    App empty(test_clock);
    CHECK(ask(empty, {{"what", "network"}}).contains("error"));
}
