#pragma once

#include "base/result.h"
#include "data/table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// The answers in a table: a class or a number per row.
struct Target {
    std::string column;
    std::vector<std::string> classes;        ///< empty for a number
    std::vector<std::int32_t> class_of_row;  ///< per table row; -1 unknown. Empty for a number
    std::vector<double> value_of_row;        ///< per table row; NaN unknown. Empty for classes
    std::vector<std::string> notes;          ///< what was assumed to match texts with classes, one sentence each

    bool is_class() const { return !classes.empty(); }
};

/// The target column: `wanted` by name if given, else `model_target` if the table has it, else the last column when the table has one
/// column more than `num_columns_used`; kNoColumn when there is none.
/// Errors   `wanted` is no column of the table.
Result<std::size_t> find_target(const Table& table, const std::optional<std::string>& wanted,
                                const std::string& model_target, std::size_t num_columns_used);

/// Reads the column as `classes` when the model names them, by the first of these that fits every cell: the same text (or the same number), the
/// same text but for case and blanks, class numbers 0 .. n - 1, false and true for two classes. Without names, for `num_classes` > 0: class
/// numbers 0 .. n - 1, else n different values in the order scikit-learn gives them. Else as numbers.
/// Errors   the first cell that fits none.
Result<Target> read_target(const Table& table, std::size_t column, const std::vector<std::string>& classes,
                           std::size_t num_classes);

/// The different values of a column as class names, in the order that scikit-learn gives them (numbers by size, texts by code point; false
/// before true); empty if there are more than `at_most`.
std::vector<std::string> class_names(const Column& column, std::size_t at_most);

}  // namespace reluscope
