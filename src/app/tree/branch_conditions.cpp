#include "app/tree/branch_conditions.h"

#include "base/text/number_format.h"
#include "base/texts/views/tree_texts.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace reluscope {

namespace {

constexpr int kMinDigits = 3;
constexpr int kMaxDigits = 9;
constexpr std::size_t kMaxInputs = 64;     // of a network whose units are told by columns
constexpr std::size_t kMaxRows = 200'000;  // of a branch whose rows are tried
constexpr std::size_t kMaxSiblings = 1000;
constexpr double kMaxProducts = 1e6;  // of one collapse: a few milliseconds, for each block with a name

/// The number that a text of display_number() says.
double as_written(const std::string& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = std::string_view(text).substr(i);
        if (rest.starts_with("\u2212")) {
            plain += '-';
            i += std::string_view("\u2212").size();
        } else if (rest.starts_with("\u2009")) {
            i += std::string_view("\u2009").size();
        } else {
            plain += text[i++];
        }
    }
    return std::strtod(plain.c_str(), nullptr);
}

/// The cell that an input was made from, without the last digits, which come from scaling there and back.
double snapped(double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.12g", value);
    return std::strtod(buffer, nullptr);
}

}  // namespace

/// What single columns must be: lower and upper ends, each as it is written.
struct BranchWords::Bounds {
    std::size_t input = 0;
    std::string low, high;  ///< empty: none
    bool low_included = false, high_included = false;

    std::string words(const std::string& name) const {
        const std::string at_most = high_included ? " \u2264 " : " < ";
        if (high.empty()) return name + (low_included ? " \u2265 " : " > ") + low;
        return (low.empty() ? name : low + (low_included ? " \u2264 " : " < ") + name) + at_most + high;
    }
};

PatternBits BranchWords::bits_of(std::size_t branch) const {
    const std::uint32_t cluster = tree_.leaves()[tree_.branch(branch).first_leaf];
    return study_.patterns->bits.row(study_.clustering->clusters[cluster].first_row);
}

/// Units of the branch's last layer that are not equal for all children of its parent.
std::vector<std::size_t> BranchWords::differing(std::size_t branch) const {
    const PatternBranch& one = tree_.branch(branch);
    const PatternBranch& parent = tree_.branch(one.parent);
    const HiddenLayer& layer = study_.network().hidden_layers()[one.level - 1];
    const PatternBits own = bits_of(branch);
    std::vector<std::size_t> units;
    for (std::size_t unit = layer.first_bit; unit < layer.first_bit + layer.width; ++unit) {
        bool differs = parent.num_children > kMaxSiblings;
        for (std::size_t i = 0; i < parent.num_children && !differs; ++i)
            differs = get_bit(bits_of(parent.first_child + i), unit) != get_bit(own, unit);
        if (differs) units.push_back(unit);
    }
    return units;
}

double BranchWords::cell(std::size_t input, std::uint32_t row) const {
    const InputOrigin& origin = study_.input->origins[input];
    return snapped(origin.mean + origin.scale * study_.input->rows->inputs(static_cast<Eigen::Index>(input), row));
}

BranchWords::UnitForm BranchWords::form_of(const RegionWalls& walls, std::size_t unit, std::size_t branch) const {
    const auto bit = static_cast<Eigen::Index>(unit);
    UnitForm form;
    form.unit = unit;
    form.on = get_bit(bits_of(branch), unit);
    form.bias = walls.b(bit);
    for (std::size_t j = 0; j < study_.input->origins.size(); ++j) {
        const InputOrigin& origin = study_.input->origins[j];
        const double weight = walls.W(bit, static_cast<Eigen::Index>(j)) / origin.scale;
        if (weight == 0) continue;
        form.inputs.push_back(j);
        form.weights.push_back(weight);
        form.bias -= weight * origin.mean;
    }
    return form;
}

/// True if `statement` of a row holds exactly for the rows of the parent in which the unit is as in the branch.
template <class Statement>
bool BranchWords::is_true(const UnitForm& form, std::size_t parent, Statement statement) const {
    for (const std::uint32_t cluster : tree_.leaves_of(tree_.branch(parent))) {
        const Cluster& rows = study_.clustering->clusters[cluster];
        const bool same = get_bit(study_.patterns->bits.row(rows.first_row), form.unit) == form.on;
        for (const std::uint32_t row : study_.clustering->rows_of(ClusterId(cluster))) {
            if (statement(row) != same) return false;
        }
    }
    return true;
}

/// The other of two values of a column: "sex = male" for the input "sex = female"; else "embarked \u2260 Cherbourg".
std::string BranchWords::other_value(std::size_t input) const {
    const InputOrigin& origin = study_.input->origins[input];
    const std::size_t at = study_.input->table->find_column(origin.column);
    if (at != Table::kNoColumn) {
        const Column& column = study_.input->table->columns[at];
        for (std::size_t k = 0; k < column.labels.size() && column.labels.size() == 2; ++k) {
            if (tree_texts::is_value(origin.column, column.labels[k]) == origin.label)
                return tree_texts::is_value(origin.column, column.labels[1 - k]);
        }
    }
    return tree_texts::is_not(origin.label);
}

/// A unit that reads one indicator tells its value. Empty where that is not what switches it.
std::string BranchWords::indicator_words(const UnitForm& form, std::size_t parent) const {
    const bool on_at_one = form.weights[0] + form.bias > 0;
    const bool on_at_zero = form.bias > 0;
    const double wanted = form.on == on_at_one ? 1 : 0;
    const auto holds = [&](std::uint32_t row) { return cell(form.inputs[0], row) == wanted; };
    if (on_at_one == on_at_zero || !is_true(form, parent, holds)) return "";
    return form.on == on_at_one ? study_.input->origins[form.inputs[0]].label : other_value(form.inputs[0]);
}

/// Adds the end that a unit sets to its only column; false where no number as it is written is true of the rows.
bool BranchWords::add_bound(const UnitForm& form, std::size_t parent, std::vector<Bounds>& bounds) const {
    const std::size_t input = form.inputs[0];
    const double end = -form.bias / form.weights[0];
    const bool above = form.on == (form.weights[0] > 0);
    std::string text;
    for (int digits = kMinDigits; digits <= kMaxDigits && text.empty(); ++digits) {
        const std::string written = display_number(end, digits);
        const double limit = as_written(written);
        const auto holds = [&](std::uint32_t row) {
            const double value = cell(input, row);
            if (above) return form.on ? value > limit : value >= limit;
            return form.on ? value < limit : value <= limit;
        };
        if (is_true(form, parent, holds)) text = written;
    }
    if (text.empty()) return false;
    auto found = std::find_if(bounds.begin(), bounds.end(), [&](const Bounds& one) { return one.input == input; });
    if (found == bounds.end()) {
        bounds.push_back({input, "", "", false, false});
        found = bounds.end() - 1;
    }
    std::string& old = above ? found->low : found->high;
    bool& included = above ? found->low_included : found->high_included;
    const double before = old.empty() ? 0 : as_written(old);
    const double now = as_written(text);
    if (!old.empty() && before == now) {
        included = included && !form.on;
    } else if (old.empty() || (above ? now > before : now < before)) {
        old = text;
        included = !form.on;
    }
    return true;
}

/// "y > 0.4 x + 1.2": solved for the second of two numbers. Empty where that is not true of the rows as it is written.
std::string BranchWords::plane_words(const UnitForm& form, std::size_t parent) const {
    const InputOrigin& x = study_.input->origins[form.inputs[0]];
    const InputOrigin& y = study_.input->origins[form.inputs[1]];
    if (x.indicator || y.indicator) return "";
    const bool above = form.on == (form.weights[1] > 0);
    for (int digits = kMinDigits; digits <= kMaxDigits; ++digits) {
        const std::string slope = display_number(-form.weights[0] / form.weights[1], digits);
        const std::string start = display_number(-form.bias / form.weights[1], digits);
        const double a = as_written(slope);
        const double c = as_written(start);
        const auto holds = [&](std::uint32_t row) {
            const double distance = cell(form.inputs[1], row) - (a * cell(form.inputs[0], row) + c);
            if (above) return form.on ? distance > 0 : distance >= 0;
            return form.on ? distance < 0 : distance <= 0;
        };
        if (is_true(form, parent, holds)) return tree_texts::half_plane(y.label, x.label, slope, start, above, form.on);
    }
    return "";
}

bool BranchWords::all_rows_have(std::size_t branch, std::size_t input, double value) const {
    for (const std::uint32_t cluster : tree_.leaves_of(tree_.branch(branch))) {
        for (const std::uint32_t row : study_.clustering->rows_of(ClusterId(cluster))) {
            if (cell(input, row) != value) return false;
        }
    }
    return true;
}

/// Values of categories that all rows of the branch share, and that not all of the parent's rows have.
std::vector<std::string> BranchWords::common_of(std::size_t branch) const {
    std::vector<std::string> common;
    const std::size_t parent = tree_.branch(branch).parent;
    const auto& origins = study_.input->origins;
    for (std::size_t j = 0; j < origins.size(); ++j) {
        if (!origins[j].indicator) continue;
        const std::string other = other_value(j);
        const bool two_values = other != tree_texts::is_not(origins[j].label);
        if (all_rows_have(branch, j, 1) && !all_rows_have(parent, j, 1)) common.push_back(origins[j].label);
        if (two_values && all_rows_have(branch, j, 0) && !all_rows_have(parent, j, 0)) common.push_back(other);
    }
    return common;
}

/// The words of one unit; empty where it set an end of `bounds`, or where it cannot be told by columns.
std::string BranchWords::unit_words(const UnitForm& form, std::size_t parent, std::vector<Bounds>& bounds,
                                    bool& is_told) const {
    std::string words;
    if (form.inputs.size() == 1 && study_.input->origins[form.inputs[0]].indicator) {
        words = indicator_words(form, parent);
    } else if (form.inputs.size() == 1) {
        is_told = add_bound(form, parent, bounds);
        return "";
    } else if (form.inputs.size() == 2) {
        words = plane_words(form, parent);
    }
    is_told = !words.empty();
    return words;
}

/// The units' z under the branch's pattern; false where there are too many inputs, rows or units to tell them by
/// columns.
bool BranchWords::collapse(std::size_t branch, RegionWalls& walls) const {
    const std::size_t inputs = study_.input->origins.size();
    if (inputs > kMaxInputs || inputs != static_cast<std::size_t>(study_.network().num_inputs())) return false;
    if (tree_.branch(tree_.branch(branch).parent).num_rows > kMaxRows) return false;
    WallCollapse maps(study_.network());
    if (maps.products() > kMaxProducts) return false;
    maps.run(bits_of(branch), walls);
    return true;
}

BranchConditions BranchWords::conditions(std::size_t branch) const {
    BranchConditions found;
    const PatternBranch& one = tree_.branch(branch);
    if (one.level == 0 || one.num_leaves == 0) return found;
    RegionWalls walls;
    const bool by_columns = collapse(branch, walls);
    std::vector<Bounds> bounds;
    for (const std::size_t unit : differing(branch)) {
        bool is_told = false;
        std::string words;
        if (by_columns) words = unit_words(form_of(walls, unit, branch), one.parent, bounds, is_told);
        if (!words.empty() &&
            std::find(found.conditions.begin(), found.conditions.end(), words) == found.conditions.end())
            found.conditions.push_back(words);
        if (is_told) continue;
        const std::size_t place = unit - study_.network().hidden_layers()[one.level - 1].first_bit;
        (get_bit(bits_of(branch), unit) ? found.units_on : found.units_off).push_back(place);
    }
    for (const Bounds& bound : bounds)
        found.conditions.push_back(bound.words(study_.input->origins[bound.input].label));
    if (by_columns && found.units_on.size() + found.units_off.size() > 0) found.common = common_of(branch);
    return found;
}

std::string name_of_branch(const BranchConditions& conditions) {
    constexpr std::size_t kMaxUnits = 4;
    if (conditions.conditions.empty() && !conditions.common.empty()) return tree_texts::in_common(conditions.common);
    const std::size_t units = conditions.units_on.size() + conditions.units_off.size();
    if (units > kMaxUnits) return "";
    std::vector<std::string> parts = conditions.conditions;
    if (units > 0) parts.push_back(tree_texts::unit_states(conditions.units_on, conditions.units_off));
    return tree_texts::all_of(parts);
}

}  // namespace reluscope
