#include "simplify/retraining/sparsity_path.h"

#include "formats/csv/csv.h"
#include "formats/json/json_model.h"
#include "network/forward.h"
#include "network/network_edit.h"
#include "simplify/held_out.h"
#include "simplify/retraining/retraining_scale.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>

#include <set>

namespace reluscope {
namespace {

/// A bundled example's network with its rows.
StudyInput bundled_study(const std::string& name) {
    const std::string path = testing::bundled_data() + "/" + name + "/" + name;
    const auto model = read_json_model(name, testing::read_bytes(path + ".json"));
    REQUIRE(model);
    auto table = read_csv(name + ".csv", testing::read_bytes(path + ".csv"));
    REQUIRE(table);
    StudyRequest request;
    request.model_target = model->target;
    request.features = model->features;
    request.classes = model->classes;
    request.encoder = model->encoder;
    auto study = make_study_input(std::make_shared<const Network>(model->network),
                                  std::make_shared<const Table>(*std::move(table)), request);
    REQUIRE(study);
    return *std::move(study);
}

std::shared_ptr<JudgedRows> judged_of(const StudyInput& study, std::uint64_t seed) {
    auto rows = judge_rows(study, nullptr, seed);
    REQUIRE(rows);
    return std::make_shared<JudgedRows>(*std::move(rows));
}

/// Rows of numbers: a wavy function of three inputs, one of which varies more than the others.
std::shared_ptr<JudgedRows> number_rows(double scale, double shift) {
    auto rows = std::make_shared<JudgedRows>();
    Rng rng(5);
    rows->set.inputs = testing::random_matrix(rng, 3, 200);
    rows->set.inputs.row(2) *= 10;
    const Eigen::ArrayXd x = rows->set.inputs.row(0).transpose();
    const Eigen::ArrayXd y = rows->set.inputs.row(1).transpose();
    rows->set.values = ((2 * x).sin() + y.abs()) * scale + shift;
    rows->loss = Loss::kSquaredError;
    for (std::uint32_t r = 0; r < 200; ++r) rows->row.push_back(r);
    REQUIRE(split_rows(rows->set, kHeldOutShare, 3));
    return rows;
}

/// Patterns on the training rows, one row at a time in long double.
std::size_t slow_patterns(const Network& network, const JudgedRows& rows) {
    std::set<std::vector<bool>> patterns;
    for (const std::uint32_t row : rows.set.training)
        patterns.insert(testing::slow_forward(network, rows.set.inputs.col(row)).pattern);
    return patterns.size();
}

double slow_accuracy(const Network& network, const JudgedRows& rows, const std::vector<std::uint32_t>& of) {
    std::size_t right = 0;
    for (const std::uint32_t row : of) {
        const Eigen::VectorXd logits = testing::slow_forward(network, rows.set.inputs.col(row)).logits;
        right += predicted_class(logits) == rows.set.classes[row] ? 1 : 0;
    }
    return static_cast<double>(right) / static_cast<double>(of.size());
}

bool same_numbers(const Network& a, const Network& b) {
    if (a.architecture() != b.architecture()) return false;
    for (std::size_t i = 0; i < a.nodes().size(); ++i) {
        const auto* left = std::get_if<AffineOperation>(&a.nodes()[i].operation);
        const auto* right = std::get_if<AffineOperation>(&b.nodes()[i].operation);
        if ((left == nullptr) != (right == nullptr)) return false;
        if (left != nullptr && (left->W != right->W || left->b != right->b)) return false;
    }
    return true;
}

TEST_CASE("sparsity path: it ends with few enough patterns, and its figures are those of the network it gives") {
    const StudyInput study = bundled_study("iris");
    const auto rows = judged_of(study, 1);
    const Network& given = *study.network;
    const auto path = sparsity_path(given, rows, {3, 1, 0});
    REQUIRE(path);
    CHECK(path->reached);
    const SparsityStep& first = path->curve.front();
    CHECK(first.penalty == 0);
    CHECK(first.patterns == slow_patterns(given, *rows));
    CHECK(first.training.agreement == 1);
    CHECK(first.held_out.r2 == 1);
    const SparsityStep& step = path->curve[path->step];
    CHECK(step.patterns <= 3);
    CHECK(step.patterns == slow_patterns(path->network, *rows));
    CHECK(step.training.accuracy == doctest::Approx(slow_accuracy(path->network, *rows, rows->set.training)));
    CHECK(step.held_out.accuracy == doctest::Approx(slow_accuracy(path->network, *rows, rows->set.validation)));
    CHECK(step.training.accuracy > 0.9);
    CHECK(path->network.link() == given.link());
    CHECK(path->network.num_inputs() == given.num_inputs());
    CHECK(path->slimming_difference < 1e-12);
    // Every unit of the given network is there, or said to be removed.
    std::size_t left = 0;
    for (const std::size_t width : step.hidden) left += width;
    CHECK(left + path->removals.size() == given.num_hidden_units());
    // Penalties grow, but for the relaxation at the end.
    for (std::size_t i = 1; i < path->curve.size(); ++i) {
        if (!path->curve[i].relaxed) CHECK(path->curve[i].penalty > path->curve[i - 1].penalty);
        if (i + 1 < path->curve.size()) CHECK(!path->curve[i].relaxed);
    }
}

TEST_CASE("sparsity path: equal seeds give equal networks, and held-out answers decide nothing") {
    const StudyInput study = bundled_study("iris");
    const auto rows = judged_of(study, 2);
    const auto path = sparsity_path(*study.network, rows, {4, 7, 0});
    REQUIRE(path);
    const auto again = sparsity_path(*study.network, rows, {4, 7, 0});
    REQUIRE(again);
    CHECK(same_numbers(path->network, again->network));
    const auto mixed = std::make_shared<JudgedRows>(*rows);
    for (const std::uint32_t row : mixed->set.validation) mixed->set.classes[row] = (mixed->set.classes[row] + 1) % 3;
    const auto other = sparsity_path(*study.network, mixed, {4, 7, 0});
    REQUIRE(other);
    CHECK(same_numbers(path->network, other->network));
    CHECK(other->curve.back().held_out.accuracy != path->curve.back().held_out.accuracy);
}

TEST_CASE("sparsity path: a later path goes on from the penalty of an earlier one") {
    const StudyInput study = bundled_study("iris");
    const auto rows = judged_of(study, 1);
    const auto path = sparsity_path(*study.network, rows, {5, 1, 0});
    REQUIRE(path);
    REQUIRE(path->reached);
    CHECK(path->penalty > 0);
    const auto later = sparsity_path(path->network, rows, {1, 1, path->penalty});
    REQUIRE(later);
    CHECK(later->reached);
    REQUIRE(later->curve.size() > 1);
    CHECK(later->curve[0].patterns == path->curve[path->step].patterns);
    CHECK(later->curve[1].penalty == doctest::Approx(path->penalty * SparsityPathJob::kGrowth));
    CHECK(slow_patterns(later->network, *rows) == 1);
}

TEST_CASE("sparsity path: a network with few patterns stays as it is") {
    const StudyInput study = bundled_study("iris");
    const auto rows = judged_of(study, 1);
    const auto path = sparsity_path(*study.network, rows, {1000, 1, 0});
    REQUIRE(path);
    CHECK(path->reached);
    CHECK(path->curve.size() == 1);
    CHECK(same_numbers(path->network, *study.network));
}

TEST_CASE("sparsity path: numbers, in whatever unit") {
    TrainOptions options;
    options.loss = Loss::kSquaredError;
    options.epochs = 300;
    const auto trained = train(testing::random_network({3, 6, 4, 1}, 3),
                               std::make_shared<const TrainingSet>(number_rows(1, 0)->set), options);
    REQUIRE(trained);
    const Network network = (*trained)->network();
    for (const auto& [scale, shift] : {std::pair(1.0, 0.0), std::pair(1e5, 3e6)}) {
        const auto rows = number_rows(scale, shift);
        const auto given = with_output_scale(network, scale, shift);
        REQUIRE(given);
        const auto path = sparsity_path(*given, rows, {12, 1, 0});
        REQUIRE(path);
        CHECK(path->reached);
        CHECK(path->curve[0].patterns > 12);
        const SparsityStep& step = path->curve[path->step];
        CHECK(step.patterns == slow_patterns(path->network, *rows));
        CHECK(step.training.answers_r2 > 0.5);
        CHECK(step.training.r2 > 0.5);
        CHECK(std::isnan(step.training.accuracy));
        CHECK(std::isnan(step.training.agreement));
    }
}

TEST_CASE("sparsity path: a stop leaves the network of the best step so far") {
    const StudyInput study = bundled_study("iris");
    const auto rows = judged_of(study, 1);
    auto job = SparsityPathJob::create(*study.network, rows, {1, 1, 0});
    REQUIRE(job);
    CHECK(same_numbers((*job)->take().network, *study.network));
    double progress = 0;
    for (int i = 0; i < 40 && (*job)->step(); ++i) {
        CHECK((*job)->progress() >= progress);
        progress = (*job)->progress();
        CHECK(!(*job)->what().empty());
    }
    const SparsityPath path = (*job)->take();
    CHECK_FALSE(path.reached);
    REQUIRE(!path.curve.empty());
    CHECK(path.curve[path.step].patterns == slow_patterns(path.network, *rows));
}

TEST_CASE("sparsity path: networks with sums are retrained, but not slimmed") {
    const Network network = testing::branching_network(2);
    auto rows = std::make_shared<JudgedRows>();
    Rng rng(8);
    rows->set.inputs = testing::random_matrix(rng, 5, 60);
    rows->set.num_classes = 2;
    rows->loss = Loss::kSoftmaxCrossEntropy;
    for (std::uint32_t r = 0; r < 60; ++r) {
        rows->row.push_back(r);
        rows->set.classes.push_back(rows->set.inputs(0, r) > 0 ? 1 : 0);
    }
    REQUIRE(split_rows(rows->set, kHeldOutShare, 1));
    const auto path = sparsity_path(network, rows, {4, 1, 0});
    REQUIRE(path);
    CHECK_FALSE(path->slimmed);
    CHECK(path->removals.empty());
    CHECK(path->curve[path->step].patterns == slow_patterns(path->network, *rows));
    CHECK(path->reached == (path->curve[path->step].patterns <= 4));
}

TEST_CASE("sparsity path: what cannot be is refused in a sentence") {
    const StudyInput study = bundled_study("iris");
    const auto rows = judged_of(study, 1);
    CHECK_FALSE(sparsity_path(*study.network, rows, {0, 1, 0}));
    CHECK_FALSE(sparsity_path(*study.network, rows, {3, 1, -1}));
    StudyInput without = study;
    without.target.reset();
    const auto no_answers = sparsity_path(*study.network, judged_of(without, 1), {3, 1, 0});
    REQUIRE_FALSE(no_answers);
    CHECK(no_answers.error().sentence().find("answers") != std::string::npos);
    // A network for other answers.
    StudyInput other = study;
    other.network = std::make_shared<const Network>(testing::random_network({4, 3, 2}, 1));
    CHECK_FALSE(judge_rows(other, nullptr, 1));
}

TEST_CASE("retraining scale: there and back a network stays what it is") {
    const auto rows = number_rows(1e4, -7e5);
    for (const auto& item : testing::all_networks()) {
        if (item.network.num_inputs() != 3 || item.network.num_outputs() != 1) continue;
        CAPTURE(item.name);
        const RetrainingScale scale(item.network, *rows);
        const auto there = scale.to_scale(item.network);
        REQUIRE(there);
        const auto back = scale.from_scale(*there, item.network.link());
        REQUIRE(back);
        CHECK(max_relative_difference(item.network, *back, rows->set.inputs) < 1e-6);
    }
    const RetrainingScale scale(testing::random_network({3, 4, 1}, 1), *rows);
    const auto set = scale.training_rows(*rows);
    CHECK(set->inputs.cols() == static_cast<Eigen::Index>(rows->set.training.size()));
    for (Eigen::Index i = 0; i < 3; ++i) {
        CHECK(set->inputs.row(i).mean() == doctest::Approx(0).epsilon(1e-9));
        CHECK(set->inputs.row(i).squaredNorm() / static_cast<double>(set->inputs.cols()) == doctest::Approx(1));
    }
    CHECK(set->values.mean() == doctest::Approx(0).epsilon(1e-9));
}

}  // namespace
}  // namespace reluscope
