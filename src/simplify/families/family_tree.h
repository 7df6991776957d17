#pragma once

#include "base/job.h"
#include "data/encoder.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace reluscope {

/// Bounds of one input in the table's units: low < value <= high. An indicator has one of the two at 0.5.
struct FamilyCondition {
    std::size_t input = 0;
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
};

/// A leaf of the tree: rows for which all conditions hold.
struct FamilyLeaf {
    std::vector<FamilyCondition> conditions;  ///< one per input at most, in the order in which the tree asks
    std::uint32_t family = 0;                 ///< that the leaf says: of most of its rows
    std::size_t rows = 0;                     ///< that it was grown on
    std::size_t right = 0;                    ///< of them, rows of the family
};

/// A small decision tree over the columns that tells families apart in words. It describes the families, and does not
/// decide them: how often it is right is counted.
class FamilyTree {
public:
    /// `inputs` is inputs x rows as the network reads them; `origins` take them to the table's units. Large tables are
    /// thinned to every n-th row: to a million numbers and 50,000 rows.
    ///
    /// Method   CART (Breiman et al. 1984): best split first by Gini impurity, at most 2 leaves per family and 40 in
    /// all, none with fewer than 1 of 200 rows; thresholds are the shortest decimals between two values.
    FamilyTree(const Eigen::MatrixXd& inputs, const std::vector<InputOrigin>& origins,
               const std::vector<std::uint32_t>& family, std::size_t families);

    const std::vector<FamilyLeaf>& leaves() const { return leaves_; }
    /// The family that the tree says for every column of `inputs`.
    std::vector<std::uint32_t> families_of(const Eigen::MatrixXd& inputs) const;
    /// Share of rows for which it says `family`; NaN for no rows.
    double fidelity(const Eigen::MatrixXd& inputs, const std::vector<std::uint32_t>& family) const;

private:
    friend class FamilyTreeJob;
    struct Later {};
    /// Only the rows; step() grows it.
    FamilyTree(Later, const Eigen::MatrixXd& inputs, const std::vector<InputOrigin>& origins,
               const std::vector<std::uint32_t>& family, std::size_t families);

    struct Split {
        double gain = 0;
        std::size_t input = 0;
        double threshold = 0;
    };
    struct Node {
        std::vector<std::uint32_t> rows;
        Split split;            // the best one
        std::size_t below = 0;  // where value <= threshold; 0: a leaf
        std::size_t above = 0;
    };

    std::vector<std::uint32_t> counts_of(const Node& node) const;
    bool may_split(const Node& node) const;
    void try_input(const Node& node, std::size_t input, Split& best) const;
    /// Tries one input for one node, or splits the best one. Returns false when the tree is grown.
    bool step();
    bool split_best();
    void open_node(std::size_t node);
    void finish();
    void collect(std::size_t node, std::vector<FamilyCondition> conditions);
    std::uint32_t winner(const std::vector<std::uint32_t>& counts) const;

    std::vector<InputOrigin> origins_;
    std::size_t families_;
    std::size_t least_rows_ = 1;
    Eigen::MatrixXd values_;  // rows x inputs, in the table's units, while it grows
    std::vector<std::uint32_t> family_;
    std::vector<Node> nodes_;
    std::vector<std::size_t> open_;  // nodes whose best split is looked for, the last one first
    std::size_t next_input_ = 0;     // that is tried for it
    std::size_t tips_ = 1;           // leaves so far, those that say the same counted singly
    std::size_t max_tips_ = 1;
    std::vector<FamilyLeaf> leaves_;
};

/// Grows a FamilyTree in slices: one input of one node at a time.
class FamilyTreeJob final : public Job {
public:
    /// Takes what FamilyTree takes; nothing that is handed over is needed afterwards.
    FamilyTreeJob(const Eigen::MatrixXd& inputs, const std::vector<InputOrigin>& origins,
                  const std::vector<std::uint32_t>& family, std::size_t families);

    bool step() override;
    double progress() const override;
    std::unique_ptr<const FamilyTree> take() { return std::move(tree_); }

private:
    std::unique_ptr<FamilyTree> tree_;
};

/// The decimal with the fewest digits in [low, high), for low < high.
double shortest_between(double low, double high);

}  // namespace reluscope
