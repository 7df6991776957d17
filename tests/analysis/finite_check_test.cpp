#include "analysis/finite_check.h"

#include "formats/csv/csv.h"
#include "formats/json/json_model.h"
#include "network/network_edit.h"
#include "support/bytes.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>

// Numbers from files are finite; what is computed from them is refused where it leaves the range of double.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::shared_ptr<const StudyInput> finite_input(Network network, const std::string& csv) {
    const Result<Table> table = read_csv("t.csv", bytes_of(csv));
    REQUIRE(table);
    auto input = make_study_input(std::make_shared<const Network>(std::move(network)),
                                  std::make_shared<const Table>(*table), {});
    REQUIRE_MESSAGE(input.has_value(), (input ? "" : input.error().sentence()));
    return std::make_shared<const StudyInput>(*std::move(input));
}

/// w2 relu(w1 x) of one input.
Network chain(double w1, double w2) {
    AffineOperation first{{}, Eigen::MatrixXd::Constant(1, 1, w1), Eigen::VectorXd::Zero(1)};
    AffineOperation second{{}, Eigen::MatrixXd::Constant(1, 1, w2), Eigen::VectorXd::Zero(1)};
    return *make_stack({first, second}, 0, Link::kIdentity);
}

std::string study_refusal(Network network, const std::string& csv) {
    return sentence_of(run_checked_study(finite_input(std::move(network), csv)));
}

}  // namespace

TEST_CASE("finite: the row on which the network overflows is named, infinite or not a number") {
    CHECK(study_refusal(chain(10, 10), "x\n1\n2\n1e308\n") ==
          "t.csv: row 3 (line 4): expected inputs on which the network's values are numbers, found values too large "
          "for double");
    CHECK(study_refusal(chain(1e308, 10), "x\n-1\n2\n3\n").find("row 2 (line 3)") != std::string::npos);
}

TEST_CASE("finite: a column, a mean of outputs and a map that overflow are named where the network's values do not") {
    CHECK(study_refusal(chain(1e-200, 1), "x\n1\n1e200\n").find("column 'x'") != std::string::npos);
    CHECK(study_refusal(chain(1, 1.7), "x\n1e308\n1e308\n").find("column 'x'") != std::string::npos);
    CHECK(study_refusal(chain(1e200, 1e200), "x\n1e-200\n2e-200\n").find("affine maps") != std::string::npos);
}

TEST_CASE("finite: bounds of sizes let ordinary networks and rows pass without a look at the rows") {
    for (const NamedNetwork& each : ordinary_networks()) {
        CAPTURE(each.name);
        std::string csv;
        for (int j = 0; j < each.network.num_inputs(); ++j) csv += (j > 0 ? ",x" : "x") + std::to_string(j);
        for (int row = 0; row < 3; ++row) {
            csv += "\n";
            for (int j = 0; j < each.network.num_inputs(); ++j) csv += (j > 0 ? "," : "") + std::to_string(row - j);
        }
        const auto input = finite_input(each.network, csv + "\n");
        CHECK(surely_finite(*input));
        CHECK(run_checked_study(input).has_value());
    }
    CHECK_FALSE(surely_finite(*finite_input(chain(1e60, 1e60), "x\n1\n2\n")));
    CHECK(run_checked_study(finite_input(chain(1e60, 1e60), "x\n1\n2\n")).has_value());
}

TEST_CASE("finite: a weight that lets the network overflow is refused, and the old one stays") {
    App app(test_clock);
    Rng rng(8);
    open_network(app, ModelFile(random_network({2, 4, 1}, 3)), random_matrix(rng, 2, 40));
    const std::string before = write_json_model(*app.state().document->model);
    for (const double value : {1e308, -1e308, 1e200}) {
        app.apply(SetWeight{{0, 1, 0}, value});
        app.apply(SetWeight{{2, 0, 1}, value});
        run_jobs(app);
        const Study& study = app.state().document->study;
        REQUIRE(study.survey);
        CHECK(study.patterns->logits.allFinite());
        CHECK(std::isfinite(study.survey->certificate.max_rel_error));
    }
    REQUIRE_FALSE(app.state().messages.empty());
    CHECK(app.state().messages.back().text.find("too large for double") != std::string::npos);
    send(app, {{"command", "undo"}});
}

TEST_CASE("finite: files that overflow are refused when they are opened, and what was open stays open") {
    App app(test_clock);
    Rng rng(8);
    open_network(app, ModelFile(random_network({2, 4, 1}, 3)), random_matrix(rng, 2, 40));
    const auto document = app.state().document->model;
    for (const auto& files : {std::pair("hostile_02_plain.json", "hostile_02_cell.csv"),
                              std::pair("hostile_02_big.json", "hostile_02_big.csv"),
                              std::pair("hostile_06_sum.json", "hostile_02_big.csv")}) {
        const std::string model = files.first;
        const std::string table = files.second;
        CAPTURE(model);
        const std::string model_bytes = read_file(test_data() + "/json/" + model);
        const std::string table_bytes = read_file(test_data() + "/csv/" + table);
        const auto named = [](const std::string& name, const std::string& text) {
            const Bytes bytes = bytes_of(text);
            return NamedBytes{name, {bytes.begin(), bytes.end()}};
        };
        app.apply(OpenFiles{{named(model, model_bytes), named(table, table_bytes)}, ""});
        run_jobs(app);
        REQUIRE_FALSE(app.state().messages.empty());
        CHECK(app.state().messages.back().text.find("too large for double") != std::string::npos);
        CHECK(app.state().document->model == document);
    }
}
