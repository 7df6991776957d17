#include "simplify/families/family_names.h"

#include "analysis/column_values.h"
#include "base/numerics/numerics.h"
#include "base/text/number_format.h"
#include "base/texts/simplify/families_texts.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace reluscope {

namespace {

namespace words = families_texts;

/// "sex = female", or the other text of the column.
std::string indicator_text(const InputOrigin& origin, const Table& table, bool is_true) {
    if (is_true) return origin.label;
    const std::string other = false_state(table, origin);
    return other.starts_with("not ") ? words::not_so(origin.label) : origin.column + " = " + other;
}

std::string condition_text(const FamilyCondition& condition, const InputOrigin& origin, const Table& table) {
    if (origin.indicator) return indicator_text(origin, table, std::isfinite(condition.low));
    const std::string low = std::isfinite(condition.low) ? number_text(condition.low) : "";
    const std::string high = std::isfinite(condition.high) ? number_text(condition.high) : "";
    if (low.empty()) return origin.label + " <= " + high;
    if (high.empty()) return origin.label + " > " + low;
    return low + " < " + origin.label + " <= " + high;
}

/// Share of the rows at most `threshold`.
double share_below(double threshold, const FamilyCondition& condition, const InputOrigin& origin,
                   const Eigen::MatrixXd& inputs) {
    double below = 0;
    for (const double input : inputs.row(static_cast<Eigen::Index>(condition.input)))
        below += origin.mean + origin.scale * input <= threshold ? 1 : 0;
    return below / static_cast<double>(std::max<Eigen::Index>(inputs.cols(), 1));
}

std::string adjective(const FamilyCondition& condition, const InputOrigin& origin, const Table& table,
                      const Eigen::MatrixXd& inputs) {
    if (origin.indicator) return indicator_text(origin, table, std::isfinite(condition.low));
    constexpr double kMany = 0.4;
    if (std::isfinite(condition.low) && std::isfinite(condition.high)) return words::medium(origin.label);
    if (std::isfinite(condition.low))
        return words::large(origin.label, share_below(condition.low, condition, origin, inputs) >= kMany);
    return words::small(origin.label, share_below(condition.high, condition, origin, inputs) <= 1 - kMany);
}

}  // namespace

std::vector<FamilyWords> name_families(const FamilyTree& tree, const std::vector<InputOrigin>& origins,
                                       const Table& table, const Eigen::MatrixXd& inputs, std::size_t families) {
    std::vector<FamilyWords> all(families);
    std::vector<const FamilyLeaf*> largest(families, nullptr);
    for (const FamilyLeaf& leaf : tree.leaves()) {
        FamilyWords& own = all[leaf.family];
        std::string text;
        for (const FamilyCondition& condition : leaf.conditions)
            text += (text.empty() ? "" : " and ") + condition_text(condition, origins[condition.input], table);
        own.conditions += (own.leaves++ == 0 ? "" : ", or ") + text;
        if (largest[leaf.family] == nullptr || leaf.right > largest[leaf.family]->right) largest[leaf.family] = &leaf;
    }
    std::set<std::string> taken;
    for (std::size_t k = 0; k < families; ++k) {
        std::vector<std::string> parts;
        if (largest[k] != nullptr) {
            for (const FamilyCondition& condition : largest[k]->conditions)
                parts.push_back(adjective(condition, origins[condition.input], table, inputs));
        }
        // As few conditions as make a new name, but two where there are.
        std::string name;
        for (std::size_t p = 0; p < parts.size() && (p < 2 || taken.contains(name)); ++p)
            name += (p == 0 ? "" : ", ") + parts[p];
        if (name.empty()) name = families == 1 ? words::kAllRows : words::unnamed(k + 1);
        const std::string first = name;
        for (std::size_t copy = 2; !taken.insert(name).second; ++copy) name = words::numbered(first, copy);
        all[k].name = name;
    }
    return all;
}

}  // namespace reluscope
