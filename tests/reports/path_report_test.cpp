#include "reports/path_report.h"

#include "analysis/patterns.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace reluscope;
using Json = nlohmann::json;

namespace {

Json json_of(const ModelFile& model, const LinePath& path, std::optional<double> seconds = std::nullopt) {
    std::string text;
    write_path_report(model, path, seconds, [&](std::string_view part) { text += part; });
    return Json::parse(text);
}

LinePath path_of(const ModelFile& model, const LinePathOptions& options = {}) {
    const Eigen::MatrixXd ends = testing::test_inputs(model.network, 8, 3);
    auto path = line_path(model.network, 2 * ends.col(5), 2 * ends.col(6), options);
    REQUIRE(path.has_value());
    return *std::move(path);
}

}  // namespace

TEST_CASE("path_report: every number of the path reads back from the JSON") {
    for (const testing::NamedNetwork& named : testing::ordinary_networks()) {
        CAPTURE(named.name);
        ModelFile model(named.network);
        model.name = named.name;
        const LinePath path = path_of(model);
        const Json json = json_of(model, path);
        CHECK(json["format"] == "reluscope-path");
        CHECK(json["version"] == 1);
        CHECK(json["model"]["name"] == named.name);
        CHECK(json["model"]["inputs"] == named.network.num_inputs());
        CHECK(json["complete"] == true);
        CHECK_FALSE(json.contains("seconds"));
        CHECK(json["completeness_error"] == path.completeness_error);
        REQUIRE(json["pieces"].size() == path.num_pieces());
        REQUIRE(json["breakpoints"].size() == path.num_breakpoints());
        REQUIRE(json["flips"].size() == path.num_breakpoints());
        for (std::size_t p = 0; p < path.num_pieces(); ++p) {
            const Json& piece = json["pieces"][p];
            CHECK(piece["interval"] == Json({path.knots[p], path.knots[p + 1]}));
            CHECK(piece["pattern"] == pattern_text(named.network, path.patterns.row(p)));
            const auto column = static_cast<Eigen::Index>(p);
            for (Eigen::Index o = 0; o < named.network.num_outputs(); ++o) {
                CHECK(piece["slope"][o] == path.slopes(o, column));
                CHECK(piece["value"][o] == path.values(o, column));
                CHECK(piece["end_value"][o] == path.values(o, column + 1));
            }
            if (p == 0) continue;
            CHECK(json["breakpoints"][p - 1] == path.knots[p]);
            const Json& flips = json["flips"][p - 1];
            REQUIRE(flips.size() == path.flips_at(p - 1).size());
            for (std::size_t i = 0; i < flips.size(); ++i) {
                const HiddenLayer& layer = named.network.hidden_layers()[flips[i]["layer"].get<std::size_t>()];
                CHECK(layer.first_bit + flips[i]["unit"].get<std::size_t>() == path.flips_at(p - 1)[i].index);
            }
        }
        for (Eigen::Index o = 0; o < named.network.num_outputs(); ++o) {
            for (Eigen::Index j = 0; j < named.network.num_inputs(); ++j)
                CHECK(json["integrated_gradients"][o][j] == path.integrated_gradients(o, j));
        }
    }
}

TEST_CASE("path_report: says when a path is not complete, and the seconds when asked") {
    ModelFile model(testing::random_network({2, 16, 16, 1}, 1));
    const LinePath path = path_of(model, {3});
    const Json json = json_of(model, path, 0.25);
    CHECK(json["complete"] == false);
    CHECK(json["seconds"] == 0.25);
    CHECK(json["pieces"].size() == 3);
    CHECK(json["pieces"][2]["interval"][1] < 1.0);
}
