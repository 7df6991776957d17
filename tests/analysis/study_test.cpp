#include "analysis/study.h"

#include "analysis/explanation.h"
#include "formats/csv/csv.h"
#include "reports/report.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/written.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

std::shared_ptr<const Table> study_table(const std::string& text) {
    auto table = read_csv("t.csv", bytes_of(text));
    REQUIRE(table.has_value());
    return std::make_shared<const Table>(*std::move(table));
}

std::shared_ptr<const Network> shared(Network network) { return std::make_shared<const Network>(std::move(network)); }

Study study_of(Network network, const std::string& csv, StudyRequest request = {}) {
    auto input = make_study_input(shared(std::move(network)), study_table(csv), request);
    REQUIRE_MESSAGE(input.has_value(), (input ? "" : input.error().sentence()));
    return run_study(std::make_shared<const StudyInput>(*std::move(input)));
}

Json report_of(const ModelFile& model, const Study& study, const ReportOptions& options = {}) {
    return Json::parse(written(
        [&](TextSink sink) { return report_job(std::make_shared<const ModelFile>(model), study, options, sink); }));
}

}  // namespace

TEST_CASE("study: a table with another number of columns is refused in one sentence with both counts") {
    const auto input = make_study_input(shared(random_network({5, 3, 1}, 1)),
                                        study_table("a,b,c,d,e,f,g\n1,2,3,4,5,6,7\n1,2,3,4,5,6,8\n"), {});
    REQUIRE_FALSE(input.has_value());
    const std::string sentence = input.error().sentence();
    CAPTURE(sentence);
    CHECK(sentence.find("t.csv") == 0);
    CHECK(sentence.find('5') != std::string::npos);
    CHECK(sentence.find('7') != std::string::npos);
    CHECK(sentence.find('\n') == std::string::npos);
}

TEST_CASE("study: text in a numeric column is refused with row, line and text") {
    const auto input = make_study_input(shared(random_network({2, 3, 1}, 1)), study_table("a,b\n1,2\n3,oops\n"), {});
    REQUIRE_FALSE(input.has_value());
    const std::string sentence = input.error().sentence();
    CAPTURE(sentence);
    CHECK(sentence.find("oops") != std::string::npos);
    CHECK(sentence.find("'b'") != std::string::npos);
    CHECK(sentence.find("line 3") != std::string::npos);
}

TEST_CASE("study: rows with missing cells are left out, counted, and have no cluster") {
    Network network = random_network({2, 4, 1}, 2);
    const ModelFile model(network);
    const Study study = study_of(network, "a,b\n1,2\n,3\n4,5\nNA,1\n");
    CHECK(study.input->rows->num_left_out == 2);
    CHECK(study.clustering->num_rows() == 2);
    const Json report = report_of(model, study);
    CHECK(report["data"]["rows"] == 4);
    CHECK(report["assignment"].size() == 4);
    CHECK(report["assignment"][1].is_null());
    CHECK(report["assignment"][0].is_number());
}

TEST_CASE("scores: means, counts and accuracy equal sums over the rows") {
    StudyRequest request;
    request.target = "y";
    Rng rng(5);
    std::string csv = "a,b,y\n";
    for (int i = 0; i < 200; ++i)
        csv += std::to_string(rng.normal()) + "," + std::to_string(rng.normal()) + "," + std::to_string(rng.below(3)) +
               "\n";
    const Study study = study_of(random_network({2, 5, 3}, 3, 0, Link::kSoftmax), csv, request);
    REQUIRE(study.input->target);
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c) {
        Eigen::VectorXd mean = Eigen::VectorXd::Zero(3);
        int right = 0;
        Eigen::VectorXi counts = Eigen::VectorXi::Zero(3);
        for (const std::uint32_t row : study.clustering->rows_of(ClusterId(c))) {
            Eigen::MatrixXd output = study.patterns->logits.col(row);
            right += predicted_class(output.col(0)) == study.input->target->class_of_row[row];
            counts(study.input->target->class_of_row[row]) += 1;
            apply_link(Link::kSoftmax, output);
            mean += output.col(0);
        }
        const double size = study.clustering->clusters[c].size;
        const auto column = static_cast<Eigen::Index>(c);
        CHECK((study.scores->mean_output.col(column) - mean / size).norm() < 1e-12);
        CHECK(study.scores->accuracy[c] == doctest::Approx(right / size));
        CHECK(study.scores->class_counts.col(column) == counts);
    }
}

TEST_CASE("scores: a number as target gives the root mean squared error") {
    StudyRequest request;
    request.target = "y";
    const Study study = study_of(random_network({1, 4, 1}, 3), "a,y\n0.5,2.25\n1.5,-1.75\n-2,0.125\n", request);
    REQUIRE(study.input->target);
    CHECK_FALSE(study.input->target->is_class());
    double squares = 0;
    for (Eigen::Index row = 0; row < 3; ++row) {
        squares += std::pow(
            study.patterns->logits(0, row) - study.input->target->value_of_row[static_cast<std::size_t>(row)], 2);
    }
    CHECK(study.scores->overall_rmse == doctest::Approx(std::sqrt(squares / 3)));
}

TEST_CASE("explanation: maps in the table's units predict from the table's own numbers") {
    Encoder encoder;
    encoder.columns.push_back({"a", NumericEncoding{10.0, 4.0, std::nullopt, false, "cm"}});
    encoder.columns.push_back({"b", NumericEncoding{-3.0, 0.5, std::nullopt, false, ""}});
    StudyRequest request;
    request.encoder = encoder;
    const std::string csv = "a,b\n12,-2.5\n3,-3.5\n10,-3\n18,-4\n";
    const Study study = study_of(random_network({2, 6, 2}, 8), csv, request);
    for (std::size_t row = 0; row < 4; ++row) {
        const AffineMap map =
            in_table_units(affine_map_of(study.network(), study.patterns->bits.row(row)), study.input->origins);
        const Eigen::Vector2d cells(study.input->table->columns[0].numbers[row],
                                    study.input->table->columns[1].numbers[row]);
        CHECK(((map.A * cells + map.c) - study.patterns->logits.col(static_cast<Eigen::Index>(row))).norm() < 1e-12);
    }
}

TEST_CASE("report: holds what the contract names, and its maps predict its rows") {
    Network network = random_network({3, 8, 4, 2}, 9);
    const ModelFile model(network);
    Rng rng(6);
    std::string csv = "a,b,c\n";
    for (int i = 0; i < 60; ++i)
        csv += std::to_string(rng.normal()) + "," + std::to_string(rng.normal()) + "," + std::to_string(rng.normal()) +
               "\n";
    const Study study = study_of(network, csv);
    ReportOptions options;
    options.row = 7;
    options.seconds = 0.25;
    const Json report = report_of(model, study, options);
    CHECK(report["format"] == "reluscope-report");
    CHECK(report["version"] == 1);
    CHECK(report["model"]["hidden_layers"] == Json::array({8, 4}));
    CHECK(report["data"]["features"].size() == 3);
    CHECK(report["certificate"]["max_rel_error"].get<double>() < 1e-12);
    CHECK(report["importance"].size() == 3);
    CHECK(report["seconds"] == 0.25);
    CHECK(report["row"]["row"] == 7);
    for (const Json& explanation : report["row"]["explanations"]) {
        double sum = explanation["base"];
        for (const Json& part : explanation["contributions"]) sum += part.get<double>();
        CHECK(std::abs(sum - explanation["logit"].get<double>()) < 1e-12);
    }
    std::size_t last_size = 60;
    for (const Json& cluster : report["clusters"]) {
        CHECK(cluster["size"].get<std::size_t>() <= last_size);
        last_size = cluster["size"];
    }
    for (std::size_t row = 0; row < 60; ++row) {
        const Json& cluster = report["clusters"][report["assignment"][row].get<std::size_t>()];
        for (std::size_t o = 0; o < 2; ++o) {
            double value = cluster["bias"][o];
            for (std::size_t j = 0; j < 3; ++j) {
                value += cluster["weights"][o][j].get<double>() *
                         study.input->rows->inputs(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(row));
            }
            CHECK(std::abs(value - study.patterns->logits(static_cast<Eigen::Index>(o),
                                                          static_cast<Eigen::Index>(row))) < 1e-12);
        }
    }
}

TEST_CASE("report: the CSV of assignments has a line per row of the table") {
    const Study study = study_of(random_network({2, 4, 1}, 2), "a,b\n1,2\n,3\n4,5\n");
    const std::string text = written([&](TextSink sink) { return assignments_csv_job(study, sink); });
    const auto table = read_csv("assignments", bytes_of(text));
    REQUIRE(table.has_value());
    CHECK(table->num_rows == 3);
    CHECK(table->columns[0].name == "row");
    CHECK(table->columns[1].is_missing(1));
}

TEST_CASE("explanation: cells are shown as they stand in the table, but for long fractions") {
    const auto table = study_table("a,b\n-1.157105847918854,female\n151.55,x\n1234567890,y\n0.9167,\n");
    InputOrigin number;
    number.column = "a";
    CHECK(cell_text(*table, number, 0) == "\u22121.157");
    CHECK(cell_text(*table, number, 2) == "1234567890");
    number.unit = "pounds";
    CHECK(cell_text(*table, number, 1) == "151.55 pounds");
    CHECK(cell_text(*table, number, 3) == "0.9167 pounds");
    InputOrigin text;
    text.column = "b";
    CHECK(cell_text(*table, text, 0) == "female");
    CHECK(cell_text(*table, text, 3) == "missing");
}

TEST_CASE("report: the JSON of rows says the same as the CSV, with classes and numbers as targets") {
    const std::string csv = "a,b,kind\n1,2,u\n,3,v\n4,5,\n6,-7,v\n";
    for (const bool numbers : {false, true}) {
        CAPTURE(numbers);
        StudyRequest request;
        request.target = numbers ? "y" : "kind";
        const Study study =
            numbers ? study_of(random_network({2, 4, 1}, 2), "a,b,y\n1,2,0.5\n,3,1\n4,5,2\n6,-7,-3\n", request)
                    : study_of(random_network({2, 4, 2}, 2), csv, request);
        const Json json = Json::parse(written([&](TextSink sink) { return rows_json_job(study, sink); }));
        CHECK(json["format"] == "reluscope-rows");
        REQUIRE(json["rows"].size() == 4);
        const std::string lines = written([&](TextSink sink) { return assignments_csv_job(study, sink); });
        const auto table = read_csv("assignments", bytes_of(lines));
        REQUIRE(table.has_value());
        for (std::size_t row = 0; row < 4; ++row) {
            const Json& one = json["rows"][row];
            CHECK(one["row"] == row);
            CHECK(one["cluster"].is_null() == table->columns[1].is_missing(row));
            if (one["cluster"].is_null()) continue;
            CHECK(one["cluster"] == table->columns[1].numbers[row]);
            const std::size_t outputs = one["logits"].size();
            CHECK(static_cast<Eigen::Index>(outputs) == study.network().num_outputs());
            for (std::size_t o = 0; o < outputs; ++o) {
                CHECK(one["logits"][o] == table->columns[3 + o].numbers[row]);
                CHECK(one["outputs"][o] == table->columns[3 + outputs + o].numbers[row]);
            }
        }
        CHECK(json["rows"][1]["pattern"].is_null());
        CHECK(json["rows"][1].at("target").is_null());
        if (numbers) {
            CHECK(json["rows"][3]["target"] == -3.0);
        } else {
            CHECK(json["rows"][0]["target"] == "u");
            CHECK(json["rows"][3]["target"] == "v");
        }
    }
}
