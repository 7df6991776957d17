#include "data/toy_data.h"
#include "support/paths.h"
#include "support/training.h"

#include <doctest/doctest.h>

// What training reaches with ordinary settings (docs/experiments.md has the figures).

using namespace reluscope;
using namespace reluscope::testing;

namespace {

double validation_accuracy(const ExperimentResult& result) { return result.scores.validation->classes->accuracy; }

}  // namespace

TEST_CASE("experiments: circles, moons and xor at noise 0.1 with 2-8-8-1") {
    for (const ToyKind kind : {ToyKind::kCircles, ToyKind::kMoons, ToyKind::kXor}) {
        CAPTURE(toy_info(kind).id);
        ToyOptions toy;
        toy.kind = kind;
        const ExperimentResult result = run_experiment(*make_toy(toy), {"class", {8, 8}, {}, true, 1});
        CHECK(result.study.scores->overall_accuracy > 0.97);
        CHECK(validation_accuracy(result) > 0.97);
    }
}

TEST_CASE("experiments: spirals with three arms") {
    ToyOptions toy;
    toy.kind = ToyKind::kSpirals;
    toy.arms = 3;
    const ExperimentResult result = run_experiment(*make_toy(toy), {"class", {32, 32}, {}, true, 1});
    CHECK(result.study.scores->overall_accuracy > 0.98);
    CHECK(validation_accuracy(result) > 0.98);
}

TEST_CASE("experiments: the Titanic's passengers as the table has them, mean over twenty splits") {
    const Table table = read_table(testing::bundled_data() + "/titanic/titanic.csv");
    Experiment experiment{"survived", {16, 8}, {}, true, 1};
    experiment.options.l2_weights = 0.005;
    experiment.options.patience = 10;
    double sum = 0;
    for (experiment.seed = 1; experiment.seed <= 20; ++experiment.seed)
        sum += validation_accuracy(run_experiment(table, experiment));
    CHECK(sum / 20 >= 0.80);
}

TEST_CASE("experiments: digits") {
    const Table table = read_table(testing::bundled_data() + "/digits/digits.csv");
    Experiment experiment{"digit", {64, 32}, {}, true, 1};
    experiment.options.l2_weights = 1e-4;
    experiment.options.learning_rate = 0.003;
    experiment.options.epochs = 40;
    CHECK(validation_accuracy(run_experiment(table, experiment)) >= 0.97);
}

TEST_CASE("experiments: a surface is learnt and predicted in its own unit") {
    ToyOptions toy;
    toy.kind = ToyKind::kSaddle;
    toy.noise = 0.05;
    const ExperimentResult result = run_experiment(*make_toy(toy), {"value", {16, 16}, {}, true, 1});
    CHECK(result.scores.validation->numbers->r2 > 0.95);
    CHECK(result.study.scores->overall_rmse < 0.08);
}
