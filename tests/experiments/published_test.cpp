#include "analysis/affine_map.h"
#include "data/toy_data.h"
#include "support/paths.h"
#include "support/training.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

// The experiments of Picchiotti and Gori 2021 (docs/experiments.md has the commands). The third published one,
// Aletheia's CoCircles, is in tests/analysis/summaries/unwrap_summary_test.cpp.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

AffineMap map_of(const Study& study, std::size_t cluster) {
    return affine_map_of(study.network(), study.patterns->bits.row(study.clustering->clusters[cluster].first_row));
}

/// Accuracy over 0.80, a handful of clusters, and sex and passenger class above all else.
void check_titanic(const Table& table) {
    Experiment experiment{"Survived", {3, 2}, {}, false, 6};
    experiment.options.l2_weights = 0.1;
    experiment.options.first_layer_only = true;
    experiment.options.learning_rate = 0.001;
    experiment.options.validation_share = 0.1;
    const ExperimentResult result = run_experiment(table, experiment);
    const Study& study = result.study;
    CHECK(study.scores->overall_accuracy >= 0.80);
    CHECK(study.clustering->num_clusters() >= 2);
    CHECK(study.clustering->num_clusters() <= 12);
    CHECK(study.survey->certificate.holds());
    const Eigen::VectorXd& importance = study.survey->squared_importance;
    REQUIRE(study.input->origins[0].column == "Pclass");
    REQUIRE(study.input->origins[1].column == "Sex");
    CHECK(importance(0) + importance(1) > 0.6);
    for (Eigen::Index j = 2; j < importance.size(); ++j) {
        CHECK(importance(j) < importance(0));
        CHECK(importance(j) < importance(1));
    }
}

}  // namespace

TEST_CASE("experiments: the Boolean formula is learnt without an error, by few clusters that ignore the noise bits") {
    ToyOptions toy;
    toy.kind = ToyKind::kBoolean;
    toy.rows = 100'000;
    Experiment experiment{"y", {4, 2}, {}, false, 1};
    experiment.options.l1_activations = 0.02;
    experiment.options.first_activations_only = true;
    experiment.options.learning_rate = 0.01;
    experiment.options.epochs = 10;
    experiment.options.batch_size = 100;
    const ExperimentResult result = run_experiment(*make_toy(toy), experiment);
    const Study& study = result.study;
    CHECK(study.scores->overall_accuracy == 1.0);
    CHECK(study.clustering->num_clusters() <= 8);
    CHECK(study.survey->certificate.holds());
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c) {
        const Eigen::RowVectorXd weights = map_of(study, c).A.row(0).cwiseAbs();
        CHECK(weights.tail(7).maxCoeff() <= 0.02 * weights.maxCoeff());
    }
}

TEST_CASE("experiments: the Titanic's 1309 passengers, processed as in the paper") {
    check_titanic(read_table(testing::bundled_data() + "/titanic_paper/titanic_paper.csv"));
}

TEST_CASE("experiments: Kaggle's 891 passengers, where the paper's table lies beside the checkout") {
    const std::filesystem::path path = std::filesystem::path(testing::shared_data()) / "models" / "titanic_paper.csv";
    if (testing::shared_data().empty() || !std::filesystem::exists(path)) {
        MESSAGE("left out: there is no such table");
        return;
    }
    check_titanic(read_table(path.string()));
}
