#pragma once

#include "network/network.h"
#include "train/metrics.h"
#include "train/setup/loss.h"
#include "train/setup/training_data.h"

#include <cstddef>
#include <limits>
#include <optional>

namespace reluscope {

/// How good a network is on some rows.
struct Evaluation {
    std::size_t rows = 0;
    double loss = std::numeric_limits<double>::quiet_NaN();  ///< mean over the rows, without weights and penalties
    std::optional<ClassMetrics> classes;                     ///< classes
    std::optional<NumberMetrics> numbers;                    ///< numbers, in the table's unit
};

struct Evaluations {
    Evaluation training;
    std::optional<Evaluation> validation;  ///< none without validation rows
};

/// `network` as it comes from training: numbers encoded as in `data.set`.
Evaluations evaluate(const Network& network, const TrainingData& data, Loss loss);

}  // namespace reluscope
