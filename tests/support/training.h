#pragma once

#include "analysis/study.h"
#include "train/evaluation.h"
#include "train/setup/architecture.h"
#include "train/setup/train_options.h"
#include "train/setup/training_data.h"

#include <memory>
#include <string>
#include <vector>

/// A table trained on from beginning to end, as `reluscope train` does it.
namespace reluscope::testing {

struct Experiment {
    std::string target;
    std::vector<int> hidden;
    TrainOptions options;
    bool standardise = true;
    std::uint64_t seed = 1;  ///< of the split, the first weights and the order of rows
};

struct ExperimentResult {
    TrainingData data;
    std::shared_ptr<const Network> network;  ///< in the table's unit
    Evaluations scores;
    Study study;  ///< of the network over the whole table
};

/// Fails the test where training is refused or stops at a number that is not finite.
ExperimentResult run_experiment(const Table& table, const Experiment& experiment);

/// The CSV table at `path`; fails the test where there is none.
Table read_table(const std::string& path);

}  // namespace reluscope::testing
