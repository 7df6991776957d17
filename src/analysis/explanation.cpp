#include "analysis/explanation.h"

#include "analysis/line_path.h"
#include "base/number_format.h"
#include "network/forward.h"

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

Contributions contributions_of(const AffineMap& map, Eigen::Index output,
                               const Eigen::Ref<const Eigen::VectorXd>& input, const Eigen::VectorXd& reference,
                               double logit) {
    Contributions parts;
    parts.base = map.A.row(output).dot(reference) + map.c(output);
    parts.per_input = map.A.row(output).transpose().cwiseProduct(input - reference);
    parts.logit = logit;
    parts.residual = std::abs(parts.base + parts.per_input.sum() - logit);
    return parts;
}

Eigen::VectorXd reference_point(const Study& study, Reference reference, ClusterId cluster) {
    switch (reference) {
        case Reference::kZero:
        case Reference::kMapAtZero: return zero_input(study.input->origins);
        case Reference::kClusterMean: return mean_input(study.input->rows->inputs, *study.clustering, cluster);
        case Reference::kDataMean:
        case Reference::kMapAtDataMean: break;
    }
    return study.input->rows->mean;
}

std::vector<Contributions> contributions_of_row(const Study& study, RowId row, Reference reference) {
    const auto column = static_cast<Eigen::Index>(row.index);
    const Eigen::VectorXd input = study.input->rows->inputs.col(column);
    const Eigen::VectorXd point = reference_point(study, reference, ClusterId(study.clustering->assignment[row.index]));
    const Eigen::VectorXd logits = study.patterns->logits.col(column);
    std::vector<Contributions> all;
    if (is_from_point(reference)) {
        const auto path = line_path(study.network(), point, input);
        if (path && path->complete) {
            const Eigen::MatrixXd base = logits_of(study.network(), point);
            for (Eigen::Index o = 0; o < logits.size(); ++o) {
                Contributions parts{reference, base(o, 0), path->integrated_gradients.row(o), logits(o), 0};
                parts.residual = std::abs(parts.base + parts.per_input.sum() - parts.logit);
                all.push_back(std::move(parts));
            }
            return all;
        }
        reference = reference == Reference::kZero ? Reference::kMapAtZero : Reference::kMapAtDataMean;
        return contributions_of_row(study, row, reference);
    }
    const AffineMap map = affine_map_of(study.network(), study.patterns->bits.row(row.index));
    for (Eigen::Index o = 0; o < logits.size(); ++o) {
        all.push_back(contributions_of(map, o, input, point, logits(o)));
        all.back().reference = reference;
    }
    return all;
}

std::string cell_text(const Table& table, const InputOrigin& origin, std::size_t table_row) {
    const std::size_t column = table.find_column(origin.column);
    if (column == Table::kNoColumn || table.columns[column].is_missing(table_row)) return "missing";
    constexpr std::size_t kLongest = 8;  // of a fraction's text; longer ones are rounded
    constexpr int kDigits = 4;
    const Column& cells = table.columns[column];
    std::string text = cells.text(table_row);
    if (cells.type == ColumnType::kNumeric && text.size() > kLongest && text.find_first_of(".eE") != std::string::npos)
        text = display_number(cells.numbers[table_row], kDigits);
    if (!origin.unit.empty()) text += " " + origin.unit;
    return text;
}

}  // namespace reluscope
