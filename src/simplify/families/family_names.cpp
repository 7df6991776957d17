#include "simplify/families/family_names.h"

#include "analysis/column_values.h"
#include "base/numerics/numerics.h"
#include "base/text/number_format.h"
#include "base/texts/simplify/families_texts.h"

#include <algorithm>
#include <cmath>
#include <map>
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
    constexpr Eigen::Index kEnough = 50'000;  // rows; of more, every n-th is looked at
    const Eigen::Index stride = std::max<Eigen::Index>(1, inputs.cols() / kEnough);
    const auto j = static_cast<Eigen::Index>(condition.input);
    double below = 0;
    double all = 0;
    for (Eigen::Index i = 0; i < inputs.cols(); i += stride) {
        below += origin.mean + origin.scale * inputs(j, i) <= threshold ? 1 : 0;
        all += 1;
    }
    return all > 0 ? below / all : 0;
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

/// A condition with its numbers: "fare above 20".
std::string exact_text(const FamilyCondition& condition, const InputOrigin& origin, const Table& table) {
    if (origin.indicator) return indicator_text(origin, table, std::isfinite(condition.low));
    const std::string low = std::isfinite(condition.low) ? full_number(condition.low) : "";
    const std::string high = std::isfinite(condition.high) ? full_number(condition.high) : "";
    if (low.empty()) return words::up_to(origin.label, high);
    return high.empty() ? words::above(origin.label, low) : words::between(origin.label, low, high);
}

/// How a family may be called: the first so many of its leaf's conditions, roughly or with their numbers.
struct NameParts {
    std::vector<std::string> rough, exact;
    std::size_t used = 0;
    bool with_numbers = false;

    std::string name() const {
        std::string text;
        for (std::size_t p = 0; p < used; ++p) text += (p == 0 ? "" : ", ") + (with_numbers ? exact : rough)[p];
        return text;
    }
    /// Says more; returns false where all is said.
    bool say_more() {
        if (used < rough.size()) {
            ++used;
            return true;
        }
        if (with_numbers) return false;
        with_numbers = true;
        used = std::min<std::size_t>(2, exact.size());
        return used > 0;
    }
};

/// Lets families with the same name say more of themselves, each of them, until no two are the same or all is said.
void tell_apart(std::vector<NameParts>& families) {
    for (bool changed = true; changed;) {
        changed = false;
        std::map<std::string, std::vector<std::size_t>> called;
        for (std::size_t k = 0; k < families.size(); ++k) {
            if (families[k].used > 0) called[families[k].name()].push_back(k);
        }
        for (const auto& [name, these] : called) {
            if (these.size() < 2) continue;
            for (const std::size_t k : these) changed = families[k].say_more() || changed;
        }
    }
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
    std::vector<NameParts> parts(families);
    for (std::size_t k = 0; k < families; ++k) {
        if (largest[k] == nullptr) continue;
        for (const FamilyCondition& condition : largest[k]->conditions) {
            parts[k].rough.push_back(adjective(condition, origins[condition.input], table, inputs));
            parts[k].exact.push_back(exact_text(condition, origins[condition.input], table));
        }
        parts[k].used = std::min<std::size_t>(2, parts[k].rough.size());
    }
    tell_apart(parts);
    std::set<std::string> taken;
    for (std::size_t k = 0; k < families; ++k) {
        std::string name = parts[k].name();
        if (name.empty()) name = families == 1 ? words::kAllRows : words::unnamed(k + 1);
        const std::string first = name;
        for (std::size_t copy = 2; !taken.insert(name).second; ++copy) name = words::numbered(first, copy);
        all[k].name = name;
    }
    return all;
}

}  // namespace reluscope
