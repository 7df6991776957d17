#include "app/app.h"
#include "app/compare/compare_topic.h"
#include "app/compare/json_compare.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

TEST_CASE("compare: two clusters, the second one following the selection") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_compare"}, {"kind", "clusters"}, {"first_cluster", 0}});
    CHECK(ask(app, {{"what", "compare"}})["pair"].is_null());
    CHECK_FALSE(app.state().compare.problem.empty());  // the selection is cluster 0 itself
    for (const std::uint32_t other : {1U, 2U}) {
        app.apply(SelectCluster{ClusterId(other)});
        run_jobs(app);
        const Json pair = ask(app, {{"what", "compare"}})["pair"];
        REQUIRE(pair.is_object());
        const Study& study = app.state().document->study;
        const auto bits = study.patterns->bits.row(study.clustering->clusters[other].first_row);
        CHECK(pair["second"]["pattern"] == pattern_text(study.network(), bits));
        const std::string a = pair["first"]["pattern"];
        const std::string b = pair["second"]["pattern"];
        std::size_t distance = 0;
        for (std::size_t i = 0; i < a.size(); ++i) distance += a[i] != b[i] ? 1 : 0;
        CHECK(pair["distance"] == distance);
        double mean = 0;
        for (const std::uint32_t row : study.clustering->rows_of(ClusterId(other)))
            mean += study.patterns->logits(app.state().selection.output, row);
        mean /= study.clustering->clusters[other].size;
        CHECK(pair["second"]["logit"].get<double>() == doctest::Approx(mean));
        double difference = pair["formulas"].get<double>();
        for (const Json& column : pair["columns"]) difference += column["difference"].get<double>();
        CHECK(difference == doctest::Approx(mean - pair["first"]["logit"].get<double>()));
    }
    app.apply(SetBarMode{BarMode::kPerUnit});
    run_jobs(app);
    CHECK(ask(app, {{"what", "compare"}})["pair"]["measure"] == "per_unit");
}

TEST_CASE("compare: the parts of two rows add up to the difference of their logits") {
    App app(test_clock);
    open_bundled(app, "titanic");
    for (const int second : {1, 40, 700}) {
        send(app, {{"command", "set_compare"}, {"kind", "rows"}, {"first_row", 3}, {"second_row", second}});
        const Json pair = ask(app, {{"what", "compare"}})["pair"];
        REQUIRE(pair.is_object());
        double sum = 0;
        for (const Json& part : pair["parts"]) sum += part["difference"].get<double>();
        const Study& study = app.state().document->study;
        const Eigen::Index output = app.state().selection.output;
        const double truth = study.patterns->logits(output, second) - study.patterns->logits(output, 3);
        CHECK(std::abs(sum - truth) <= 1e-9 * std::max(1.0, std::abs(truth)));
        CHECK(pair["relative_error"].get<double>() <= 1e-9);
    }
}

TEST_CASE("compare: what a column adds to either row is what the panel of that row says") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_compare"}, {"kind", "rows"}, {"first_row", 1}, {"second_row", 3}});
    const Json pair = ask(app, {{"what", "compare"}})["pair"];
    for (const auto& [row, side] : {std::pair<int, const char*>{1, "first"}, {3, "second"}}) {
        send(app, {{"command", "select_row"}, {"row", row}});
        const Json panel = ask(app, {{"what", "row"}});
        REQUIRE(panel["reference"] == "data_mean");
        std::size_t found = 0;
        for (const Json& part : pair["parts"]) {
            for (const Json& step : panel["steps"]) {
                if (step["column"] != part["column"]) continue;
                CAPTURE(part["column"]);
                CHECK(part[side].get<double>() == doctest::Approx(step["value"].get<double>()));
                ++found;
            }
        }
        CHECK(found >= 3);
    }
}

TEST_CASE("compare: a network against what it becomes when a weight changes; the reference stays") {
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "set_compare"}, {"kind", "reference"}});
    CHECK_FALSE(app.state().compare.problem.empty());
    send(app, {{"command", "set_compare"}, {"kind", "reference"}, {"keep_reference", true}});
    Json networks = ask(app, {{"what", "compare"}})["networks"];
    REQUIRE(networks.is_object());
    CHECK(networks["changed"] == 0);
    CHECK(networks["regions"]["appeared"] == 0);
    CHECK(networks["regions"]["common"] == networks["regions"]["first"]);
    CHECK(networks["first_score"] == networks["second_score"]);
    const Eigen::MatrixXd before = app.state().document->study.patterns->logits;
    app.apply(SetWeight{{0, 0, std::nullopt}, 3.0});
    run_jobs(app);
    networks = ask(app, {{"what", "compare"}})["networks"];
    const Eigen::MatrixXd& after = app.state().document->study.patterns->logits;
    std::size_t changed = 0;
    for (Eigen::Index row = 0; row < after.cols(); ++row)
        changed += (before(0, row) > 0) != (after(0, row) > 0) ? 1 : 0;
    CHECK(networks["changed"] == changed);
    CHECK(networks["regions"]["appeared"].get<int>() > 0);
    std::size_t rows = 0;
    for (const Json& line : networks["transfer"]["rows"]) {
        for (const Json& count : line) rows += count.get<std::size_t>();
    }
    CHECK(rows == static_cast<std::size_t>(after.cols()));
    CHECK(networks["largest"][0]["row"].is_number());
    open_bundled(app, "titanic");  // another table: there is nothing to compare row by row, and it says so
    CHECK(ask(app, {{"what", "compare"}})["networks"].is_null());
    CHECK_FALSE(app.state().compare.problem.empty());
}

TEST_CASE("compare: the maps of two networks at a row give their logits, and regions of a slice are compared too") {
    for (const std::string id : {"titanic", "iris", "moons"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        send(app, {{"command", "set_compare"}, {"kind", "reference"}, {"keep_reference", true}});
        send(app, {{"command", "set_bar_mode"}, {"mode", "per_unit"}});
        const Eigen::MatrixXd before = app.state().document->study.patterns->logits;
        app.apply(SetWeight{{0, 0, 1}, 2.5});
        run_jobs(app);
        app.apply(SelectRow{RowId(7)});
        run_jobs(app);
        const Study& study = app.state().document->study;
        const Eigen::Index output = app.state().selection.output;
        REQUIRE(app.state().compare.networks);
        const auto maps = maps_at(*app.state().compare.networks, RowId(7), output, true);
        REQUIRE(maps);
        double first = maps->first_bias;
        double second = maps->second_bias;
        for (const CoefficientPair& c : maps->coefficients) {
            const InputOrigin& origin = study.input->origins[static_cast<std::size_t>(c.input)];
            const double cell = origin.mean + origin.scale * study.input->rows->inputs(c.input, 7);
            first += c.first * cell;
            second += c.second * cell;
        }
        const double now = study.patterns->logits(output, 7);
        CHECK(std::abs(first - before(output, 7)) <= 1e-9 * std::max(1.0, std::abs(first)));
        CHECK(std::abs(second - now) <= 1e-9 * std::max(1.0, std::abs(second)));
        const Json networks = ask(app, {{"what", "compare"}})["networks"];
        CHECK(networks["maps"]["coefficients"].size() == maps->coefficients.size());
        CHECK(networks["maps"]["first_bias"] == maps->first_bias);
        CHECK(networks["regions"]["first"].get<std::size_t>() > 1);
        CHECK(networks["regions"]["common"].get<std::size_t>() + networks["regions"]["vanished"].get<std::size_t>() <=
              networks["regions"]["first"].get<std::size_t>());
    }
}

TEST_CASE("compare: weights after an earlier epoch against the newest ones") {
    App app(test_clock);
    ToyOptions toy;
    toy.rows = 60;
    app.apply(MakeData{toy});
    run_jobs(app);
    TrainingSetup setup = app.state().training.setup;
    setup.options.epochs = 3;
    app.apply(SetTraining{setup});
    app.apply(Train{TrainingMode::kPlaying});
    run_jobs(app);
    send(app, {{"command", "set_compare"}, {"kind", "epoch"}, {"epoch", 0}});
    REQUIRE(app.state().compare.networks);
    CHECK(app.state().compare.networks->change.rows == 60);
    CHECK(app.state().compare.networks->change.mean_change > 0);
    send(app, {{"command", "set_compare"}, {"kind", "epoch"}, {"epoch", 3}});
    CHECK(app.state().compare.networks->change.mean_change == 0);
    send(app, {{"command", "set_compare"}, {"kind", "epoch"}, {"epoch", 99}});
    CHECK_FALSE(app.state().compare.problem.empty());
}

TEST_CASE("compare: settings go through JSON and back, and what is not there is refused") {
    CompareSettings settings;
    settings.kind = CompareKind::kRows;
    settings.first_row = RowId(4);
    settings.epoch = 7;
    CHECK(*compare_settings_from_json(compare_settings_json(settings)) == settings);
    CHECK_FALSE(compare_settings_from_json(Json{{"kind", "apples"}}).has_value());
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "set_compare"}, {"kind", "rows"}, {"first_row", 1000000}});
    CHECK(app.state().compare.settings.kind == CompareKind::kNothing);
    CHECK(app.state().messages.back().kind == MessageKind::kError);
}
