#include "app/plane/json_relief.h"
#include "app/scatter/json_scatter.h"
#include "app/scatter/scatter_facts.h"
#include "app/scatter/scatter_topic.h"
#include "base/text/number_format.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

TEST_CASE("scatter: opens on the inputs, on components, or on an input and the prediction") {
    App app(test_clock);
    open_bundled(app, "moons");
    REQUIRE(app.state().scatter.coordinates);
    CHECK(app.state().scatter.coordinates->axes[1] == RowAxis{RowAxisKind::kInput, 1});
    open_bundled(app, "iris");
    REQUIRE(app.state().scatter.coordinates);
    CHECK(app.state().scatter.coordinates->axes[0] == RowAxis{RowAxisKind::kComponent, 0});
    // It says what a component is made of: its largest weights come first.
    const std::string title = row_axis_title(*app.state().document, *app.state().scatter.coordinates, 0);
    const Eigen::VectorXd weights = app.state().scatter.coordinates->principal->directions.col(0);
    Eigen::Index largest = 0;
    weights.cwiseAbs().maxCoeff(&largest);
    const StudyInput& flowers = *app.state().document->study.input;
    const std::string first =
        display_number(weights(largest), 2) + " " + flowers.origins[static_cast<std::size_t>(largest)].label;
    CHECK(title.starts_with("component 1 = " + first));
    CHECK(title.ends_with("of the variance"));
    Rng rng(1);
    open_network(app, ModelFile(random_network({1, 4, 1}, 2)), random_matrix(rng, 1, 30));
    CHECK(app.state().scatter.coordinates->axes[1] == RowAxis{RowAxisKind::kOutput, 0});
    CHECK(!app.state().stages[StageId::kScatter].stale);
}

TEST_CASE("scatter: commands change what they name, refuse what is not there, and another table starts anew") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const std::size_t columns = app.state().document->table->columns.size();
    send(app, {{"command", "set_scatter"},
               {"x", {{"kind", "input"}, {"index", 1}}},
               {"y", {{"kind", "column"}, {"index", columns - 1}}},
               {"colour", "error"}});
    const ScatterState& scatter = app.state().scatter;
    CHECK(scatter.coordinates->axes[0] == RowAxis{RowAxisKind::kInput, 1});
    CHECK(scatter.settings.colour == ScatterColour::kError);
    send(app, {{"command", "set_scatter"}, {"window", {1, 2, 3, 4}}});
    CHECK(scatter.settings.colour == ScatterColour::kError);
    CHECK(scatter.window().t1 == 4);
    send(app, {{"command", "set_scatter"}, {"window", {2, 1, 3, 4}}});  // the wrong way round
    CHECK(scatter.window().s0 == 1);
    send(app, {{"command", "set_scatter"}, {"x", {{"kind", "column"}, {"index", columns}}}});
    CHECK(scatter.coordinates->axes[0] == RowAxis{RowAxisKind::kInput, 1});
    CHECK(app.state().messages.back().kind == MessageKind::kError);
    CHECK(!scatter_settings_from_json({{"colour", "pink"}}).has_value());
    CHECK(!scatter_settings_from_json({{"x", {{"kind", "row"}}}}).has_value());
    const Json kept = scatter_settings_json(scatter.settings);
    const auto back = scatter_settings_from_json(kept);
    REQUIRE(back);
    CHECK(scatter_settings_json(*back) == kept);
    const Json told = ask(app, {{"what", "scatter"}, {"first", 5}, {"count", 2}});
    REQUIRE(told["points"].size() == 2);
    CHECK(told["points"][1][0] == scatter.coordinates->at[0][6]);
    CHECK(told["rows"] == app.state().document->study.clustering->num_rows());
    open_bundled(app, "moons");
    CHECK(!scatter.settings.x);
    CHECK(!scatter.settings.window);
    CHECK(scatter.coordinates->axes[0] == RowAxis{RowAxisKind::kInput, 0});
}

TEST_CASE("scatter: follows a network that is being trained where an axis is its prediction") {
    App app(test_clock);
    ToyOptions toy;
    toy.rows = 60;
    app.apply(MakeData{toy});
    run_jobs(app);
    send(app, {{"command", "set_scatter"}, {"y", {{"kind", "output"}, {"index", 0}}}});
    const auto before = app.state().scatter.coordinates;
    app.apply(Train{TrainingMode::kOneEpoch});
    run_jobs(app);
    const auto after = app.state().scatter.coordinates;
    CHECK(before->at[0] == after->at[0]);
    CHECK(before->at[1] != after->at[1]);
    const Eigen::MatrixXd& logits = app.state().document->study.patterns->logits;
    for (Eigen::Index row = 0; row < logits.cols(); ++row)
        CHECK(after->at[1][static_cast<std::size_t>(row)] == doctest::Approx(1 / (1 + std::exp(-logits(0, row)))));
}

TEST_CASE("relief: commands change what they name and bring angles into their range; its value is the forward pass's") {
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "set_relief"}, {"azimuth", 350}, {"height", 5}});
    CHECK(app.state().relief.azimuth == doctest::Approx(-10));
    send(app, {{"command", "set_relief"}, {"elevation", 400}, {"points", true}});
    CHECK(app.state().relief.elevation == 90);
    CHECK(app.state().relief.height == 5.0);
    send(app, {{"command", "set_relief"}, {"height", -5}});
    CHECK(app.state().relief.height == 5.0);
    const Json kept = relief_settings_json(app.state().relief);
    CHECK(relief_settings_from_json(kept) == app.state().relief);
    const Json told = ask(app, {{"what", "relief"}, {"at", {0.4, 0.3}}});
    const Study& study = app.state().document->study;
    const Eigen::VectorXd input = app.state().plane.frame.at(0.4, 0.3);
    CHECK(told["value"].get<double>() == doctest::Approx(slow_forward(study.network(), input).logits(0)));
    CHECK(told["facets"] == ask(app, {{"what", "plane"}})["regions"]);  // of what the window shows
}
