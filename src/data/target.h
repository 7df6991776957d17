#pragma once

#include "base/result.h"
#include "data/table.h"

#include <cstdint>
#include <optional>
#include <span>
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

/// How many of `rows` have no answer, and the first of them.
struct Unanswered {
    std::size_t count = 0;
    std::size_t first_row = 0;
};
Unanswered unanswered(const Target& target, std::span<const std::uint32_t> rows);

/// The column as answers are read from it: "None" among other texts is an answer, and of the texts that stand for "no
/// value" those that are `classes` are too.
Column answers_of(const Column& column, const std::vector<std::string>& classes);

/// Reads the column as `classes` when the model names them, by the first of these that fits every cell: the same text
/// (or the same number), the same text but for case and blanks, class numbers 0 .. n - 1, false and true for two
/// classes. Without names, for `num_classes` > 0: class numbers 0 .. n - 1, else n different values in the order
/// scikit-learn gives them. Else as numbers. Of texts, answers_of() the column, or with `none_is_missing` the column as
/// it is: then "None" is no answer.
/// Errors   the first cell that fits none.
Result<Target> read_target(const Table& table, std::size_t column, const std::vector<std::string>& classes,
                           std::size_t num_classes, bool none_is_missing = false);

/// True where "None" among the texts of a column can be an answer or the lack of one.
bool may_answer_none(const Column& column);

/// The different values of a column, as answers_of() has them, as class names, in the order that scikit-learn gives
/// them (numbers by size, texts by code point; false before true); empty if there are more than `at_most`.
std::vector<std::string> class_names(const Column& column, std::size_t at_most);

}  // namespace reluscope
