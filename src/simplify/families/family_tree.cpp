#include "simplify/families/family_tree.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

constexpr double kMaxCells = 1e6;  // rows times inputs that a tree is grown on
constexpr std::size_t kMaxLeaves = 40;

double threshold_in_table_unit(const InputOrigin& origin, double input) { return origin.mean + origin.scale * input; }

void tighten(std::vector<FamilyCondition>& conditions, std::size_t input, double threshold, bool above) {
    auto place = std::find_if(conditions.begin(), conditions.end(),
                              [input](const FamilyCondition& condition) { return condition.input == input; });
    if (place == conditions.end()) {
        conditions.push_back({input});
        place = conditions.end() - 1;
    }
    if (above)
        place->low = std::max(place->low, threshold);
    else
        place->high = std::min(place->high, threshold);
}

}  // namespace

double shortest_between(double low, double high) {
    const double middle = low + (high - low) / 2;
    if (!(std::isfinite(middle))) return low;
    if (low < 0 && high > 0) return 0;
    const double size = std::max(std::abs(low), std::abs(high));
    for (int exponent = static_cast<int>(std::ceil(std::log10(size))); exponent > -300; --exponent) {
        const double unit = std::pow(10.0, exponent);
        const double rounded = exponent < 0 ? std::round(middle / unit) / std::round(std::pow(10.0, -exponent))
                                            : std::round(middle / unit) * unit;
        if (rounded >= low && rounded < high) return rounded;
        if (unit < (high - low) * 1e-3) break;
    }
    return middle < high ? middle : low;
}

FamilyTree::FamilyTree(const Eigen::MatrixXd& inputs, const std::vector<InputOrigin>& origins,
                       const std::vector<std::uint32_t>& family, std::size_t families)
    : FamilyTree(Later{}, inputs, origins, family, families) {
    while (step()) {
    }
}

FamilyTree::FamilyTree(Later, const Eigen::MatrixXd& inputs, const std::vector<InputOrigin>& origins,
                       const std::vector<std::uint32_t>& family, std::size_t families)
    : origins_(origins),
      families_(std::max<std::size_t>(families, 1)),
      max_tips_(std::min(kMaxLeaves, 2 * std::max<std::size_t>(families, 1))) {
    constexpr double kMaxRows = 5e4;  // more make no difference to a threshold that is read
    const double thinned =
        std::max(static_cast<double>(inputs.size()) / kMaxCells, static_cast<double>(inputs.cols()) / kMaxRows);
    const auto stride = static_cast<Eigen::Index>(std::max(1.0, std::ceil(thinned)));
    const Eigen::Index rows = (inputs.cols() + stride - 1) / stride;
    values_.resize(rows, inputs.rows());
    for (Eigen::Index i = 0; i < rows; ++i) {
        family_.push_back(family[static_cast<std::size_t>(i * stride)]);
        for (Eigen::Index j = 0; j < inputs.rows(); ++j)
            values_(i, j) = threshold_in_table_unit(origins_[static_cast<std::size_t>(j)], inputs(j, i * stride));
    }
    constexpr std::size_t kShare = 200;
    least_rows_ = std::max<std::size_t>(1, static_cast<std::size_t>(rows) / kShare);
    Node root;
    root.rows.resize(static_cast<std::size_t>(rows));
    std::iota(root.rows.begin(), root.rows.end(), 0U);
    nodes_.push_back(std::move(root));
    open_node(0);
}

std::vector<std::uint32_t> FamilyTree::counts_of(const Node& node) const {
    std::vector<std::uint32_t> counts(families_, 0);
    for (const std::uint32_t row : node.rows) ++counts[family_[row]];
    return counts;
}

std::uint32_t FamilyTree::winner(const std::vector<std::uint32_t>& counts) const {
    return static_cast<std::uint32_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

/// Walks over the values in order; the gain of a split is the fall of rows times Gini impurity, that is
/// sum below^2 / rows below + sum above^2 / rows above - sum all^2 / rows.
void FamilyTree::try_input(const Node& node, std::size_t input, Split& best) const {
    const auto values = values_.col(static_cast<Eigen::Index>(input));
    std::vector<std::uint32_t> order = node.rows;
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return values(a) != values(b) ? values(a) < values(b) : a < b; });
    if (!(values(order.front()) < values(order.back()))) return;
    std::vector<double> below(families_, 0);
    std::vector<double> above(families_, 0);
    for (const std::uint32_t row : order) above[family_[row]] += 1;
    double below_squares = 0;
    double above_squares = 0;
    for (const double count : above) above_squares += count * count;
    const auto all = static_cast<double>(order.size());
    const double base = above_squares / all;
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        const std::uint32_t family = family_[order[i]];
        below_squares += 2 * below[family]++ + 1;
        above_squares -= 2 * above[family]-- - 1;
        const double low = values(order[i]);
        const double high = values(order[i + 1]);
        if (!(low < high) || i + 1 < least_rows_ || order.size() - i - 1 < least_rows_) continue;
        const auto count = static_cast<double>(i + 1);
        const double gain = below_squares / count + above_squares / (all - count) - base;
        if (gain > best.gain * (1 + 1e-12) && gain > 1e-9 * all) {
            const bool indicator = origins_[input].indicator;
            best = {gain, input, indicator && low < 0.5 && high > 0.5 ? 0.5 : shortest_between(low, high)};
        }
    }
}

bool FamilyTree::may_split(const Node& node) const {
    if (node.rows.size() < 2 * least_rows_) return false;
    const std::vector<std::uint32_t> counts = counts_of(node);
    return counts[winner(counts)] != node.rows.size();
}

void FamilyTree::open_node(std::size_t node) {
    if (may_split(nodes_[node])) open_.push_back(node);
}

bool FamilyTree::step() {
    if (open_.empty()) {
        if (split_best()) return true;
        finish();
        return false;
    }
    if (next_input_ < origins_.size()) {
        Node& node = nodes_[open_.back()];
        try_input(node, next_input_++, node.split);
    }
    if (next_input_ >= origins_.size()) {
        open_.pop_back();
        next_input_ = 0;
    }
    return true;
}

/// Splits the leaf that gains most. Returns false where none gains, or the tree is as large as it may be.
bool FamilyTree::split_best() {
    if (tips_ >= max_tips_) return false;
    std::size_t best = 0;
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
        if (nodes_[n].below != 0 || nodes_[n].split.gain <= 0) continue;
        if (nodes_[best].below != 0 || nodes_[n].split.gain > nodes_[best].split.gain) best = n;
    }
    if (nodes_[best].below != 0 || nodes_[best].split.gain <= 0) return false;
    const Split split = nodes_[best].split;
    Node below;
    Node above;
    for (const std::uint32_t row : nodes_[best].rows)
        (values_(row, static_cast<Eigen::Index>(split.input)) <= split.threshold ? below : above).rows.push_back(row);
    const std::size_t first = nodes_.size();
    nodes_[best].below = first;
    nodes_[best].above = first + 1;
    nodes_.push_back(std::move(below));
    nodes_.push_back(std::move(above));
    ++tips_;
    open_node(first);
    open_node(first + 1);
    return true;
}

void FamilyTree::finish() {
    collect(0, {});
    values_.resize(0, 0);
    for (Node& node : nodes_) node.rows = {};
}

void FamilyTree::collect(std::size_t node, std::vector<FamilyCondition> conditions) {
    const std::size_t first = leaves_.size();
    if (nodes_[node].below != 0) {
        const Split split = nodes_[node].split;
        std::vector<FamilyCondition> below = conditions;
        tighten(below, split.input, split.threshold, false);
        collect(nodes_[node].below, std::move(below));
        std::vector<FamilyCondition> above = conditions;
        tighten(above, split.input, split.threshold, true);
        collect(nodes_[node].above, std::move(above));
        const bool same = std::all_of(leaves_.begin() + static_cast<std::ptrdiff_t>(first), leaves_.end(),
                                      [&](const FamilyLeaf& leaf) { return leaf.family == leaves_[first].family; });
        if (!same) return;
        // A question whose answers say the same is none.
        leaves_.resize(first);
        nodes_[node].below = nodes_[node].above = 0;
    }
    const std::vector<std::uint32_t> counts = counts_of(nodes_[node]);
    FamilyLeaf leaf;
    leaf.conditions = std::move(conditions);
    leaf.family = winner(counts);
    leaf.rows = nodes_[node].rows.size();
    leaf.right = counts[leaf.family];
    leaves_.push_back(std::move(leaf));
}

std::vector<std::uint32_t> FamilyTree::families_of(const Eigen::MatrixXd& inputs) const {
    std::vector<std::uint32_t> families;
    for (Eigen::Index i = 0; i < inputs.cols(); ++i) {
        const auto holds = [&](const FamilyCondition& condition) {
            const double value = threshold_in_table_unit(origins_[condition.input],
                                                         inputs(static_cast<Eigen::Index>(condition.input), i));
            return value > condition.low && value <= condition.high;
        };
        const auto leaf = std::find_if(leaves_.begin(), leaves_.end(), [&](const FamilyLeaf& candidate) {
            return std::all_of(candidate.conditions.begin(), candidate.conditions.end(), holds);
        });
        families.push_back(leaf == leaves_.end() ? 0 : leaf->family);
    }
    return families;
}

FamilyTreeJob::FamilyTreeJob(const Eigen::MatrixXd& inputs, const std::vector<InputOrigin>& origins,
                             const std::vector<std::uint32_t>& family, std::size_t families)
    : tree_(new FamilyTree(FamilyTree::Later{}, inputs, origins, family, families)) {}

bool FamilyTreeJob::step() { return tree_->step(); }

double FamilyTreeJob::progress() const {
    return static_cast<double>(tree_->tips_) / static_cast<double>(tree_->max_tips_ + 1);
}

double FamilyTree::fidelity(const Eigen::MatrixXd& inputs, const std::vector<std::uint32_t>& family) const {
    if (inputs.cols() == 0) return std::numeric_limits<double>::quiet_NaN();
    const std::vector<std::uint32_t> said = families_of(inputs);
    std::size_t right = 0;
    for (std::size_t i = 0; i < said.size(); ++i) right += said[i] == family[i] ? 1 : 0;
    return static_cast<double>(right) / static_cast<double>(said.size());
}

}  // namespace reluscope
