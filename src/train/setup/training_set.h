#pragma once

#include "base/result.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace reluscope {

/// Encoded rows with their answers, and which of them train and which validate. An answer may be unknown in rows that
/// do neither.
struct TrainingSet {
    Eigen::MatrixXd inputs;                 ///< inputs x rows
    std::vector<std::int32_t> classes;      ///< class task: class of each row, -1 unknown. Else empty
    Eigen::VectorXd values;                 ///< number task: number of each row, NaN unknown. Else empty
    int num_classes = 0;                    ///< class task: at least 2. Number task: 0
    std::vector<std::uint32_t> training;    ///< rows to train on; at least one
    std::vector<std::uint32_t> validation;  ///< rows to validate on; may be empty

    bool is_class() const { return num_classes > 0; }
    Eigen::Index num_rows() const { return inputs.cols(); }
};

/// Errors   no rows to train on, answers that do not fit the rows, a row number out of range, an answer that is
/// unknown, an input that is not finite
///          in a row that is used; names the first such row.
Status validate(const TrainingSet& set);

/// Deals all rows with a known answer to `training` and `validation`, each in ascending order: of every class (or of
/// all numbers) the share `validation_share`, rounded to the nearest row, but never a class's last row. Which ones
/// follows from `seed`. Errors   a share outside of [0, 1); no row with a known answer.
Status split_rows(TrainingSet& set, double validation_share, std::uint64_t seed);

}  // namespace reluscope
