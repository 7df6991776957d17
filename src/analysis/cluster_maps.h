#pragma once

#include "analysis/affine_map.h"
#include "analysis/explanation.h"
#include "analysis/study.h"
#include "base/job.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace reluscope {

/// The affine maps of the largest clusters for one output, in model units: as many as a memory budget holds. What views
/// show of them (BarMode) is computed when it is asked for.
struct ClusterMaps {
    Study study;  ///< what they belong to; keeps it alive
    Eigen::Index output = 0;
    Eigen::MatrixXd weights;                       ///< features x clusters held: clusters 0 to n - 1, the largest
    Eigen::VectorXd bias;                          ///< per cluster held
    std::shared_ptr<const Eigen::MatrixXd> means;  ///< mean input of the rows: features x clusters held
    Eigen::VectorXd data_mean;                     ///< per feature, of all rows
    Eigen::VectorXd deviation;                     ///< per feature, over all rows
    Eigen::VectorXd importance;  ///< per feature: mean of |a_j| sigma_j over the rows of the clusters held, in logits

    std::size_t num_clusters() const { return static_cast<std::size_t>(weights.cols()); }
    Eigen::Index num_features() const { return weights.rows(); }
    /// One weight in a measure: a sigma, a per unit of the table, or a (mean of the cluster - mean of all rows).
    double value(BarMode mode, std::size_t cluster, Eigen::Index feature) const;
    /// All of a cluster's.
    Eigen::VectorXd values(BarMode mode, std::size_t cluster) const;
    /// Rows of the clusters held.
    std::size_t num_rows() const;
};

/// Numbers that a ClusterMaps may hold, weights and means together: 32 MB. Unit: doubles. Smaller: fewer clusters of
/// wide networks are shown. Larger: memory that a browser tab may not have.
inline constexpr std::size_t kClusterMapNumbers = 4'000'000;

/// Clusters whose maps fit into the budget, at least one if there is any.
std::size_t clusters_within(std::size_t budget, const Study& study);

/// Computes ClusterMaps in slices, block by block, so that beside the result never more than one block of maps of all
/// outputs is held. `means` may be those of earlier maps of the same study and budget; else they are computed.
class ClusterMapsJob final : public Job {
public:
    ClusterMapsJob(Study study, Eigen::Index output, std::shared_ptr<const Eigen::MatrixXd> means = nullptr,
                   std::size_t budget = kClusterMapNumbers);

    bool step() override;
    double progress() const override;
    /// Once step() has returned false.
    ClusterMaps take() { return std::move(maps_); }

private:
    void add_means();
    void add_block();

    ClusterMaps maps_;
    std::size_t held_;
    std::shared_ptr<Eigen::MatrixXd> new_means_;  // none when they were given
    std::size_t means_done_ = 0;                  // clusters
    std::size_t maps_done_ = 0;
    AffineCollapse collapse_;
    AffineMapBlock block_;
    std::size_t block_limit_;
};

/// Puts clusters with similar weights next to each other, beginning with the largest. Up to kChainClusters of them:
/// always the nearest one that is left (a greedy chain). Of more, the nearest among the next kWindow along the
/// direction in which the weights vary most.
class SimilarOrderJob final : public Job {
public:
    SimilarOrderJob(std::shared_ptr<const ClusterMaps> maps, BarMode mode);

    static constexpr std::size_t kChainClusters = 600;
    static constexpr std::size_t kWindow = 96;

    bool step() override;
    double progress() const override;
    std::vector<std::uint32_t> take() { return std::move(order_); }

private:
    bool add_link();
    void iterate();
    bool add_links();

    std::shared_ptr<const ClusterMaps> maps_;
    BarMode mode_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> left_;
    Eigen::MatrixXd values_;  // features x clusters, of a chain
    Eigen::VectorXd axis_;    // of the iteration
    Eigen::VectorXd mean_;
    int iterations_ = 0;
    bool sorted_ = false;        // left_ stands along the axis
    std::size_t next_left_ = 0;  // of left_ that is in no window yet
    std::vector<std::uint32_t> window_;
};

}  // namespace reluscope
