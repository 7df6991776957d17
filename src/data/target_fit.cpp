#include "data/target_fit.h"

#include "base/numerics/numerics.h"
#include "data/cell_names.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

Task guess_task(const Column& column) {
    if (column.type != ColumnType::kNumeric) return Task::kClass;
    constexpr std::size_t kMaxClasses = 10;
    const auto whole = [](double number) { return std::isnan(number) || std::trunc(number) == number; };
    if (!std::all_of(column.numbers.begin(), column.numbers.end(), whole)) return Task::kNumber;
    const std::size_t num_values = class_names(column, kMaxClasses).size();
    const std::size_t num_known = column.numbers.size() - column.num_missing;
    return num_values > 0 && 2 * num_values <= num_known ? Task::kClass : Task::kNumber;
}

Result<Target> fit_target(const Table& table, std::size_t column, Task task) {
    const Column& source = table.columns[column];
    if (task == Task::kNumber) return read_target(table, column, {}, 0);
    const std::vector<std::string> classes = class_names(source, kMaxTargetClasses);
    if (classes.size() < 2) {
        const bool none = source.num_missing == table.num_rows;
        const std::string found = none ? "none" : (classes.empty() ? "more" : quoted(classes[0]) + " only");
        return in_file(table.name, Error{{},
                                         column_place(source),
                                         "from 2 to " + std::to_string(kMaxTargetClasses) + " different classes",
                                         found});
    }
    return read_target(table, column, classes, 0);
}

Result<TargetEncoding> fit_target_encoding(const Target& target, std::span<const std::uint32_t> rows) {
    std::vector<double> values;
    for (const std::uint32_t row : rows) {
        if (!std::isnan(target.value_of_row[row])) values.push_back(target.value_of_row[row]);
    }
    if (values.empty()) return refuse("column " + quoted(target.column), "a number to learn from", "none");
    TargetEncoding encoding;
    double squares = 0;
    for (const double value : values) encoding.mean += value / static_cast<double>(values.size());
    for (const double value : values)
        squares += (value - encoding.mean) * (value - encoding.mean) / static_cast<double>(values.size());
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (*low != *high) encoding.scale = std::sqrt(squares);
    if (!std::isfinite(encoding.scale) || encoding.scale == 0) {
        return refuse("column " + quoted(target.column), "numbers with a finite deviation",
                      encoding.scale == 0 ? "too small ones" : "too large ones");
    }
    return encoding;
}

}  // namespace reluscope
