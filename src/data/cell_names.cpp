#include "data/cell_names.h"

#include "base/result.h"
#include "base/text/spelling.h"

namespace reluscope {

std::string column_place(const Column& column) { return "column " + quoted(column.name); }

std::string cell_place(const Table& table, const Column& column, std::size_t row) {
    const std::size_t line = table.line_of(row);
    return column_place(column) + ", row " + std::to_string(row + 1) +
           (line == 0 ? "" : " (line " + std::to_string(line) + ")");
}

int boolean_of_text(std::string_view text) {
    const std::string lower = folded(text);
    if (lower == "true" || lower == "yes" || lower == "t" || lower == "y") return 1;
    if (lower == "false" || lower == "no" || lower == "f" || lower == "n") return 0;
    return -1;
}

std::string count_of(std::size_t count, std::string_view what) {
    return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

}  // namespace reluscope
