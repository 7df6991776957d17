#include "formats/json/json_model.h"
#include "network/forward.h"
#include "simplify/slimming_job.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace reluscope {
namespace {

using nlohmann::json;

/// tests/data/simplify/stable_units.json: networks whose units' states over a box are known from mixed-integer
/// programs, and networks with planted redundancy whose least size is known.
json stable_units() {
    const auto bytes = testing::read_bytes(testing::test_data() + "/simplify/stable_units.json");
    return json::parse(reinterpret_cast<const char*>(bytes.data()),
                       reinterpret_cast<const char*>(bytes.data()) + bytes.size());
}

Eigen::VectorXd vector_of(const json& numbers) {
    const auto values = numbers.get<std::vector<double>>();
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

InputBox box_of(const json& entry) { return {vector_of(entry["lo"]), vector_of(entry["hi"])}; }

Network network_from(const std::string& text) {
    const auto model = read_json_model("net.json", std::as_bytes(std::span(text)));
    REQUIRE(model);
    return model->network;
}

Eigen::MatrixXd points_in(const InputBox& box, Eigen::Index count, std::uint64_t seed) {
    Rng rng(seed);
    Eigen::MatrixXd points(box.lo.size(), count);
    for (Eigen::Index p = 0; p < count; ++p) {
        for (Eigen::Index i = 0; i < points.rows(); ++i) {
            const double t = p % 3 == 0 ? static_cast<double>(rng.below(2)) : rng.uniform();
            points(i, p) = box.lo(i) + t * (box.hi(i) - box.lo(i));
        }
    }
    return points;
}

SlimmedNetwork slim(SlimmingTask task) {
    auto job = SlimmingJob::create(std::move(task));
    REQUIRE(job);
    double progress = (*job)->progress();
    while ((*job)->step()) {
        REQUIRE((*job)->progress() >= progress);
        progress = (*job)->progress();
    }
    CHECK((*job)->progress() == 1);
    auto made = (*job)->take();
    REQUIRE(made);
    return *std::move(made);
}

Slimming slim_box(const Network& network, const InputBox& box) {
    return slim({std::make_shared<const Network>(network), true, nullptr, nullptr, box}).slimming;
}

SlimmedNetwork slim_rows(const Network& network, const Eigen::MatrixXd& inputs) {
    EncodedRows rows;
    rows.inputs = inputs;
    return slim({std::make_shared<const Network>(network), false, std::make_shared<const EncodedRows>(std::move(rows)),
                 std::make_shared<const PatternTable>(compute_patterns(network, inputs))});
}

InputBox unit_box(int inputs) { return {-Eigen::VectorXd::Ones(inputs), Eigen::VectorXd::Ones(inputs)}; }

TEST_CASE("slimming: bundled networks lose what is dead or always on over the box of their rows, and nothing else") {
    const json oracle = stable_units();
    for (const auto& item : oracle["networks"].items()) {
        const std::string& name = item.key();
        const json& entry = item.value();
        CAPTURE(name);
        const auto bytes = testing::read_bytes(testing::bundled_data() + "/" + name + "/" + name + ".json");
        const auto model = read_json_model(name, bytes);
        REQUIRE(model);
        const auto stack = dense_stack(model->network);
        REQUIRE(stack);
        const InputBox box = box_of(entry);
        BoxProver prover(*stack, box, Eigen::MatrixXd(model->network.num_inputs(), 0));
        std::vector<std::vector<UnitVerdict>> verdicts;
        for (std::size_t l = 0; l < stack->hidden.size(); ++l) verdicts.push_back(prover.decide_layer(l));
        for (const json& unit : entry["on_box"]) {
            CAPTURE(unit);
            const UnitVerdict& verdict = verdicts[unit[0].get<std::size_t>()][unit[1].get<std::size_t>()];
            CHECK_FALSE(verdict.open);
            CHECK((verdict.state == UnitState::kDead) == (unit[2] == "dead"));
            CHECK((verdict.state == UnitState::kAlwaysOn) == (unit[2] == "always on"));
        }
        const Slimming slimming = slim_box(model->network, box);
        const auto smaller = network_of(slimming.stack);
        REQUIRE(smaller);
        CHECK(max_relative_difference(model->network, *smaller, points_in(box, 10'000, 3)) < 1e-12);
        for (const Removal& removal : slimming.removals) CHECK(removal.reason == RemovalReason::kDead);
    }
}

TEST_CASE("slimming: planted networks shrink to the least number of units") {
    const json oracle = stable_units();
    for (const auto& item : oracle["planted"].items()) {
        const std::string& name = item.key();
        const json& entry = item.value();
        CAPTURE(name);
        const Network network = network_from(entry["network"].dump());
        const InputBox box = box_of(entry);
        const Slimming slimming = slim_box(network, box);
        CHECK(slimming.hidden_after == entry["minimal_hidden"].get<std::vector<std::size_t>>());
        const auto smaller = network_of(slimming.stack);
        REQUIRE(smaller);
        CHECK(max_relative_difference(network, *smaller, points_in(box, 10'000, 4)) < 1e-12);
        std::set<std::pair<std::size_t, std::size_t>> named;
        for (const Removal& removal : slimming.removals)
            CHECK(named.insert({removal.unit.layer, removal.unit.unit}).second);
    }
}

TEST_CASE(
    "slimming: random networks with planted redundancy keep their outputs on the box, and lose what was planted") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Rng rng(seed);
        auto stack = *dense_stack(testing::random_network({3, 6, 5, 2}, seed));
        const InputBox box = unit_box(3);
        DenseLayer& first = stack.hidden[0];
        first.b(0) = -first.W.row(0).cwiseAbs().sum() - 0.1;  // dead
        first.W.row(2) = 1.5 * first.W.row(1);                // a multiple
        first.b(2) = 1.5 * first.b(1);
        first.W.row(4).setZero();                             // constant
        stack.hidden[1].W.row(3) = stack.hidden[1].W.row(2);  // a duplicate
        stack.hidden[1].b(3) = stack.hidden[1].b(2);
        const auto network = network_of(stack);
        REQUIRE(network);
        const Slimming slimming = slim_box(*network, box);
        REQUIRE(slimming.hidden_after.size() <= 2);
        CHECK(slimming.removals.size() >= 4);
        const auto smaller = network_of(slimming.stack);
        REQUIRE(smaller);
        const Eigen::MatrixXd points = points_in(box, 3000, seed);
        CHECK(max_relative_difference(*network, *smaller, points) < 1e-12);
        // What was proven dead is dead, and what was proven on is on, at every point that was tried.
        BoxProver prover(stack, box, Eigen::MatrixXd(3, 0));
        Eigen::MatrixXd h = points;
        for (std::size_t l = 0; l < 2; ++l) {
            const auto verdicts = prover.decide_layer(l);
            const Eigen::MatrixXd z = (stack.hidden[l].W * h).colwise() + stack.hidden[l].b;
            for (Eigen::Index u = 0; u < z.rows(); ++u) {
                const UnitVerdict& verdict = verdicts[static_cast<std::size_t>(u)];
                if (verdict.state == UnitState::kDead) CHECK(z.row(u).maxCoeff() <= 0);
                if (verdict.state == UnitState::kAlwaysOn) CHECK(z.row(u).minCoeff() >= 0);
                CHECK(verdict.lo <= z.row(u).minCoeff());
                CHECK(verdict.hi >= z.row(u).maxCoeff());
            }
            h = z.cwiseMax(0);
        }
    }
}

TEST_CASE("slimming: on rows, what no row needs goes, and the rows' outputs stay") {
    for (const testing::NamedNetwork& named : testing::all_networks()) {
        const Network& network = named.network;
        CAPTURE(named.name);
        const auto stack = dense_stack(network);
        if (!stack) continue;
        const Eigen::MatrixXd rows = testing::test_inputs(network, 60, 5);
        const SlimmedNetwork made = slim_rows(network, rows);
        CHECK(max_relative_difference(network, *made.network, rows) == made.max_rel_difference);
        CHECK(made.max_rel_difference < 1e-11);
        CHECK(made.rows == 60);
        CHECK(made.points == 0);
        for (const Removal& removal : made.slimming.removals) CHECK(removal.proof == StateProof::kData);
    }
}

TEST_CASE("slimming: over boxes, degenerate and leaky networks keep their outputs") {
    for (const testing::NamedNetwork& named : testing::all_networks()) {
        const Network& network = named.network;
        CAPTURE(named.name);
        const auto stack = dense_stack(network);
        if (!stack) continue;
        const InputBox box = unit_box(network.num_inputs());
        const Slimming slimming = slim_box(network, box);
        const auto smaller = network_of(slimming.stack);
        REQUIRE(smaller);
        CHECK(max_relative_difference(network, *smaller, points_in(box, 2000, 6)) < 1e-11);
    }
}

TEST_CASE("slimming: an image of a unit in the mirror costs nothing where a linear part is carried anyway") {
    // |x - y| / 2 twice over, beside x + y, which is always on over the box [1, 2]^2.
    const Network network = network_from(R"({"format": "reluscope-model", "version": 1, "inputs": 2, "layers": [
        {"weights": [[1, -1], [-1, 1], [1, 1], [1, 0]], "bias": [0, 0, 0, 0], "activation": "relu"},
        {"weights": [[0.5, 0.5, 1, 1]], "bias": [0], "activation": "linear"}]})");
    const InputBox box{Eigen::Vector2d(1, 1), Eigen::Vector2d(2, 2)};
    const Slimming slimming = slim_box(network, box);
    CHECK(slimming.hidden_after == std::vector<std::size_t>{2});
    const auto smaller = network_of(slimming.stack);
    REQUIRE(smaller);
    CHECK(max_relative_difference(network, *smaller, points_in(box, 1000, 7)) < 1e-15);
}

TEST_CASE("slimming: sums of layers are refused in a sentence") {
    const auto stack = dense_stack(testing::branching_network(1));
    REQUIRE_FALSE(stack);
    CHECK(stack.error().sentence() ==
          "network: expected a plain stack of layers, which is what can be simplified, found sums or concatenations of "
          "layers");
}

}  // namespace
}  // namespace reluscope
