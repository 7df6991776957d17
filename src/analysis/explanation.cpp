#include "analysis/explanation.h"

#include "base/text/number_format.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

AffineMap in_table_units(const AffineMap& map, const std::vector<InputOrigin>& origins) {
    AffineMap table_map = map;
    for (std::size_t j = 0; j < origins.size(); ++j) {
        const auto column = static_cast<Eigen::Index>(j);
        table_map.A.col(column) /= origins[j].scale;
        table_map.c -= table_map.A.col(column) * origins[j].mean;
    }
    return table_map;
}

std::vector<FeatureGroup> group_by_column(const std::vector<InputOrigin>& origins) {
    std::vector<FeatureGroup> groups;
    for (std::size_t j = 0; j < origins.size(); ++j) {
        // The inputs of a column lie behind each other, so only the last group can be the same one.
        if (groups.empty() || groups.back().column != origins[j].column) groups.push_back({origins[j].column, {}});
        groups.back().inputs.push_back(static_cast<Eigen::Index>(j));
    }
    return groups;
}

Eigen::VectorXd zero_input(const std::vector<InputOrigin>& origins) {
    Eigen::VectorXd input(static_cast<Eigen::Index>(origins.size()));
    for (std::size_t j = 0; j < origins.size(); ++j)
        input(static_cast<Eigen::Index>(j)) = -origins[j].mean / origins[j].scale;
    return input;
}

std::string cell_text(const Table& table, const InputOrigin& origin, std::size_t table_row) {
    const std::size_t column = table.find_column(origin.column);
    if (column == Table::kNoColumn || table.columns[column].is_missing(table_row)) return "missing";
    constexpr std::size_t kLongest = 6;  // of a fraction's text; longer ones are rounded
    constexpr int kDigits = 4;
    const Column& cells = table.columns[column];
    std::string text = cells.text(table_row);
    if (cells.type == ColumnType::kNumeric && text.size() > kLongest && text.find_first_of(".eE") != std::string::npos)
        text = display_number(cells.numbers[table_row], kDigits);
    if (cells.type == ColumnType::kNumeric && text.starts_with('-')) text.replace(0, 1, "\u2212");
    if (!origin.unit.empty()) text += " " + origin.unit;
    return text;
}

}  // namespace reluscope
