#include "analysis/column_values.h"

#include <algorithm>
#include <cmath>
#include <variant>

namespace reluscope {

std::vector<Eigen::Index> inputs_of_column(const std::vector<InputOrigin>& origins, const std::string& column) {
    std::vector<Eigen::Index> inputs;
    for (std::size_t j = 0; j < origins.size(); ++j) {
        if (origins[j].column == column) inputs.push_back(static_cast<Eigen::Index>(j));
    }
    return inputs;
}

const ColumnEncoding* encoding_of(const Encoder& encoder, const std::string& column) {
    const auto found = std::find_if(encoder.columns.begin(), encoder.columns.end(),
                                    [&](const ColumnEncoding& c) { return c.column == column; });
    return found == encoder.columns.end() ? nullptr : &*found;
}

std::string state_of(const InputOrigin& origin) {
    const std::string start = origin.column + " = ";
    return origin.label.starts_with(start) ? origin.label.substr(start.size()) : origin.label;
}

std::string false_state(const Table& table, const InputOrigin& origin) {
    const std::string truth = state_of(origin);
    const std::size_t at = table.find_column(origin.column);
    if (at != Table::kNoColumn) {
        const std::vector<std::string>& labels = table.columns[at].labels;
        if (labels.size() == 2 && (labels[0] == truth || labels[1] == truth)) return labels[labels[0] == truth ? 1 : 0];
    }
    return "not " + truth;
}

std::vector<double> values_of(const StudyInput& input, Eigen::Index j) {
    const InputOrigin& origin = input.origins[static_cast<std::size_t>(j)];
    const std::size_t at = input.table->find_column(origin.column);
    std::vector<double> values;
    if (at != Table::kNoColumn && input.table->columns[at].has_numbers()) {
        for (const std::uint32_t row : input.rows->row) {
            const double value = input.table->columns[at].numbers[row];
            if (std::isfinite(value)) values.push_back(value);
        }
        return values;
    }
    const ColumnEncoding* encoding = encoding_of(input.encoder, origin.column);
    if (encoding == nullptr) return values;
    if (const auto* ordinal = std::get_if<OrdinalEncoding>(&encoding->encoding)) {
        for (const auto& [text, value] : ordinal->values) values.push_back(value);
    }
    return values;
}

}  // namespace reluscope
