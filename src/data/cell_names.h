#pragma once

#include "data/table.h"

#include <string>
#include <string_view>

namespace reluscope {

/// "column 'age'".
std::string column_place(const Column& column);

/// "column 'age', row 17 (line 19)"; the line only where the table was read from a file.
std::string cell_place(const Table& table, const Column& column, std::size_t row);

/// Row with code `code` that comes first.
std::size_t first_row_with_code(const Column& column, std::int32_t code);

/// True, yes, t, y as 1 and false, no, f, n as 0, in any case; -1 for every other text.
int boolean_of_text(std::string_view text);

/// "1 cell", "2 cells".
std::string count_of(std::size_t count, std::string_view what);

}  // namespace reluscope
