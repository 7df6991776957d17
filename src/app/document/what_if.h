#pragma once

#include "app/state/state.h"

#include <tl/expected.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reluscope {

/// The columns that the network reads, in the order of the table.
std::vector<std::string> read_columns(const StudyInput& input);

/// True if the network reads the column: only then does changing a cell of it change anything.
bool is_read(const StudyInput& input, std::string_view column);

/// The row with these cells, by column, in place of the table's own, studied as a table of one row: the same reading of
/// its texts, the same encoder, the same exact signs. Cells that say what the table says are left out of the result.
/// Errors   one sentence: a column that the network does not read, a text that is no number, a category that an
///          ordinal code does not know, a missing cell that the encoder has no rule for, values that overflow.
tl::expected<std::shared_ptr<const WhatIf>, std::string> make_what_if(const Document& document, RowId row,
                                                                      const std::map<std::string, std::string>& cells);

/// Whether the encoder reads a missing cell of the column.
bool reads_missing(const StudyInput& input, std::string_view column);

/// The smallest and the largest of a column's numbers; infinity and minus infinity where it has none.
std::pair<double, double> range_of(const Column& column);

}  // namespace reluscope
