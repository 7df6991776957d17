#pragma once

#include "analysis/study.h"
#include "base/result.h"
#include "network/network.h"
#include "train/setup/loss.h"
#include "train/setup/training_set.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace reluscope {

/// The rows of a simplification: `set.training` are worked with, `set.validation` are held out and only judged on.
struct JudgedRows {
    TrainingSet set;  ///< numbers in the table's unit; classes and values both empty where there are no answers
    std::optional<Loss> loss;        ///< that the network was made for; none without answers
    std::vector<std::uint32_t> row;  ///< per row of `set`: row of its table
    std::size_t num_unanswered = 0;  ///< rows without an answer, which neither train nor judge

    bool has_answers() const { return loss.has_value(); }
};

/// The rows of a study, a share of each class (or of all) held out by `seed`, or judged on all rows of `held_out`.
/// Errors   the answers do not fit the network's outputs; held-out rows with other classes; no row is left.
Result<JudgedRows> judge_rows(const StudyInput& rows, const StudyInput* held_out, std::uint64_t seed);

/// How a network does on some rows, against their answers and against the network that it came from. What does not
/// apply is NaN.
struct RowFigures {
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

    std::size_t rows = 0;
    // Against the network that was given.
    double agreement = kNone;  ///< classes: share of the rows with the same prediction
    /// 1 - sum |f - g|^2 / sum |f - mean f|^2 of the logits, f the given network; of a softmax, logits less their mean
    /// over the classes, which is all that its probabilities depend on.
    double r2 = kNone;
    double max_rel_difference = kNone;  ///< max |f - g| / max(1, |f|) over rows and logits as in r2
    std::size_t worst_row = 0;          ///< row of its table where it is reached first
    // Against the answers.
    double loss = kNone;        ///< mean over the rows; of numbers the squared error in the table's unit
    double accuracy = kNone;    ///< classes
    double auc = kNone;         ///< classes
    double rmse = kNone;        ///< numbers
    double answers_r2 = kNone;  ///< numbers: 1 - sum (g - y)^2 / sum (y - mean y)^2
};

/// Logits as in RowFigures::r2: of a softmax, each column less its mean.
Eigen::MatrixXd comparable_logits(Link link, const Eigen::MatrixXd& logits);

/// `given` and `logits` are outputs x rows of the set, of the given network and of the other one, which share `link`.
RowFigures row_figures(const JudgedRows& judged, Link link, const Eigen::MatrixXd& given, const Eigen::MatrixXd& logits,
                       std::span<const std::uint32_t> rows);

}  // namespace reluscope
