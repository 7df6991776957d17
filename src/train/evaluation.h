#pragma once

#include "network/network.h"
#include "train/metrics.h"
#include "train/setup/loss.h"
#include "train/setup/training_data.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

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

/// The mean loss of `logits` (outputs x all rows of `set`) over `rows`, without weights and penalties.
double mean_loss(const Eigen::MatrixXd& logits, const TrainingSet& set, Loss loss, std::span<const std::uint32_t> rows);

/// `network` as it comes from training: numbers encoded as in `data.set`.
Evaluations evaluate(const Network& network, const TrainingData& data, Loss loss);

}  // namespace reluscope
