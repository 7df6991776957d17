#pragma once

#include "base/job.h"
#include "simplify/merging/local_models.h"
#include "simplify/merging/wald_intervals.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <queue>
#include <vector>

namespace reluscope {

/// Fewer items by Ward's method, where only items that are linked may be joined.
///
/// At each step the two linked clusters are joined whose union adds least to the sum of squared distances from the
/// means: n_i n_j / (n_i + n_j) |mean_i - mean_j|^2. Links of a union are those of its parts. Where the links leave
/// several components, every two of them are linked first, at their nearest items. These are the semantics of
/// scikit-learn's ward_tree with a connectivity matrix, on which the published figures rest.
/// Cost     O(links log links) beside the components, whose items are compared with each other once.
class WardMerger {
public:
    /// `items` has one column per item; `links` lists the neighbours of each, in either direction or both.
    WardMerger(const Eigen::MatrixXd& items, std::vector<std::vector<std::uint32_t>> links);

    std::size_t num_clusters() const { return num_clusters_; }
    /// Joins two clusters. Until all components were linked, links one more component instead.
    /// Returns false once only one cluster is left.
    bool step();
    /// True while components are still being linked.
    bool linking() const { return next_component_ < components_.size(); }
    /// Per item the number of its cluster, in the order of the first items.
    std::vector<std::uint32_t> labels() const;

private:
    struct Union {
        double price;
        std::uint32_t later, earlier;  // nodes; the later one has the larger number
        bool operator>(const Union& other) const {
            if (price != other.price) return price > other.price;
            return later != other.later ? later > other.later : earlier > other.earlier;
        }
    };

    void find_components();
    void link_component(std::size_t component);
    double price_of(std::uint32_t a, std::uint32_t b) const;
    std::uint32_t root_of(std::uint32_t node) const;
    void start();

    Eigen::MatrixXd sums_;       // entries x nodes, of the items of a node
    std::vector<double> sizes_;  // items per node
    std::vector<std::vector<std::uint32_t>> links_;
    std::vector<std::vector<std::uint32_t>> components_;  // items
    std::size_t next_component_ = 0;
    mutable std::vector<std::uint32_t> parent_;  // of nodes; itself while it is a cluster
    std::vector<std::uint32_t> seen_;            // per node: the last union that met it
    std::priority_queue<Union, std::vector<Union>, std::greater<>> unions_;
    std::uint32_t num_nodes_ = 0;
    std::size_t num_items_;
    std::size_t num_clusters_;
    bool started_ = false;
};

struct AletheiaOptions {
    std::size_t clusters = 10;       ///< of Ward's method, before small ones join others
    std::size_t neighbours = 0;      ///< of a centroid; 0: one in a hundred clusters, from 1 to kMaxNeighbours
    std::uint32_t min_samples = 30;  ///< rows; groups with fewer join another
    double ridge = 1;                ///< of the logistic refit: scikit-learn's C = 1
    bool every = false;              ///< every smaller number of Ward's clusters too; of groups nothing but their fits

    static constexpr std::size_t kMaxNeighbours = 50;  ///< reached from 5,050 clusters on; keeps memory in bounds
};

/// One group of the merge.
struct AletheiaGroup {
    std::vector<std::uint32_t> clusters;  ///< ascending
    std::uint32_t size = 0;               ///< rows
    LocalFit fit;                         ///< to the answers of its rows, not to the network
    double response_mean = std::numeric_limits<double>::quiet_NaN();
    double response_deviation = std::numeric_limits<double>::quiet_NaN();  ///< of a sample
    double local_score = std::numeric_limits<double>::quiet_NaN();         ///< AUC or mean squared error on its rows
    double global_score = std::numeric_limits<double>::quiet_NaN();        ///< of the same model on all rows
};

struct AletheiaMerge {
    bool is_class = true;
    std::size_t ward_clusters = 0;      ///< before small ones joined others
    std::size_t neighbours = 0;         ///< that were linked
    std::vector<AletheiaGroup> groups;  ///< largest first
    std::vector<std::uint32_t> group_of_cluster;
    Eigen::MatrixXd centroids;  ///< inputs x groups: mean of their rows

    std::vector<AffineMap> maps(Eigen::Index outputs) const;
};

/// Aletheia's merge of clusters as published, so that its figures come out and others can be compared with them.
///
/// 1. Each cluster is the vector (c, A) of its affine map: as it is, not weighted by rows.
/// 2. Links: the nearest centroids (mean inputs of the clusters' rows) of each centroid.
/// 3. Ward's method along these links (WardMerger).
/// 4. Groups with fewer than min_samples rows join the group with the nearest centroid among those that have enough; if
///    none has, all join the largest.
/// 5. Each group's rows get a logistic or linear regression on their answers.
/// Source   Sudjianto et al. 2020 (arXiv 2011.04041) and the package of its authors; the definition was found by
/// reproducing its published example to all printed digits (tests/simplify/families/aletheia_merge_test.cpp).
/// Cost     distances between all centroids, O(clusters^2 inputs); the rest is O(links log links).
class AletheiaMergeJob final : public Job {
public:
    /// Errors   those of single_answers().
    static Result<std::unique_ptr<AletheiaMergeJob>> create(Study study, AletheiaOptions options);

    bool step() override;
    double progress() const override;
    AletheiaMerge take() { return std::move(merge_); }
    /// With `every`: take_all()[k - 1] has k of Ward's clusters, before small ones joined others.
    std::vector<AletheiaMerge> take_all();

private:
    enum class Phase { kItems, kLinks, kWard, kGroups, kRefit, kDone };

    AletheiaMergeJob(Study study, AletheiaOptions options, SingleAnswers answers);
    void add_items();
    void add_links();
    bool cut();
    void make_groups(std::vector<std::uint32_t> labels);
    void refit(AletheiaGroup& group);
    bool end_refits();
    std::vector<std::uint32_t> rows_of(const AletheiaGroup& group) const;
    double score_of(const LocalFit& fit, const std::vector<std::uint32_t>& rows) const;

    Study study_;
    AletheiaOptions options_;
    SingleAnswers answers_;
    std::vector<std::uint32_t> known_rows_;
    AffineCollapse collapse_;
    AffineMapBlock block_;
    Phase phase_ = Phase::kItems;
    std::size_t num_clusters_;
    Eigen::MatrixXd items_;              // 1 + inputs x clusters
    Eigen::MatrixXd cluster_centroids_;  // inputs x clusters
    Eigen::RowVectorXd centroid_norms_;  // squared
    std::size_t items_done_ = 0, links_done_ = 0, refits_done_ = 0;
    std::vector<std::vector<std::uint32_t>> links_;
    std::optional<WardMerger> ward_;
    std::vector<std::vector<std::uint32_t>> labels_;  // of the clusters, for every wanted number; the largest first
    AletheiaMerge merge_;
    std::vector<AletheiaMerge> merges_;  // with `every`: those that are done
};

/// All at once.
Result<AletheiaMerge> aletheia_merge(const Study& study, const AletheiaOptions& options = {});

}  // namespace reluscope
