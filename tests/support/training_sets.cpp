#include "support/training_sets.h"

#include "base/numerics/rng.h"
#include "support/networks.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>

namespace reluscope::testing {

namespace {

TrainingSet empty_set(int num_inputs, int num_classes, Eigen::Index rows) {
    TrainingSet set;
    set.inputs.resize(num_inputs, rows);
    set.num_classes = num_classes;
    if (num_classes > 0) {
        set.classes.resize(static_cast<std::size_t>(rows));
    } else {
        set.values.resize(rows);
    }
    set.training.resize(static_cast<std::size_t>(rows));
    std::iota(set.training.begin(), set.training.end(), 0U);
    return set;
}

}  // namespace

TrainingSet circles(Eigen::Index rows, double noise, std::uint64_t seed) {
    Rng rng(seed);
    TrainingSet set = empty_set(2, 2, rows);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const bool outer = row % 2 == 1;
        const double angle = rng.uniform(0, 2 * std::numbers::pi);
        const double radius = outer ? 1.0 : 0.5;
        set.inputs(0, row) = radius * std::cos(angle) + noise * rng.normal();
        set.inputs(1, row) = radius * std::sin(angle) + noise * rng.normal();
        set.classes[static_cast<std::size_t>(row)] = outer ? 1 : 0;
    }
    return set;
}

TrainingSet xor_points(Eigen::Index rows, double noise, std::uint64_t seed) {
    Rng rng(seed);
    TrainingSet set = empty_set(2, 2, rows);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const double x = rng.uniform(-1, 1);
        const double y = rng.uniform(-1, 1);
        set.inputs(0, row) = x + noise * rng.normal();
        set.inputs(1, row) = y + noise * rng.normal();
        set.classes[static_cast<std::size_t>(row)] = (x > 0) != (y > 0) ? 1 : 0;
    }
    return set;
}

TrainingSet overlapping_classes(int num_inputs, int num_classes, Eigen::Index rows, std::uint64_t seed) {
    Rng rng(seed);
    TrainingSet set = empty_set(num_inputs, num_classes, rows);
    const Eigen::MatrixXd functions = random_matrix(rng, num_classes, num_inputs);
    set.inputs = random_matrix(rng, num_inputs, rows);
    for (Eigen::Index row = 0; row < rows; ++row) {
        Eigen::Index best = 0;
        (functions * set.inputs.col(row) + random_matrix(rng, num_classes, 1)).col(0).maxCoeff(&best);
        set.classes[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(best);
    }
    return set;
}

TrainingSet linear_numbers(int num_inputs, Eigen::Index rows, std::uint64_t seed) {
    Rng rng(seed);
    TrainingSet set = empty_set(num_inputs, 0, rows);
    const Eigen::VectorXd slope = random_matrix(rng, num_inputs, 1);
    set.inputs = random_matrix(rng, num_inputs, rows);
    for (Eigen::Index row = 0; row < rows; ++row)
        set.values(row) = slope.dot(set.inputs.col(row)) + 0.5 + 0.1 * rng.normal();
    return set;
}

std::shared_ptr<const TrainingSet> shared_set(TrainingSet set, double validation_share) {
    if (const Status status = split_rows(set, validation_share, 7); !status)
        throw std::runtime_error(status.error().sentence());
    return std::make_shared<const TrainingSet>(std::move(set));
}

}  // namespace reluscope::testing
