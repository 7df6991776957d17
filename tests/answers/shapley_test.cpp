#include "answers/shapley.h"

#include "analysis/study.h"
#include "formats/csv/csv.h"
#include "formats/read/read_model.h"
#include "network/forward.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {
namespace {

using nlohmann::json;

std::vector<FeatureGroup> one_input_each(int inputs) {
    std::vector<FeatureGroup> columns;
    for (int j = 0; j < inputs; ++j) columns.push_back({"x" + std::to_string(j), {j}});
    return columns;
}

/// Inputs 0 and 2 are one column, the others one each.
std::vector<FeatureGroup> mixed_columns(int inputs) {
    std::vector<FeatureGroup> columns = {{"pair", {0, 2}}};
    for (int j = 0; j < inputs; ++j) {
        if (j != 0 && j != 2) columns.push_back({"x" + std::to_string(j), {j}});
    }
    return columns;
}

/// By the definition: the mean over all orders of what each column adds, with forward passes of whole inputs.
Attribution by_all_orders(const Network& network, const std::vector<FeatureGroup>& columns,
                          const Eigen::MatrixXd& background, const Eigen::VectorXd& input) {
    Attribution parts;
    parts.values.setZero(network.num_outputs(), static_cast<Eigen::Index>(columns.size()));
    const auto mean_logits = [&](const Eigen::MatrixXd& rows) {
        return Eigen::VectorXd(logits_of(network, rows).rowwise().mean());
    };
    parts.base = mean_logits(background);
    parts.logits = logits_of(network, input).col(0);
    std::vector<std::size_t> order(columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    double count = 0;
    do {
        Eigen::MatrixXd mixed = background;
        Eigen::VectorXd before = parts.base;
        for (const std::size_t p : order) {
            for (const Eigen::Index j : columns[p].inputs) mixed.row(j).setConstant(input(j));
            const Eigen::VectorXd after = mean_logits(mixed);
            parts.values.col(static_cast<Eigen::Index>(p)) += after - before;
            before = after;
        }
        ++count;
    } while (std::next_permutation(order.begin(), order.end()));
    parts.values /= count;
    return parts;
}

double size_of(const Attribution& parts) {
    return std::max({1.0, parts.base.cwiseAbs().maxCoeff(), parts.logits.cwiseAbs().maxCoeff(),
                     parts.values.cwiseAbs().maxCoeff()});
}

Attribution exact_parts(const Network& network, const std::vector<FeatureGroup>& columns,
                        const Eigen::MatrixXd& background, const Eigen::VectorXd& input) {
    auto parts = shapley_values(network, columns, background, input);
    REQUIRE(parts);
    CHECK(!parts->standard_error);
    CHECK(parts->residual < 1e-12);
    return *std::move(parts);
}

void check_near(const Attribution& parts, const Attribution& expected, double tolerance = 1e-12) {
    const double allowed = tolerance * size_of(expected);
    CHECK((parts.values - expected.values).cwiseAbs().maxCoeff() <= allowed);
    CHECK((parts.base - expected.base).cwiseAbs().maxCoeff() <= allowed);
    CHECK((parts.logits - expected.logits).cwiseAbs().maxCoeff() <= allowed);
}

Eigen::VectorXd vector_of_numbers(const json& numbers) {
    const auto values = numbers.get<std::vector<double>>();
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Eigen::MatrixXd rows_of_numbers(const json& rows) {
    Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows[0].size()));
    for (std::size_t i = 0; i < rows.size(); ++i) matrix.row(static_cast<Eigen::Index>(i)) = vector_of_numbers(rows[i]);
    return matrix;
}

TEST_CASE("shapley: equal to the mean over all orders, on every kind of network, with columns of several inputs") {
    for (const auto& each : testing::all_networks()) {
        const Network& network = each.network;
        if (network.num_inputs() > 5 || network.num_inputs() < 2) continue;
        INFO(each.name);
        Eigen::MatrixXd background = testing::test_inputs(network, 23, 5);
        Eigen::VectorXd input = testing::test_inputs(network, 12, 6).col(11);
        // Cells that some rows share with the input, and rows that come twice.
        background.row(0).head(7).setConstant(input(0));
        background.row(1).segment(4, 8).setConstant(input(1));
        background.col(9) = input;
        background.col(10) = background.col(3);
        const auto columns = one_input_each(network.num_inputs());
        check_near(exact_parts(network, columns, background, input),
                   by_all_orders(network, columns, background, input));
        if (network.num_inputs() < 3) continue;
        const auto joined = mixed_columns(network.num_inputs());
        check_near(exact_parts(network, joined, background, input), by_all_orders(network, joined, background, input));
    }
}

TEST_CASE("shapley: batches of many rows and of few, and more columns than one batch holds, give the same") {
    const Network network = testing::random_network({11, 200, 30, 2}, 3);
    const auto columns = one_input_each(11);
    const Eigen::MatrixXd background = testing::test_inputs(network, 90, 4);
    const Eigen::VectorXd input = testing::test_inputs(network, 12, 8).col(11);
    const Attribution together = exact_parts(network, columns, background, input);
    Attribution apart = together;
    apart.values.setZero();
    apart.base.setZero();
    for (Eigen::Index row = 0; row < background.cols(); ++row) {
        const Attribution one = exact_parts(network, columns, background.col(row), input);
        apart.values += one.values / static_cast<double>(background.cols());
        apart.base += one.base / static_cast<double>(background.cols());
    }
    check_near(together, apart);
}

TEST_CASE("shapley: a column that does nothing gets nothing, and columns that do the same get the same") {
    Rng rng(9);
    for (int round = 0; round < 4; ++round) {
        Eigen::MatrixXd W = testing::random_matrix(rng, 7, 6);
        W.col(2).setZero();
        W.col(4) = W.col(1);
        AffineOperation first{ValueId(), W, testing::random_matrix(rng, 7, 1)};
        AffineOperation second{ValueId(), testing::random_matrix(rng, 2, 7), testing::random_matrix(rng, 2, 1)};
        const auto network = make_stack({first, second}, round % 2 == 0 ? 0 : 0.1, Link::kIdentity);
        REQUIRE(network);
        Eigen::MatrixXd background = testing::random_matrix(rng, 6, 40);
        background.row(4) = background.row(1);
        Eigen::VectorXd input = testing::random_matrix(rng, 6, 1);
        input(4) = input(1);
        const Attribution parts = exact_parts(*network, one_input_each(6), background, input);
        CHECK(parts.values.col(2).cwiseAbs().maxCoeff() <= 1e-12);
        CHECK((parts.values.col(4) - parts.values.col(1)).cwiseAbs().maxCoeff() <= 1e-12);
        CHECK(parts.values.col(1).cwiseAbs().maxCoeff() > 1e-3);
    }
}

TEST_CASE("shapley: of a network without hidden layer it is weight times distance from the mean") {
    const Network network = testing::random_network({6, 3}, 2);
    const auto& affine = std::get<AffineOperation>(network.nodes()[0].operation);
    const Eigen::MatrixXd background = testing::test_inputs(network, 50, 1);
    const Eigen::VectorXd input = testing::test_inputs(network, 12, 2).col(11);
    const Attribution parts = exact_parts(network, one_input_each(6), background, input);
    const Eigen::MatrixXd expected = affine.W * (input - background.rowwise().mean()).asDiagonal();
    CHECK((parts.values - expected).cwiseAbs().maxCoeff() <= 1e-12);
}

TEST_CASE("shapley: against itself alone a row has no parts") {
    const Network network = testing::random_network({4, 5, 2}, 2);
    const Eigen::MatrixXd background = testing::test_inputs(network, 12, 1).rightCols(1);
    const Attribution parts = exact_parts(network, one_input_each(4), background, background.col(0));
    CHECK(parts.values.isZero(0));
    CHECK((parts.base - parts.logits).cwiseAbs().maxCoeff() <= 1e-12);
}

TEST_CASE("shapley: estimates are unbiased within their standard errors, and add up exactly") {
    const Network network = testing::random_network({9, 16, 8, 2}, 21);
    const auto columns = one_input_each(9);
    Eigen::MatrixXd background = testing::test_inputs(network, 20, 4);
    background.col(0).head(7) = testing::test_inputs(network, 12, 8).col(11).head(7);  // few columns differ: exact
    const Eigen::VectorXd input = testing::test_inputs(network, 12, 8).col(11);
    const Attribution exact = exact_parts(network, columns, background, input);
    ShapleyOptions options;
    options.max_exact_columns = 3;
    options.pairs = 40;
    double squares = 0, count = 0;
    Eigen::MatrixXd mean = Eigen::MatrixXd::Zero(2, 9);
    constexpr int kSeeds = 30;
    for (int seed = 0; seed < kSeeds; ++seed) {
        options.seed = static_cast<std::uint64_t>(seed);
        const auto parts = shapley_values(network, columns, background, input, options);
        REQUIRE(parts);
        REQUIRE(parts->standard_error);
        CHECK(parts->residual < 1e-12);
        CHECK(parts->pairs == 19 * 40);
        CHECK((parts->base - exact.base).cwiseAbs().maxCoeff() <= 1e-12);
        for (Eigen::Index o = 0; o < 2; ++o) {
            for (Eigen::Index p = 0; p < 9; ++p) {
                const double error = (*parts->standard_error)(o, p);
                REQUIRE(error > 0);
                squares += std::pow((parts->values(o, p) - exact.values(o, p)) / error, 2);
                ++count;
            }
        }
        mean += parts->values / kSeeds;
    }
    // Squared errors in units of the standard error have the mean 1 where that is right, with 30 x 18 of them.
    CHECK(squares / count > 0.75);
    CHECK(squares / count < 1.35);
    CHECK((mean - exact.values).cwiseAbs().maxCoeff() < 0.02);
}

TEST_CASE("shapley: many columns of which few differ are exact, many that differ are estimated") {
    const Network network = testing::random_network({70, 6, 1}, 4);
    Eigen::VectorXd input = testing::test_inputs(network, 80, 3).col(79);
    Eigen::MatrixXd background = input.replicate(1, 5);
    Rng rng(3);
    for (Eigen::Index row = 0; row < 5; ++row) {
        for (int k = 0; k < 4; ++k) background(static_cast<Eigen::Index>(rng.below(70)), row) += rng.normal();
    }
    const Attribution parts = exact_parts(network, one_input_each(70), background, input);
    CHECK((parts.base - logits_of(network, background).rowwise().mean()).cwiseAbs().maxCoeff() <= 1e-12);
    const Eigen::MatrixXd far = testing::test_inputs(network, 80, 7).rightCols(3);
    ShapleyOptions options;
    options.pairs = 1;  // two are made: one pair has no spread
    const auto estimate = shapley_values(network, one_input_each(70), far, input, options);
    REQUIRE(estimate);
    REQUIRE(estimate->standard_error);
    CHECK(estimate->residual < 1e-12);
    CHECK(estimate->pairs == 6);
}

TEST_CASE("shapley: long orders go through in parts, and a front that would be too large is refused") {
    const Network network = testing::random_network({300, 700, 2}, 4);
    CHECK(CoalitionPass(network).good_samples() < 300);
    const Eigen::VectorXd input = testing::test_inputs(network, 310, 3).col(309);
    const Eigen::MatrixXd far = testing::test_inputs(network, 310, 7).rightCols(1);
    ShapleyOptions options;
    options.pairs = 2;
    ShapleyJob job(network, one_input_each(300), far, input, options);
    double before = -1;
    do {
        CHECK(job.progress() > before);
        before = job.progress();
    } while (job.step());
    CHECK(job.progress() == doctest::Approx(1));
    const auto parts = job.take();
    REQUIRE(parts);
    CHECK(parts->residual < 1e-12);
    CHECK(parts->pairs == 2);
    NetworkSpec spec;
    spec.num_inputs = kMaxFrontInputs + 1;
    spec.nodes.push_back({"act", ActivationOperation{ValueId(std::size_t{0}), Eigen::VectorXd::Zero(spec.num_inputs)}});
    spec.nodes.push_back({"sum", AffineOperation{ValueId(std::size_t{1}), Eigen::MatrixXd::Ones(1, spec.num_inputs),
                                                 Eigen::VectorXd::Zero(1)}});
    spec.output = ValueId(std::size_t{2});
    const auto wide = Network::create(std::move(spec));
    REQUIRE(wide);
    CHECK(!has_front(*wide));
    const Eigen::MatrixXd one = Eigen::MatrixXd::Ones(kMaxFrontInputs + 1, 1);
    const auto refused = shapley_values(*wide, one_input_each(kMaxFrontInputs + 1), one, one.col(0));
    REQUIRE(!refused);
    CHECK(refused.error().found == "4097");
}

TEST_CASE("shapley: what cannot be computed is refused") {
    const Network network = testing::random_network({3, 4, 1}, 4);
    const Eigen::VectorXd input = Eigen::VectorXd::Ones(3);
    CHECK(!shapley_values(network, one_input_each(3), Eigen::MatrixXd(3, 0), input));
    CHECK(!shapley_values(network, one_input_each(3), Eigen::MatrixXd::Ones(2, 4), input));
    CHECK(!shapley_values(network, one_input_each(2), Eigen::MatrixXd::Ones(3, 4), input));
    CHECK(!shapley_values(network, one_input_each(3), Eigen::MatrixXd::Constant(3, 4, 1e300), input));
    CHECK(!shapley_values(network, one_input_each(3), Eigen::MatrixXd::Constant(3, 4, std::nan("")), input));
}

TEST_CASE("shapley: a table of rows is the rows one by one") {
    const Network network = testing::branching_network(3);
    const auto rows = std::make_shared<const Eigen::MatrixXd>(testing::test_inputs(network, 12, 5));
    const auto background = std::make_shared<const Eigen::MatrixXd>(testing::test_inputs(network, 30, 6));
    const auto columns = mixed_columns(5);
    ShapleyTableJob job(network, columns, background, rows);
    CHECK(run_to_end(job, JobContext(), ""));
    CHECK(job.progress() == doctest::Approx(1));
    const auto table = job.take();
    REQUIRE(table);
    CHECK(table->exact);
    CHECK(table->residual < 1e-12);
    for (Eigen::Index row = 0; row < rows->cols(); ++row) {
        const Attribution one = exact_parts(network, columns, *background, rows->col(row));
        for (Eigen::Index o = 0; o < 2; ++o) CHECK(table->of_output(o).col(row) == one.values.row(o).transpose());
        CHECK((table->base - one.base).cwiseAbs().maxCoeff() <= 1e-12);
    }
}

TEST_CASE("line attributions: they add up, and are those of one line where there is one") {
    for (const auto& each : testing::ordinary_networks()) {
        const Network& network = each.network;
        INFO(each.name);
        const auto columns = one_input_each(network.num_inputs());
        const Eigen::MatrixXd starts = testing::test_inputs(network, 14, 5);
        const Eigen::VectorXd input = testing::test_inputs(network, 30, 6).col(29);
        LineAttributionJob job(network, columns, starts, input);
        run_to_end(job, JobContext(), "");
        const auto parts = job.take();
        REQUIRE(parts);
        CHECK(parts->residual < 1e-12);
        CHECK((parts->base - logits_of(network, starts).rowwise().mean()).cwiseAbs().maxCoeff() <=
              1e-12 * std::max(1.0, parts->base.cwiseAbs().maxCoeff()));
        LineAttributionJob first(network, columns, starts.leftCols(1), input);
        LineAttributionJob rest(network, columns, starts.rightCols(13), input);
        run_to_end(first, JobContext(), "");
        run_to_end(rest, JobContext(), "");
        const Eigen::MatrixXd mean = (first.take()->values + 13 * rest.take()->values) / 14;
        CHECK((parts->values - mean).cwiseAbs().maxCoeff() <=
              1e-11 * std::max(1.0, parts->values.cwiseAbs().maxCoeff()));
        CHECK(LineAttributionJob(network, columns, starts, input).sample_error().size() == 0);
        Eigen::MatrixXd squares = Eigen::MatrixXd::Zero(mean.rows(), mean.cols());
        for (Eigen::Index line = 0; line < 14; ++line) {
            LineAttributionJob alone(network, columns, starts.col(line), input);
            run_to_end(alone, JobContext(), "");
            CHECK(alone.sample_error().size() == 0);
            squares += (alone.take()->values - mean).cwiseAbs2();
        }
        const Eigen::MatrixXd error = (squares / (14.0 * 13.0)).cwiseSqrt();
        CHECK((job.sample_error() - error).cwiseAbs().maxCoeff() <= 1e-10 * std::max(1.0, error.maxCoeff()));
    }
}

TEST_CASE("line attributions and shapley values are equal where no columns act together") {
    // f = sum_j g_j(x_j): each hidden unit reads one input.
    Rng rng(4);
    Eigen::MatrixXd W = Eigen::MatrixXd::Zero(12, 4);
    for (Eigen::Index unit = 0; unit < 12; ++unit) W(unit, unit % 4) = rng.normal();
    AffineOperation first{ValueId(), W, testing::random_matrix(rng, 12, 1)};
    AffineOperation second{ValueId(), testing::random_matrix(rng, 1, 12), testing::random_matrix(rng, 1, 1)};
    const auto network = make_stack({first, second}, 0, Link::kIdentity);
    REQUIRE(network);
    const Eigen::MatrixXd background = testing::random_matrix(rng, 4, 30);
    const Eigen::VectorXd input = testing::random_matrix(rng, 4, 1);
    LineAttributionJob job(*network, one_input_each(4), background, input);
    run_to_end(job, JobContext(), "");
    const auto lines = job.take();
    REQUIRE(lines);
    check_near(exact_parts(*network, one_input_each(4), background, input), *lines, 1e-11);
}

TEST_CASE("contrasts: the parts of a difference of two logits are those of a network with that one output") {
    const Network network = testing::random_network({4, 6, 3}, 12);
    const Eigen::MatrixXd background = testing::test_inputs(network, 20, 4);
    const Eigen::VectorXd input = testing::test_inputs(network, 12, 8).col(11);
    const Attribution parts = exact_parts(network, one_input_each(4), background, input);
    const auto contrast = contrast_of_classes(parts);
    REQUIRE(contrast);
    CHECK(contrast->output == predicted_class(parts.logits));
    CHECK(contrast->difference >= 0);
    for (Eigen::Index o = 0; o < 3; ++o) {
        if (o != contrast->output) CHECK(parts.logits(o) <= parts.logits(contrast->against));
    }
    Eigen::MatrixXd W = Eigen::MatrixXd::Zero(1, 3);
    W(0, contrast->output) = 1;
    W(0, contrast->against) = -1;
    std::vector<AffineOperation> layers;
    for (const Node& node : network.nodes()) {
        if (const auto* affine = std::get_if<AffineOperation>(&node.operation)) layers.push_back(*affine);
    }
    layers.back().b = W * layers.back().b;
    layers.back().W = W * layers.back().W;
    const auto single = make_stack(layers, 0, Link::kIdentity);
    REQUIRE(single);
    const Attribution expected = exact_parts(*single, one_input_each(4), background, input);
    CHECK((contrast->values - expected.values.row(0).transpose()).cwiseAbs().maxCoeff() <= 1e-12);
    CHECK(std::abs(contrast->base - expected.base(0)) <= 1e-12);
    CHECK(!contrast_of_classes(expected));
}

TEST_CASE("drawn rows: different, in range, ascending, all of them in the end") {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const auto rows = drawn_rows(50, 20, seed);
        CHECK(rows.size() == 20);
        CHECK(std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) == rows.end());
        CHECK(rows.front() >= 0);
        CHECK(rows.back() < 50);
        CHECK(drawn_rows(7, 7, seed) == std::vector<Eigen::Index>{0, 1, 2, 3, 4, 5, 6});
    }
    CHECK(drawn_rows(1000, 20, 1) != drawn_rows(1000, 20, 2));
}

TEST_CASE("shapley and integrated gradients: reference answers for bundled networks") {
    const auto bytes = testing::read_bytes(testing::test_data() + "/answers/shapley.json");
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    const json oracle = json::parse(text, text + bytes.size());
    for (const auto& item : oracle["networks"].items()) {
        const std::string& name = item.key();
        const json& entry = item.value();
        INFO(name);
        const std::string place = testing::bundled_data() + "/" + name + "/" + name;
        const auto model = read_model(name, testing::read_bytes(place + ".json"));
        REQUIRE(model);
        auto table = read_csv(name, testing::read_bytes(place + ".csv"));
        REQUIRE(table);
        StudyRequest request;
        request.model_target = model->target;
        request.features = model->features;
        request.classes = model->classes;
        request.encoder = model->encoder;
        const auto input = make_study_input(std::make_shared<const Network>(model->network),
                                            std::make_shared<const Table>(*std::move(table)), request);
        REQUIRE(input);
        const Eigen::MatrixXd& all = input->rows->inputs;
        const auto columns = group_by_column(input->origins);
        for (std::size_t p = 0; p < columns.size(); ++p) {
            CHECK(columns[p].column == entry["columns"][p].get<std::string>());
            CHECK(columns[p].inputs == entry["groups"][p].get<std::vector<Eigen::Index>>());
        }
        const auto hundred = entry["backgrounds"]["100_rows"].get<std::vector<Eigen::Index>>();
        for (const json& row : entry["rows"]) {
            const Eigen::VectorXd x = all.col(row["row"].get<Eigen::Index>());
            for (const auto& [background, expected] : row["shapley"].items()) {
                const Eigen::MatrixXd rows = background == "all_rows" ? all : Eigen::MatrixXd(all(Eigen::all, hundred));
                const Attribution parts = exact_parts(model->network, columns, rows, x);
                CHECK((parts.values - rows_of_numbers(expected["values"])).cwiseAbs().maxCoeff() <= 1e-12);
                CHECK((parts.base - vector_of_numbers(expected["base"])).cwiseAbs().maxCoeff() <= 1e-12);
            }
            const json& gradients = row["integrated_gradients"];
            LineAttributionJob job(model->network, columns, input->rows->mean, x);
            run_to_end(job, JobContext(), "");
            const auto parts = job.take();
            REQUIRE(parts);
            CHECK((parts->values - rows_of_numbers(gradients["by_column"])).cwiseAbs().maxCoeff() <= 1e-12);
            CHECK((parts->base - vector_of_numbers(gradients["base_logits"])).cwiseAbs().maxCoeff() <= 1e-12);
        }
    }
}

}  // namespace
}  // namespace reluscope
