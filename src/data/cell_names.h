#pragma once

#include "data/table.h"

#include <string>
#include <string_view>

namespace reluscope {

/// "column 'age'".
std::string column_place(const Column& column);

/// "column 'age', row 18 (line 19)", of row 17: people count from 1. The line only where the table is a file's.
std::string cell_place(const Table& table, const Column& column, std::size_t row);

/// True, yes, t, y as 1 and false, no, f, n as 0, in any case; -1 for every other text.
int boolean_of_text(std::string_view text);

/// "1 cell", "2 cells".
std::string count_of(std::size_t count, std::string_view what);

}  // namespace reluscope
