#include "app/api/json_api.h"
#include "app/app.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

TEST_CASE("tree: the query's branches add up, and means are those of the clusters query") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Json tree = ask(app, {{"what", "tree"}, {"count", 10000}});
    const Json clusters = ask(app, {{"what", "clusters"}, {"count", 10000}});
    const std::size_t levels = tree["per_level"].size();
    std::vector<std::size_t> rows(levels, 0);
    std::vector<std::size_t> branches(levels, 0);
    std::vector<double> output(levels, 0);
    for (const Json& branch : tree["branches"]) {
        const std::size_t level = branch["level"];
        rows[level] += branch["rows"].get<std::size_t>();
        ++branches[level];
        output[level] += branch["rows"].get<double>() * branch["mean_output"][0].get<double>();
        if (!branch.contains("cluster")) continue;
        const Json& cluster = clusters["clusters"][branch["cluster"].get<std::size_t>()];
        CHECK(branch["pattern"] == cluster["pattern"]);
        CHECK(branch["rows"] == cluster["size"]);
        CHECK(branch["accuracy"].get<double>() == doctest::Approx(cluster["accuracy"].get<double>()));
    }
    for (std::size_t level = 0; level < levels; ++level) {
        CHECK(rows[level] == 1309);
        CHECK(branches[level] == tree["per_level"][level].get<std::size_t>());
        CHECK(output[level] == doctest::Approx(output[0]));
    }
    const std::string first = tree["branches"][1]["pattern"];
    const Json below = ask(app, {{"what", "tree"}, {"from", first}});
    CHECK(below["branches"][0]["pattern"] == first);
    for (const Json& branch : below["branches"]) CHECK(branch["pattern"].get<std::string>().starts_with(first));
    CHECK(ask(app, {{"what", "tree"}, {"from", "11111"}}).contains("error"));
}

TEST_CASE("tree: the distances of the query are those of the patterns' texts") {
    App app(test_clock);
    open_bundled(app, "iris");
    const Json clusters = ask(app, {{"what", "clusters"}, {"count", 10000}})["clusters"];
    const Json hamming = ask(app, {{"what", "tree"}, {"hamming", true}})["hamming"];
    const std::vector<std::size_t> order = hamming["clusters"];
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (std::size_t j = 0; j < order.size(); ++j) {
            const std::string a = clusters[order[i]]["pattern"];
            const std::string b = clusters[order[j]]["pattern"];
            std::size_t differing = 0;
            for (std::size_t k = 0; k < a.size(); ++k) differing += a[k] != b[k] ? 1 : 0;
            CHECK(hamming["distances"][i][j] == differing);
        }
    }
}

TEST_CASE("tree: the command sets what the query tells, and refuses an unknown colour") {
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "set_tree"},
               {"colour", "pattern"},
               {"zoom", "101"},
               {"folded", {"1", "0|1"}},
               {"view", "hamming"}});
    const Json settings = ask(app, {{"what", "tree"}})["settings"];
    CHECK(settings == Json{{"colour", "pattern"}, {"zoom", "101"}, {"folded", {"1", "0|1"}}, {"view", "hamming"}});
    for (const char* text : {R"({"command":"set_tree","colour":"red"})", R"({"command":"set_tree","folded":3})"})
        CHECK(!parse_command(text, app.state()));
}

TEST_CASE("importance: columns are sums over their inputs; the sentence counts the clusters") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Json answer = ask(app, {{"what", "importance"}});
    const MapSurvey& survey = *app.state().document->study.survey;
    double spread = 0;
    double squared = 0;
    double before = 1e9;
    for (const Json& column : answer["columns"]) {
        double sum = 0;
        for (const long input : column["inputs"]) sum += survey.spread_importance(input);
        CHECK(column["spread"].get<double>() == doctest::Approx(sum));
        CHECK(column["spread"].get<double>() <= before);
        before = column["spread"];
        spread += sum;
        squared += column["squared"].get<double>();
    }
    CHECK(spread == doctest::Approx(survey.spread_importance.sum()));
    CHECK(squared == doctest::Approx(1));
    const std::size_t count = answer["coverage"][1]["clusters"];
    std::size_t rows = 0;
    for (std::size_t c = 0; c < count; ++c) rows += answer["sizes"][c].get<std::size_t>();
    CHECK(rows >= 0.9 * 1309);
    CHECK(rows - answer["sizes"][count - 1].get<std::size_t>() < 0.9 * 1309);
    CHECK(answer["coverage"][1]["sentence"].get<std::string>().starts_with(std::to_string(count)));
}
