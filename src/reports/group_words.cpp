#include "reports/group_words.h"

#include "analysis/column_values.h"
#include "base/text/number_format.h"
#include "base/texts/report_texts.h"
#include "base/texts/views/tree_texts.h"
#include "simplify/families/family_tree.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>
#include <vector>

namespace reluscope {

namespace {

namespace texts = report_texts;

constexpr double kMaxGrownCells = 1e5;  // rows times inputs that the tree of a cluster is grown on

/// The leaf that says most rows of the cluster; null where none says it.
const FamilyLeaf* best_leaf(const FamilyTree& tree) {
    const FamilyLeaf* best = nullptr;
    for (const FamilyLeaf& leaf : tree.leaves()) {
        if (leaf.family == 1 && (best == nullptr || leaf.right > best->right)) best = &leaf;
    }
    return best;
}

FamilyTree tree_of(const Study& study, ClusterId cluster) {
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    const auto step =
        static_cast<Eigen::Index>(std::max(1.0, std::ceil(static_cast<double>(inputs.size()) / kMaxGrownCells)));
    const Eigen::Index rows = (inputs.cols() + step - 1) / step;
    Eigen::MatrixXd some(inputs.rows(), rows);
    std::vector<std::uint32_t> inside(static_cast<std::size_t>(rows));
    for (Eigen::Index i = 0; i < rows; ++i) {
        some.col(i) = inputs.col(i * step);
        inside[static_cast<std::size_t>(i)] =
            study.clustering->assignment[static_cast<std::size_t>(i * step)] == cluster.index ? 1 : 0;
    }
    return FamilyTree(some, study.input->origins, inside, 2);
}

/// The input of a row in the table's units.
double table_value(const StudyInput& input, std::size_t j, Eigen::Index row) {
    const InputOrigin& origin = input.origins[j];
    return origin.mean + origin.scale * input.rows->inputs(static_cast<Eigen::Index>(j), row);
}

/// True if all rows have whole numbers there, but for what scaling leaves of them.
bool all_whole(const StudyInput& input, std::size_t j) {
    constexpr double kScaled = 1e-9;
    for (Eigen::Index row = 0; row < input.rows->inputs.cols(); ++row) {
        const double value = table_value(input, j, row);
        if (!(std::abs(value - std::round(value)) <= kScaled * (1 + std::abs(value)))) return false;
    }
    return true;
}

/// "sex = female", or the other state of the column.
std::string state_words(const StudyInput& input, const InputOrigin& origin, bool is_true) {
    if (is_true) return origin.label;
    const std::string other = false_state(*input.table, origin);
    return other.starts_with("not ") ? tree_texts::is_not(origin.label) : tree_texts::is_value(origin.column, other);
}

/// The texts between the bounds, of a column whose texts stand for numbers. Empty for other columns.
std::string ordinal_words(const StudyInput& input, const InputOrigin& origin, const FamilyCondition& bounds) {
    const ColumnEncoding* encoding = encoding_of(input.encoder, origin.column);
    const auto* ordinal = encoding == nullptr ? nullptr : std::get_if<OrdinalEncoding>(&encoding->encoding);
    if (ordinal == nullptr) return "";
    std::vector<std::string> states;
    for (const auto& [text, value] : ordinal->values) {
        if (value > bounds.low && value <= bounds.high) states.push_back(text);
    }
    return states.empty() ? "" : tree_texts::is_value(origin.column, texts::one_of_these(states));
}

std::string bounds_words(const StudyInput& input, const InputOrigin& origin, const FamilyCondition& bounds) {
    const bool whole = all_whole(input, bounds.input);
    texts::Bounds words;
    words.column = origin.label;
    words.unit = origin.unit;
    words.whole = whole;
    if (std::isfinite(bounds.low)) words.low = full_number(whole ? std::floor(bounds.low) + 1 : bounds.low);
    if (std::isfinite(bounds.high)) words.high = full_number(whole ? std::floor(bounds.high) : bounds.high);
    return texts::within(words);
}

std::string condition_words(const StudyInput& input, const FamilyCondition& bounds) {
    const InputOrigin& origin = input.origins[bounds.input];
    if (origin.indicator) return state_words(input, origin, std::isfinite(bounds.low));
    std::string words = ordinal_words(input, origin, bounds);
    return words.empty() ? bounds_words(input, origin, bounds) : words;
}

bool has_missing_cells(const StudyInput& input, const std::string& column) {
    const std::size_t at = input.table->find_column(column);
    if (at == Table::kNoColumn) return false;
    const Column& cells = input.table->columns[at];
    return std::any_of(input.rows->row.begin(), input.rows->row.end(),
                       [&](std::uint32_t row) { return cells.is_missing(row); });
}

/// True if the encoded row lies within all bounds, in the table's units as FamilyTree compares them.
bool meets(const StudyInput& input, const FamilyLeaf& leaf, Eigen::Index row) {
    return std::all_of(leaf.conditions.begin(), leaf.conditions.end(), [&](const FamilyCondition& bounds) {
        const double value = table_value(input, bounds.input, row);
        return value > bounds.low && value <= bounds.high;
    });
}

}  // namespace

GroupWords group_words(const Study& study, ClusterId cluster) {
    GroupWords words;
    const StudyInput& input = *study.input;
    if (study.clustering->num_clusters() < 2) return words;
    const FamilyTree tree = tree_of(study, cluster);
    const FamilyLeaf* leaf = best_leaf(tree);
    if (leaf == nullptr || leaf->conditions.empty()) return words;
    for (Eigen::Index row = 0; row < input.rows->inputs.cols(); ++row) {
        if (!meets(input, *leaf, row)) continue;
        const bool inside = study.clustering->assignment[static_cast<std::size_t>(row)] == cluster.index;
        ++(inside ? words.inside : words.outside);
    }
    if (2 * words.inside < study.clustering->clusters[cluster.index].size || words.outside > words.inside) return {};
    std::vector<std::string> parts;
    for (const FamilyCondition& bounds : leaf->conditions) {
        parts.push_back(condition_words(input, bounds));
        words.fills_cells |= has_missing_cells(input, input.origins[bounds.input].column);
    }
    words.condition = tree_texts::all_of(parts);
    return words;
}

}  // namespace reluscope
