#pragma once

#include "analysis/study.h"
#include "answers/change_problem.h"
#include "base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// What a person allows and wants, in the words of the table.
struct ChangeRules {
    Norm norm = Norm::kL2;
    std::optional<std::string> to;  ///< a class (its number from 0, or its name), a probability, or a value
    /// Columns, or single inputs of a column by their labels ("embarked = Cherbourg").
    std::vector<std::string> lock, only, up, down, integer;
    std::size_t max_columns = 0;  ///< 0: any number
    bool data_box = true;         ///< every input stays between its smallest and its largest value over the rows
    bool relaxed = false;         ///< every network input moves freely, also categories and whole numbers
};

/// What a row is predicted, and what is wanted of it.
struct ChangeWish {
    bool decides = true;    ///< about classes; else a number is wanted
    std::int32_t from = 0;  ///< class that is predicted
    std::optional<std::int32_t> to;
    std::optional<double> probability;    ///< wanted of class 1
    double from_value = 0, to_value = 0;  ///< of a number
};

/// The wish about a row whose logits are `logits`. `classes`: names, may be empty.
/// Errors   no such class or number; a network with one plain output and no wanted value.
Result<ChangeWish> read_wish(const StudyInput& input, const std::vector<std::string>& classes,
                             const Eigen::VectorXd& logits, const ChangeRules& rules);

/// A column that cannot change although no rule locks it, and why.
struct HeldColumn {
    enum class Reason { kConstant, kMissing, kReadTwice };
    std::string column;
    Reason reason = Reason::kConstant;
};

/// The problem of one encoded row.
///
/// Scales    the population deviation of every network input over the rows; an input without any cannot change.
/// Columns   one-hot: exactly one of its inputs is 1 (none, where the row has none); "missing" stays as it is. Columns
///           whose values are all whole numbers, and `integer`, take whole numbers. Booleans and ordinals take their
///           own values. A cell that is missing and says so by an input of its own cannot change, nor can a column that
///           the encoder reads twice.
/// Relaxed   none of that, but for `integer`.
/// Errors    names a column that is not there, or that a rule does not fit.
Result<ChangeProblem> make_change_problem(const StudyInput& input, Eigen::Index row, const ChangeWish& wish,
                                          const ChangeRules& rules, std::vector<HeldColumn>* held = nullptr);

/// True where the outputs speak of classes: as makes_decisions() (analysis/rows/row_geometry.h).
bool decides_classes(const StudyInput& input);

/// Takes all inputs of a column out of what may change.
void lock_column(ChangeProblem& problem, std::size_t column);

}  // namespace reluscope
