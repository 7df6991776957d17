#include "reports/answers/attribution_report.h"
#include "reports/answers/inner_report.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace reluscope {
namespace {

using nlohmann::json;

json attribution_as_json(const AttributionReport& report, const Attribution& parts) {
    std::string text;
    write_attribution_report(report, parts, [&](std::string_view piece) { text += piece; });
    return json::parse(text);
}

Attribution some_parts() {
    Attribution parts;
    parts.base = Eigen::Vector2d(0.5, -1);
    parts.values = (Eigen::MatrixXd(2, 3) << 0.25, 0, 1, 2, -3, 0.1).finished();
    parts.logits = Eigen::Vector2d(1.75, -1.9);
    return parts;
}

TEST_CASE("answers' reports: parts that add up, exact and estimated, with and without classes") {
    AttributionReport report;
    report.method = AttributionMethod::kExpectedGradients;
    report.row = 12;
    report.columns = {"age", "sex", "\"quoted\""};
    report.outputs = {"no", "yes"};
    report.background = {200, "drawn", 7};
    Attribution parts = some_parts();
    json file = attribution_as_json(report, parts);
    CHECK(file["format"] == "reluscope-attribution");
    CHECK(file["version"] == 1);
    CHECK(file["method"] == "expected-gradients");
    CHECK(file["row"] == 12);
    CHECK(file["columns"][2] == "\"quoted\"");
    CHECK(file["base"] == json({0.5, -1.0}));
    CHECK(file["values"] == json::parse("[[0.25, 0, 1], [2, -3, 0.1]]"));
    CHECK(file["logits"] == json({1.75, -1.9}));
    CHECK(file["standard_error"].is_null());
    CHECK(!file.contains("pairs_of_orders"));
    CHECK(!file.contains("contrast"));
    CHECK(!file.contains("seconds"));
    CHECK(file["background"] == json::parse(R"({"rows": 200, "source": "drawn", "seed": 7})"));

    report.classes = true;
    report.seconds = 0.5;
    report.background = {3, "file", {}};
    parts.standard_error = Eigen::MatrixXd::Constant(2, 3, 0.01);
    parts.pairs = 600;
    file = attribution_as_json(report, parts);
    CHECK(file["standard_error"] == json::parse("[[0.01, 0.01, 0.01], [0.01, 0.01, 0.01]]"));
    CHECK(file["pairs_of_orders"] == 600);
    CHECK(file["seconds"] == 0.5);
    CHECK(!file["background"].contains("seed"));
    const json& contrast = file["contrast"];
    CHECK(contrast["output"] == 0);
    CHECK(contrast["against"] == 1);
    CHECK(contrast["values"] == json({-1.75, 3.0, 0.9}));
    CHECK(contrast["base"] == 1.5);
    CHECK(contrast["difference"].get<double>() == doctest::Approx(3.65));
}

TEST_CASE("answers' reports: what cannot be said of calibration is null") {
    ClusterCalibration cluster;
    cluster.rows = 1;
    cluster.predicted = 2;
    cluster.observed = 1;
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    cluster.interval = {-kInfinite, kInfinite};
    std::string text;
    {
        JsonWriter writer([&](std::string_view piece) { text += piece; });
        writer.begin_object();
        write_calibration({{cluster}, {}}, writer);
        write_observed_intervals({{cluster}, {}}, 0, writer);
        writer.end_object();
    }
    const json file = json::parse(text);
    CHECK(file["calibration"] == json::parse(R"([{"clusters": 1, "inside": 1, "mean_gap": 1}, null])"));
    CHECK(file["observed_interval"] == json::parse("[[null, null], null]"));
}

TEST_CASE("answers' reports: hidden units of a wide network are left out") {
    auto input = std::make_shared<StudyInput>();
    const Network network = testing::random_network({400, 300, 1}, 1);
    input->network = std::make_shared<const Network>(network);
    Study study;
    study.input = input;
    std::string text;
    const PatternTable patterns = compute_patterns(network, Eigen::MatrixXd::Zero(400, 1));
    {
        JsonWriter writer([&](std::string_view piece) { text += piece; });
        writer.begin_object();
        write_inner_units(study, patterns.bits.row(0), Eigen::VectorXd::Zero(400), writer);
        writer.end_object();
    }
    CHECK(json::parse(text)["hidden_units"].is_null());
}

}  // namespace
}  // namespace reluscope
