#include "analysis/affine_map.h"
#include "app/api/json_api.h"
#include "app/app.h"
#include "app/coefficients/coefficients_facts.h"
#include "app/coefficients/json_coefficients.h"
#include "app/coefficients/profile_facts.h"
#include "base/text/number_format.h"
#include "network/forward.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <cmath>
#include <cstdlib>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

TEST_CASE("coefficients: values are those of the explanation, cluster by cluster and in every measure") {
    App app(test_clock);
    open_bundled(app, "iris");
    for (const char* measure : {"strength", "per_unit", "against_mean"}) {
        send(app, {{"command", "set_bar_mode"}, {"mode", measure}});
        send(app, {{"command", "select_output"}, {"output", 1}});
        const Json answer = ask(app, {{"what", "coefficients"}, {"count", 1000}});
        CHECK(answer["measure"] == measure);
        REQUIRE(answer["clusters"].size() == answer["total"]);
        for (const Json& cluster : answer["clusters"]) {
            send(app, {{"command", "select_cluster"}, {"cluster", cluster["cluster"]}});
            const Json explanation = ask(app, {{"what", "explanation"}});
            for (const Json& bar : explanation["bars"]) {
                const double value = cluster["values"][bar["input"].get<std::size_t>()];
                CHECK(value == doctest::Approx(bar["value"].get<double>()).epsilon(1e-12));
            }
        }
    }
}

TEST_CASE("coefficients: ranges filter clusters, count their rows and can filter the list") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const ClusterMaps& maps = *app.state().coefficients.maps;
    const std::size_t total = maps.num_clusters();
    send(app,
         {{"command", "set_coefficients"},
          {"ranges", {{{"feature", 1}, {"low", 1.0}, {"high", 9.0}}, {{"feature", 0}, {"low", -1.3}, {"high", 0.0}}}}});
    std::size_t clusters = 0;
    std::size_t rows = 0;
    for (std::size_t c = 0; c < total; ++c) {
        const double sex = maps.value(BarMode::kStrength, c, 1);
        const double pclass = maps.value(BarMode::kStrength, c, 0);
        if (sex < 1 || sex > 9 || pclass < -1.3 || pclass > 0) continue;
        ++clusters;
        rows += app.state().document->study.clustering->clusters[c].size;
    }
    REQUIRE(clusters > 0);
    REQUIRE(clusters < total);
    CHECK(app.state().coefficients.num_matches == clusters);
    CHECK(app.state().coefficients.match_rows == rows);
    CHECK(matches_phrase(app.state().coefficients).starts_with(std::to_string(clusters) + " of 15 clusters, "));
    CHECK(ask(app, {{"what", "clusters"}})["shown"] == total);
    send(app, {{"command", "filter_clusters"}, {"by_coefficients", true}});
    CHECK(ask(app, {{"what", "clusters"}})["shown"] == clusters);
    send(app, {{"command", "set_coefficients"}, {"ranges", Json::array()}});
    CHECK(ask(app, {{"what", "clusters"}})["shown"] == total);

    // The heat map can show these alone; another measure drops ranges, which are in its units.
    send(app, {{"command", "set_coefficients"},
               {"only_filtered", true},
               {"ranges", {{{"feature", 1}, {"low", 1.0}, {"high", 9.0}}}}});
    CHECK(app.state().coefficients.rows->size() == app.state().coefficients.num_matches);
    send(app, {{"command", "set_bar_mode"}, {"mode", "per_unit"}});
    CHECK(app.state().coefficients.settings.ranges.empty());
    CHECK(app.state().coefficients.num_matches == total);
}

TEST_CASE("coefficients: rows are sorted by a feature's weight, and members that are not named stay") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_coefficients"}, {"rows", "feature"}, {"sort_feature", 2}, {"axes", {3, 1}}});
    send(app, {{"command", "set_coefficients"}, {"descending", false}});
    const CoefficientsState& shown = app.state().coefficients;
    CHECK(shown.settings.axes == std::vector<std::uint32_t>{3, 1});
    CHECK(axes_of(shown, 10) == shown.settings.axes);
    for (std::size_t i = 1; i < shown.rows->size(); ++i)
        CHECK(shown.maps->value(BarMode::kStrength, (*shown.rows)[i - 1], 2) <=
              shown.maps->value(BarMode::kStrength, (*shown.rows)[i], 2));
    send(app, {{"command", "set_coefficients"}, {"rows", "similar"}});
    CHECK(shown.rows->front() == 0);
    CHECK(shown.rows->size() == 15);
    const Json settings = coefficients_settings_json(shown.settings);
    CHECK(*coefficients_settings_from_json(settings) == shown.settings);
    const ProfileSettings profile{true, 3.5};
    CHECK(*profile_settings_from_json(profile_settings_json(profile)) == profile);
}

TEST_CASE("coefficients: bad settings are refused in one sentence and change nothing") {
    App app(test_clock);
    open_bundled(app, "iris");
    const CoefficientsSettings before = app.state().coefficients.settings;
    for (const Json& bad : {Json{{"axes", {0, 4}}}, Json{{"axes", {1, 1}}}, Json{{"sort_feature", 99}},
                            Json{{"ranges", {{{"feature", 0}, {"low", 2}, {"high", 1}}}}}}) {
        Json command = bad;
        command["command"] = "set_coefficients";
        const std::uint64_t before_it = app.state().messages.empty() ? 0 : app.state().messages.back().id;
        send(app, command);
        REQUIRE_FALSE(app.state().messages.empty());
        CHECK(app.state().messages.back().id > before_it);
        CHECK(app.state().coefficients.settings == before);
    }
    CHECK_FALSE(parse_command(R"({"command":"set_coefficients","rows":"colour"})", {}).has_value());
    CHECK_FALSE(parse_command(R"({"command":"set_coefficients","axes":"all"})", {}).has_value());
}

TEST_CASE("coefficients: they follow the output, the weights and the document") {
    App app(test_clock);
    open_bundled(app, "iris");
    const Eigen::MatrixXd first = app.state().coefficients.maps->weights;
    send(app, {{"command", "select_output"}, {"output", 2}});
    CHECK(app.state().coefficients.maps->output == 2);
    CHECK(app.state().coefficients.maps->weights != first);
    send(app, {{"command", "set_weight"}, {"node", 0}, {"row", 0}, {"column", 0}, {"value", 0.75}});
    const ClusterMaps& maps = *app.state().coefficients.maps;
    const Study& study = app.state().document->study;
    CHECK(maps.study.clustering == study.clustering);
    const AffineMap map =
        affine_map_of(study.network(), study.patterns->bits.row(study.clustering->clusters[0].first_row));
    CHECK((maps.weights.col(0) - map.A.row(2).transpose()).cwiseAbs().maxCoeff() < 1e-12);
    send(app, {{"command", "set_coefficients"}, {"axes", {3, 2}}});
    open_bundled(app, "moons");
    CHECK(app.state().coefficients.settings.axes.empty());
    CHECK(app.state().coefficients.maps->num_features() == 2);
}

TEST_CASE("coefficients: maps that were stopped rest until they are told to go on or asked for something else") {
    App app(test_clock);
    open_bundled(app, "digits");
    const auto shown = [&app] { return app.state().coefficients.maps->output; };
    const auto stop_at_output = [&app](Eigen::Index output) {
        app.apply(SelectOutput{output});
        REQUIRE(app.state().stages[StageId::kMaps].stale);
        app.apply(CancelJob{});
        CHECK(app.state().stages[StageId::kMaps].halted);
        CHECK_FALSE(app.state().stages[StageId::kScatter].halted);
        CHECK(ask(app, {{"what", "state"}})["halted"]["maps"] == true);
    };
    const Eigen::Index before = shown();
    const Eigen::Index other = (before + 1) % 10;
    const Eigen::Index third = (before + 2) % 10;
    stop_at_output(other);
    run_jobs(app);
    CHECK_FALSE(app.advance(1));
    CHECK(shown() == before);
    send(app, {{"command", "select_row"}, {"row", 7}});  // another row changes nothing about the maps
    CHECK(shown() == before);
    send(app, {{"command", "continue_views"}});
    CHECK_FALSE(app.state().stages.any_halted());
    CHECK(shown() == other);
    stop_at_output(third);
    send(app, {{"command", "set_coefficients"}, {"picture", "heat_map"}});
    CHECK_FALSE(app.state().stages.any_halted());
    CHECK(shown() == third);
}

TEST_CASE("coefficients: what was stopped is forgotten when something else is wanted, or nothing is left to do") {
    App app(test_clock);
    open_bundled(app, "digits");
    const Eigen::Index first = app.state().coefficients.maps->output;
    const auto stop_at_output = [&app](Eigen::Index output) {
        app.apply(SelectOutput{output});
        REQUIRE(app.state().stages[StageId::kMaps].stale);
        app.apply(CancelJob{});
        REQUIRE(app.state().stages[StageId::kMaps].halted);
    };
    stop_at_output((first + 1) % 10);
    send(app, {{"command", "select_output"}, {"output", first}});  // whose maps are kept
    CHECK_FALSE(app.state().stages.any_halted());
    CHECK(app.state().coefficients.maps->output == first);
    stop_at_output((first + 2) % 10);
    send(app, {{"command", "select_output"}, {"output", (first + 3) % 10}});
    CHECK(app.state().coefficients.maps->output == (first + 3) % 10);
}

TEST_CASE("coefficients: stopping the regions stops nothing that waits for them") {
    double now = 0;
    App app([&now] { return now += 1e-3; });
    const ModelFile model(random_network({2, 128, 128, 1}, 5));
    begin_network(app, model, test_inputs(model.network, 300, 3));
    for (int i = 0;
         i < 10000 && !(app.state().stages[StageId::kPlane].stale && app.state().stages[StageId::kPlane].progress > 0);
         ++i)
        app.advance(0.01);
    REQUIRE(app.state().stages[StageId::kPlane].stale);
    app.apply(CancelJob{});
    if (app.state().job.running || app.state().stages[StageId::kPlane].stale)
        app.apply(CancelJob{});  // the check of the maps came first
    CHECK_FALSE(app.state().stages.any_halted());
    while (app.advance(0.01)) {
    }
    CHECK(app.state().coefficients.maps);
    CHECK(app.state().scatter.coordinates);
}

TEST_CASE("coefficients: the bar of a view that is not looked at any more does not stay") {
    double now = 0;
    App app([&now] { return now += 1e-3; });
    const ModelFile model(random_network({6, 64, 64, 1}, 5));
    begin_network(app, model, test_inputs(model.network, 3000, 3));
    while (app.advance(1)) {
    }
    app.apply(ShowView{View::kNetwork});
    for (int i = 0; i < 1000 && app.state().stages[StageId::kUnits].progress == 1; ++i) app.advance(0.002);
    REQUIRE(app.state().stages[StageId::kUnits].progress < 1);
    app.apply(ShowView{View::kPlane});
    while (app.advance(0.01)) {
    }
    CHECK(app.state().stages[StageId::kUnits].progress == 1);
}

TEST_CASE("coefficients: the formula of a weight has its numbers in it") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const CoefficientFacts facts = coefficient_facts(*app.state().document, *app.state().coefficients.maps,
                                                     BarMode::kStrength, ClusterId(0), FeatureId(2));
    CHECK(facts.value == app.state().coefficients.maps->value(BarMode::kStrength, 0, 2));
    CHECK(facts.formula.starts_with("a \u03c3 = "));
    CHECK(facts.sentence.find(" changes the log-odds of survived by ") != std::string::npos);
    CHECK(facts.unit == "log-odds of survived per standard deviation");
}

TEST_CASE("profile: own value, another value and pieces are the network's") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "select_row"}, {"row", 7}});
    send(app, {{"command", "select_feature"}, {"feature", 2}});
    send(app, {{"command", "set_profile"}, {"what_if", 61.0}});
    const Study& study = app.state().document->study;
    const InputOrigin& age = study.input->origins[2];
    Eigen::VectorXd input = study.input->rows->inputs.col(7);
    const Json profile = ask(app, {{"what", "profile"}});
    CHECK(profile["own"]["value"].get<double>() == doctest::Approx(study.patterns->logits(0, 7)).epsilon(1e-12));
    CHECK(profile["own"]["at"].get<double>() == doctest::Approx(age.mean + age.scale * input(2)));
    input(2) = (61.0 - age.mean) / age.scale;
    CHECK(profile["what_if"]["value"].get<double>() ==
          doctest::Approx(logits_of(study.network(), input)(0, 0)).epsilon(1e-11));
    for (const Json& piece : profile["pieces"]) {
        const double from = piece["from"];
        const double to = piece["to"];
        const double rise = piece["end_value"].get<double>() - piece["value"].get<double>();
        CHECK(rise == doctest::Approx(piece["slope"].get<double>() * (to - from)).epsilon(1e-9));
        input(2) = ((from + to) / 2 - age.mean) / age.scale;
        const double middle = (piece["end_value"].get<double>() + piece["value"].get<double>()) / 2;
        CHECK(middle == doctest::Approx(logits_of(study.network(), input)(0, 0)).epsilon(1e-10));
    }
    std::size_t rows = 0;
    for (const Json& count : profile["rows_per_bin"]) rows += count.get<std::size_t>();
    CHECK(rows == 1309);
    send(app, {{"command", "select_row"}, {"row", 8}});
    CHECK_FALSE(app.state().profile.settings.what_if.has_value());
}

TEST_CASE("profile: categories exclude each other, and yes or no has two levels") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Study& study = app.state().document->study;
    const auto& origins = study.input->origins;
    for (const std::uint32_t feature : {1U, 7U}) {
        send(app, {{"command", "select_row"}, {"row", 20}});
        send(app, {{"command", "select_feature"}, {"feature", feature}});
        const Json profile = ask(app, {{"what", "profile"}});
        REQUIRE(profile["levels"].size() == (feature == 1 ? 2 : 3));
        std::size_t own = 0;
        for (std::size_t k = 0; k < profile["levels"].size(); ++k) {
            Eigen::VectorXd input = study.input->rows->inputs.col(20);
            if (feature == 1) {
                input(1) = (static_cast<double>(k) - origins[1].mean) / origins[1].scale;
            } else {
                for (Eigen::Index j = 6; j < 9; ++j) input(j) = j - 6 == static_cast<Eigen::Index>(k) ? 1 : 0;
            }
            const Json& level = profile["levels"][k];
            CHECK(level["value"].get<double>() ==
                  doctest::Approx(logits_of(study.network(), input)(0, 0)).epsilon(1e-12));
            own += level["own"].get<bool>() ? 1 : 0;
        }
        CHECK(own == 1);
        CHECK(profile["levels"][0]["label"] == (feature == 1 ? "male" : "Cherbourg"));
    }
}

TEST_CASE("profile: its sentence says where the prediction flips, as the network itself does, and how often it bends") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "select_feature"}, {"feature", 2}});
    std::size_t flips = 0;
    for (const std::uint32_t row : {0U, 7U, 40U, 300U, 700U, 1000U}) {
        CAPTURE(row);
        send(app, {{"command", "select_row"}, {"row", row}});
        const FeatureProfile& profile = *app.state().profile.profile;
        const Document& document = *app.state().document;
        const InputOrigin& age = document.study.input->origins[2];
        const std::string sentence = profile_sentence(document, profile, 0, app.state().profile.settings);
        Eigen::VectorXd input = document.study.input->rows->inputs.col(row);
        const double own = input(2);
        const auto survives = [&](double at) {
            input(2) = at;
            return logits_of(document.study.network(), input)(0, 0) > 0;
        };
        const bool now = survives(own);
        constexpr int kSteps = 4000;
        const double step = (profile.segments->high - profile.segments->low) / kSteps;
        // The nearest age on each side at which the forward pass decides otherwise.
        for (const double direction : {-1.0, 1.0}) {
            double at = own;
            const auto inside = [&] { return at >= profile.segments->low && at <= profile.segments->high; };
            while (inside() && survives(at) == now) at += direction * step;
            if (!inside()) continue;
            ++flips;
            const std::string number = display_number(age.mean + age.scale * (at - direction * step / 2), 2);
            CAPTURE(sentence);
            CAPTURE(number);
            CHECK(sentence.find(now ? " to died" : " to survived") != std::string::npos);
            // Some number of the sentence is that age, within a step and a tenth of a year, and is decided otherwise.
            bool said = false;
            for (std::size_t i = sentence.find("probability"); i < sentence.size(); ++i) {
                if (sentence[i - 1] != ' ' || std::isdigit(static_cast<unsigned char>(sentence[i])) == 0) continue;
                const double told = std::strtod(sentence.c_str() + i, nullptr);
                said |= std::abs(told - (age.mean + age.scale * at)) < 1.1 * age.scale * step + 0.1 &&
                        survives((told - age.mean) / age.scale) != now;
            }
            CHECK(said);
        }
        std::size_t bends = 0;
        for (Eigen::Index k = 1; k < profile.path.slopes.cols(); ++k)
            bends += std::abs(profile.path.slopes(0, k) - profile.path.slopes(0, k - 1)) > 1e-9;
        const std::string count = bends == 0 ? "No bend" : counted(bends, "bend", "bends");
        CHECK(sentence.find(count + " between ") != std::string::npos);
    }
    CHECK(flips > 0);
    send(app, {{"command", "select_feature"}, {"feature", 1}});  // female or male
    const FeatureProfile& levels = *app.state().profile.profile;
    const std::string said = profile_sentence(*app.state().document, levels, 0, app.state().profile.settings);
    const bool flip = (levels.level_logits(0, 0) > 0) != (levels.level_logits(0, 1) > 0);
    CHECK((said.find("the prediction flips to ") != std::string::npos) == flip);
    CHECK((said.find("flips the prediction.") != std::string::npos) == !flip);
}
