#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

enum class ColumnType { kNumeric, kBoolean, kCategorical, kText };

std::string_view column_type_name(ColumnType type);

/// The text for "no value" that is an answer of its own where other texts are the answers.
inline constexpr std::string_view kNoneText = "None";

/// A cell that keeps a column from being numeric: where it stands in the file, for messages.
struct OddCell {
    std::size_t row = 0;   ///< row of the table, from 0
    std::size_t line = 0;  ///< line of the file, from 1
    std::string text;
};

/// One column. A missing cell is NaN in `numbers` and negative in `codes`: -1 where it is blank, -2 - k where it holds
/// `missing_labels[k]`.
struct Column {
    std::string name;
    bool has_name = true;  ///< false: the file has none, and the column is called by its position
    ColumnType type = ColumnType::kNumeric;
    std::vector<double> numbers;      ///< numeric: the value; boolean: 0 or 1. Else empty
    std::vector<std::int32_t> codes;  ///< categorical and text: position in `labels`. Else empty
    /// Categorical and text: the distinct texts in order of appearance; boolean: false text, true text.
    std::vector<std::string> labels;
    std::vector<std::string> missing_labels;  ///< categorical and text: texts that stand for "no value", such as None
    std::string unit;                         ///< numeric: the sign that stood at each number, such as %; may be empty
    std::size_t num_missing = 0;
    /// First cell that is neither a number nor missing, unless the column is numeric.
    std::optional<OddCell> first_odd_cell;

    bool has_numbers() const { return type == ColumnType::kNumeric || type == ColumnType::kBoolean; }
    bool is_missing(std::size_t row) const;
    /// The cell as text: label, or the number in its shortest form, or "" when missing.
    std::string text(std::size_t row) const;
};

/// From row `row` on, rows stand in consecutive lines that begin with `line`.
struct LineRun {
    std::size_t row = 0;
    std::size_t line = 0;
};

/// A table with typed columns, as read from a file.
struct Table {
    std::string name;
    std::size_t num_rows = 0;
    std::vector<Column> columns;
    std::string sha256;              ///< of the file's bytes (base/sha256.h); empty for a table made otherwise
    bool has_header = true;          ///< false: the columns are named column 1, column 2, ...
    std::vector<std::string> notes;  ///< what the reader decided or passed over, one sentence each
    /// Where the rows stand in the file, in the order of rows; empty for a table made otherwise.
    std::vector<LineRun> line_runs;

    /// Position of the column with this name, or else of the only one that is called so but for blanks at the ends and
    /// characters that show nothing; a name without any that shows is that of the only column without a name. kNoColumn
    /// if there is none.
    std::size_t find_column(std::string_view name) const;
    static constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

    /// Line of the file in which a row begins, from 1; 0 when the table was not read from one.
    std::size_t line_of(std::size_t row) const;
};

}  // namespace reluscope
