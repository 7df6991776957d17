#include "analysis/clustering.h"
#include "analysis/map_survey.h"
#include "analysis/patterns.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace reluscope;
using Json = nlohmann::json;

namespace {

Eigen::MatrixXd json_matrix(const Json& rows) {
    Eigen::MatrixXd matrix(rows.size(), rows[0].size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < rows[i].size(); ++j) {
            matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = rows[i][j].get<double>();
        }
    }
    return matrix;
}

Network json_stack(const Json& layers) {
    std::vector<AffineOperation> operations;
    double slope = 0;
    for (const Json& layer : layers) {
        const auto bias = layer["bias"].get<std::vector<double>>();
        AffineOperation op;
        op.W = json_matrix(layer["weights"]);
        op.b = Eigen::Map<const Eigen::VectorXd>(bias.data(), static_cast<Eigen::Index>(bias.size()));
        operations.push_back(std::move(op));
        slope = std::max(slope, layer.value("slope", 0.0));
    }
    return make_stack(std::move(operations), slope, Link::kIdentity).value();
}

Json exact_cases() {
    const auto bytes = testing::read_bytes(testing::test_data() + "/exact/cases.json");
    return Json::parse(bytes.begin(), bytes.end());
}

AffineOperation affine_layer(Eigen::MatrixXd W, Eigen::VectorXd b) { return {ValueId(), std::move(W), std::move(b)}; }

}  // namespace

TEST_CASE("exact patterns: every row of networks with planted ties has the pattern of rational arithmetic") {
    for (const Json& example : exact_cases()) {
        CAPTURE(example["name"].get<std::string>());
        const Network network = json_stack(example["layers"]);
        const Eigen::MatrixXd inputs = json_matrix(example["rows"]).transpose();
        const PatternTable table = compute_patterns(network, inputs);
        std::set<std::string> expected;
        for (std::size_t row = 0; row < example["patterns"].size(); ++row) {
            const auto pattern = example["patterns"][row].get<std::string>();
            expected.insert(pattern);
            CHECK(pattern_text(network, table.bits.row(row)) == pattern);
        }
        CHECK(cluster_patterns(table.bits).num_clusters() == expected.size());
        CHECK(table.rows_undecided.empty());
        // The maps of those patterns are the network on their rows.
        CHECK(survey_maps(network, inputs, table, cluster_patterns(table.bits)).certificate.holds());
    }
}

TEST_CASE("exact patterns: a unit that is exactly zero is inactive and counted, one within rounding is counted apart") {
    // x + tiny - x: zero to double, but tiny in truth; and x - x, which is zero.
    Eigen::MatrixXd W(2, 2);
    W << 1, 0,  //
        0, 1;
    Eigen::MatrixXd V(2, 2);
    V << 1, -1,  //
        0, 0;
    const Network network =
        make_stack({affine_layer(W, Eigen::Vector2d(0x1p-60, 0)), affine_layer(V, Eigen::Vector2d::Zero()),
                    affine_layer(Eigen::MatrixXd::Ones(1, 2), Eigen::VectorXd::Zero(1))},
                   0, Link::kIdentity)
            .value();
    Eigen::MatrixXd inputs(2, 3);
    inputs << 1, 1, 0.5,  //
        1, 2, 0.25;
    const PatternTable table = compute_patterns(network, inputs);
    CHECK(pattern_text(network, table.bits.row(0)) == "11|10");  // 2^-60 in truth
    CHECK(pattern_text(network, table.bits.row(1)) == "11|00");
    CHECK(pattern_text(network, table.bits.row(2)) == "11|10");
    CHECK(table.rows_within_rounding == std::vector<std::uint32_t>{0});
    CHECK(table.rows_on_boundary.empty());  // a unit without weights has no boundary

    const Network twins = make_stack({affine_layer(Eigen::MatrixXd::Constant(2, 1, 0.1), Eigen::Vector2d(0.3, 0.3)),
                                      affine_layer(Eigen::RowVector2d(3, -3), Eigen::VectorXd::Zero(1)),
                                      affine_layer(Eigen::MatrixXd::Ones(1, 1), Eigen::VectorXd::Zero(1))},
                                     0, Link::kIdentity)
                              .value();
    const PatternTable zero = compute_patterns(twins, Eigen::RowVector3d(0.1, 0.7, -9));
    CHECK(zero.rows_on_boundary == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(zero.rows_within_rounding.empty());
    CHECK(pattern_text(twins, zero.bits.row(0)) == "11|0");
}

TEST_CASE("exact patterns: where the budget is spent the rows are counted, and the rest is done") {
    const Json example = exact_cases()[0];
    const Network network = json_stack(example["layers"]);
    const Eigen::MatrixXd inputs = json_matrix(example["rows"]).transpose();
    PatternJob job(network, inputs, 300);
    while (job.step()) {
    }
    const PatternTable table = job.take();
    CHECK(table.rows_on_boundary.size() + table.rows_within_rounding.size() > 0);
    CHECK(table.rows_undecided.size() > 10);
    CHECK(table.bits.num_rows() == static_cast<std::size_t>(inputs.cols()));
}

TEST_CASE("exact patterns: networks in which large numbers cancel keep their logits and maps") {
    // (1e12 + 0.1) x - 1e12 x and its bias: double's forward pass keeps four digits.
    Rng rng(4);
    for (int i = 0; i < 20; ++i) {
        const double big = std::pow(10.0, 6 + i % 8);
        Eigen::MatrixXd W(2, 2);
        W << big, rng.normal(),  //
            big, rng.normal();
        const Network network =
            make_stack({affine_layer(W, Eigen::Vector2d(big, big)),
                        affine_layer(Eigen::RowVector2d(1, -1), Eigen::VectorXd::Constant(1, rng.normal()))},
                       0, Link::kIdentity)
                .value();
        const Eigen::MatrixXd inputs = testing::random_matrix(rng, 2, 50, 3.0);
        const PatternTable table = compute_patterns(network, inputs);
        const MapSurvey survey = survey_maps(network, inputs, table, cluster_patterns(table.bits));
        CHECK(survey.certificate.max_rel_error < 1e-14 * std::max(1.0, big * 1e-3));
        for (Eigen::Index c = 0; c < inputs.cols(); ++c) {
            const double exact = testing::slow_forward(network, inputs.col(c)).logits(0);
            CHECK(std::abs(table.logits(0, c) - exact) <= 1e-17 * big);  // long double has 64 bits
        }
    }
}
