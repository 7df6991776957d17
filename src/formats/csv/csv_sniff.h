#pragma once

#include "base/result.h"
#include "formats/csv/csv_scan.h"
#include "formats/csv/number_notation.h"
#include "formats/model_file.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// A column by the first line and the first rows.
struct CsvName {
    std::string name;         ///< all are different
    bool is_in_file = false;  ///< false: called by its position
    NumberNotation notation;  ///< of its numbers
};

/// How a CSV text is written, found by looking at its beginning.
struct CsvDialect {
    char separator = ',';
    bool has_header = true;
    NumberHabits habits;
    std::vector<CsvName> columns;
    const char* data = nullptr;  ///< the first row, or a blank line before it
    const char* end = nullptr;
    std::size_t line = 1;  ///< of `data`
    std::vector<std::string> notes;
};

/// Errors   no text (compressed, UTF-16, binary), no rows, a first line that cannot be read, too many columns.
Result<CsvDialect> sniff_csv(Bytes bytes);

/// The error for a cell that cannot be read.
tl::unexpected<Error> refuse_cell(CsvFault fault, std::size_t line, std::size_t column);

}  // namespace reluscope
