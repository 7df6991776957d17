#pragma once

#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "analysis/scores.h"
#include "base/job.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reluscope {

/// All clusters that agree in the pattern of the first `level` layers.
struct PatternBranch {
    std::uint32_t first_leaf = 0;  ///< in PatternTree::leaves()
    std::uint32_t num_leaves = 0;
    std::uint32_t parent = 0;       ///< in branches(); the root is its own parent
    std::uint32_t first_child = 0;  ///< in branches(); children lie behind each other
    std::uint32_t num_children = 0;
    std::uint32_t level = 0;      ///< layers that its clusters share; 0: the root
    std::uint64_t first_row = 0;  ///< rows of the leaves before it
    std::uint64_t num_rows = 0;
};

/// The clusters by layer prefix of their patterns. Level 0 is one branch with all rows, level l the different patterns
/// of the first l layers, the last level (number of hidden layers) the clusters themselves. Children stand by number of
/// rows, the largest first (ties by pattern), so that leaves and rows of a branch lie behind each other.
///
/// Cost   O(clusters * layers) comparisons of words and as many branches at most; a sort of the clusters.
class PatternTree {
public:
    PatternTree() = default;
    PatternTree(const Network& network, const PatternTable& patterns, const Clustering& clustering);

    std::size_t num_levels() const { return num_levels_; }  ///< hidden layers + 1
    const std::vector<PatternBranch>& branches() const {
        return branches_;
    }  ///< level by level, each in the order of rows
    const PatternBranch& branch(std::size_t b) const { return branches_[b]; }
    /// First branch of a level; that of `num_levels()` is the number of branches.
    std::size_t level_begin(std::size_t level) const { return level_begin_[level]; }
    std::size_t level_end(std::size_t level) const { return level_begin_[level + 1]; }
    /// Clusters in the order of the tree.
    const std::vector<std::uint32_t>& leaves() const { return leaves_; }
    std::span<const std::uint32_t> leaves_of(const PatternBranch& branch) const {
        return {leaves_.data() + branch.first_leaf, branch.num_leaves};
    }
    /// The branch of a level that a leaf lies in. O(log branches).
    std::size_t branch_of_leaf(std::size_t level, std::uint32_t leaf) const;
    /// The last level's branch of a cluster.
    std::size_t branch_of_cluster(std::uint32_t cluster) const {
        return branch_of_leaf(num_levels_ - 1, place_[cluster]);
    }

private:
    friend class PatternTreeJob;
    std::size_t num_levels_ = 1;
    std::vector<PatternBranch> branches_;
    std::vector<std::size_t> level_begin_;
    std::vector<std::uint32_t> leaves_;
    std::vector<std::uint32_t> place_;
};

/// Makes the tree in slices of about a millisecond with 10,000 clusters. What it is made from must stay until its end.
class PatternTreeJob : public Job {
public:
    PatternTreeJob(const Network& network, const PatternTable& patterns, const Clustering& clustering);

    bool step() override;
    double progress() const override;
    /// After the end.
    PatternTree take() { return std::move(tree_); }

private:
    /// A branch as a run [first, last) of the sorted clusters.
    struct Run {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
        std::uint64_t rows = 0;
    };
    enum class Phase { kSort, kMerge, kShare, kSplit, kDone };

    PatternBits bits(std::uint32_t cluster) const {
        return patterns_.bits.row(clustering_.clusters[cluster].first_row);
    }
    void sort_piece();
    void merge_pieces();
    void share_piece();
    void start_split();
    void split_level();
    void split(const Run& parent, std::uint32_t level, std::vector<Run>& children) const;
    void finish();

    const Network& network_;
    const PatternTable& patterns_;
    const Clustering& clustering_;
    PatternTree tree_;
    Phase phase_ = Phase::kSort;
    std::size_t done_ = 0;                    // clusters of this phase
    std::size_t sorted_length_ = 0;           // of the runs that are sorted, while they are merged
    std::vector<std::uint32_t> sorted_;       // clusters by pattern
    std::vector<std::uint32_t> shared_;       // layers that sorted clusters i - 1 and i have in common
    std::vector<std::uint64_t> rows_before_;  // of sorted clusters
    std::vector<Run> runs_;                   // branches of the last level that is there
};

/// The pattern of the layers that a branch's clusters share: `101|10`; empty for the root.
std::string branch_pattern(const Network& network, const PatternTable& patterns, const Clustering& clustering,
                           const PatternTree& tree, std::size_t branch);

/// The branch with this pattern; the root for an empty one, none where no cluster has it. O(children) per layer.
std::optional<std::size_t> find_branch(const Network& network, const PatternTable& patterns,
                                       const Clustering& clustering, const PatternTree& tree, std::string_view pattern);

/// What the network predicts on a branch's rows, on the mean.
Eigen::VectorXd branch_mean_output(const ClusterScores& scores, const Clustering& clustering, const PatternTree& tree,
                                   std::size_t branch);
/// Share of its rows with a known class that are predicted right; NaN if there are none. `clustering` and `scores` as
/// study.scores.
double branch_accuracy(const ClusterScores& scores, const Clustering& clustering, const PatternTree& tree,
                       std::size_t branch);

/// An order of the first `count` clusters in which similar patterns stand side by side: begins at the largest, then
/// always the nearest one that is left (ties: the larger cluster). O(count^2) distances.
std::vector<std::uint32_t> similarity_order(const PatternTable& patterns, const Clustering& clustering,
                                            std::size_t count);

/// Per hidden layer, the number of units in which two patterns differ.
std::vector<std::size_t> differing_units(const Network& network, PatternBits a, PatternBits b);

}  // namespace reluscope
