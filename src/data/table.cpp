#include "data/table.h"

#include "base/numerics/numerics.h"
#include "data/column_index.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

std::string_view column_type_name(ColumnType type) {
    switch (type) {
        case ColumnType::kNumeric: return "numeric";
        case ColumnType::kBoolean: return "boolean";
        case ColumnType::kCategorical: return "categorical";
        case ColumnType::kText: return "text";
    }
    return "";
}

bool Column::is_missing(std::size_t row) const { return has_numbers() ? std::isnan(numbers[row]) : codes[row] < 0; }

std::string Column::text(std::size_t row) const {
    if (is_missing(row)) return "";
    if (type == ColumnType::kNumeric) return number_text(numbers[row]);
    if (type == ColumnType::kBoolean) return labels[numbers[row] != 0 ? 1 : 0];
    return labels[static_cast<std::size_t>(codes[row])];
}

std::size_t Table::find_column(std::string_view wanted) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].name == wanted) return i;
    }
    return ColumnIndex(*this).find(wanted);
}

std::size_t Table::line_of(std::size_t row) const {
    const auto after = std::upper_bound(line_runs.begin(), line_runs.end(), row,
                                        [](std::size_t r, const LineRun& run) { return r < run.row; });
    if (after == line_runs.begin()) return 0;
    const LineRun& run = *(after - 1);
    return run.line + (row - run.row);
}

}  // namespace reluscope
