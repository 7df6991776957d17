#pragma once

#include "formats/csv/csv_scan.h"
#include "formats/csv/number_notation.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// A cell of the first line, in UTF-8.
struct FirstCell {
    std::string text;
    bool quoted = false;
};

/// What the cells of one column below the first line look like, in the first rows of the file.
struct ColumnLook {
    NumberNotation notation;  ///< of the numbers
    bool is_numeric = false;  ///< half of its cells with a value, or more, are numbers
    bool has_fraction = false;
    bool has_unquoted_number = false;
    bool has_quoted_number = false;
    double lowest = 0;  ///< of the numbers
    double highest = 0;
    std::size_t num_known = 0;   ///< cells with a value
    bool repeats_first = false;  ///< the text of the first line occurs again
    bool all_differ = true;      ///< no text occurs twice
};

/// The first rows of a file.
struct TableLook {
    std::vector<ColumnLook> columns;
    NumberHabits habits;           ///< what the columns together say
    std::size_t num_rows = 0;      ///< that were looked at
    bool rows_are_longer = false;  ///< every row has one cell more than the first line: names of the rows
    bool last_is_empty = true;     ///< the last cell of every row is
};

/// Looks at the rows from the scanner's place on. `first` are the cells of the first line.
TableLook look_at_rows(CsvScanner scanner, const std::vector<FirstCell>& first);

/// What the first line is.
enum class FirstLine {
    kHeader,
    kHeaderOfNumbers,  ///< a header with numbers over columns of numbers, such as years
    kNumbers,          ///< data, for it holds numbers where the rows below do
    kRepeatedTexts     ///< data, for its texts occur again below
};

/// Data, when it has a number in a column that is otherwise numeric, unless another such column has a name there or
/// the numbers look like names: years, wavelengths, a count. Of texts alone: a header, unless most of them occur again
/// below.
FirstLine first_line_of(const std::vector<FirstCell>& first, const TableLook& look);

}  // namespace reluscope
