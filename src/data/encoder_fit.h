#pragma once

#include "base/result.h"
#include "data/encoder.h"
#include "data/table.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

/// A number for each text of a column.
struct OrdinalChoice {
    std::string column;
    std::vector<std::pair<std::string, double>> values;
};

/// How the columns of a table are to become inputs.
struct EncoderChoices {
    std::vector<std::string> columns;      ///< these only; empty for all but the target
    std::vector<std::string> drop;         ///< without these
    std::vector<std::string> categorical;  ///< one-hot although they hold numbers
    std::vector<OrdinalChoice> ordinal;
    bool standardise = true;          ///< numbers and ordinals get mean 0 and variance 1; else as they are
    bool missing_inputs = true;       ///< an input that says where a cell is missing, for columns that have such cells
    std::size_t max_categories = 10;  ///< of a column; the most frequent ones, the rest count as "other". At least 1
};

/// An encoder made from a table.
struct FittedEncoder {
    Encoder encoder;
    std::vector<std::string> notes;  ///< columns passed over and missing cells, one sentence each
};

/// Makes an encoder from the rows `rows` of the table; no other row has a say, but for texts that an ordinal column
/// must know.
///
/// Numbers      as they are or standardised (mean and population deviation of the values that are there). Missing
///              cells become the median.
/// Booleans     0 or 1. Missing cells become the more frequent one.
/// Ordinal      where the caller says so: a number per text, then as numbers. Missing cells become the text in the
///              middle.
/// Categories   one input per text, in the order of the texts; "other" takes rarer ones, and texts that come later.
///              Without rarer ones, a text that comes later sets no input. Missing cells become the most frequent
///              text.
/// Missing      cells in `rows`, with missing_inputs: one more input, 1 where the cell is missing. A boolean column
///              with such cells is taken as categories.
/// Passed over  with a note: columns without two different values in `rows`, text that differs in more than half of
///              the cells (names), numbers that count the rows (counts_the_rows() of column_roles.h). The latter two
///              are taken when `columns` names them, and numbers that count the rows where no other column can be an
///              input.
///
/// Errors   names a chosen column that is not there or is the target, an ordinal text without a number; no rows; no
/// column is left.
Result<FittedEncoder> fit_encoder(const Table& table, std::size_t target, const EncoderChoices& choices,
                                  std::span<const std::uint32_t> rows);

}  // namespace reluscope
