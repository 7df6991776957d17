#pragma once

#include "analysis/affine_map.h"
#include "analysis/lines/line_path.h"
#include "analysis/study.h"
#include "base/job.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// What a feature can be set to when it takes only some values: the inputs of its column together, so that one category
/// excludes the others.
struct FeatureLevel {
    std::string label;
    Eigen::VectorXd inputs;  ///< one per input of FeatureSegments::group, in model units
};

/// One cluster against one feature: its affine map where the other features stand at the mean of the cluster's rows.
struct ClusterSegment {
    std::uint32_t rows = 0;
    double low = 0;  ///< smallest and largest value of the feature among its rows, in model units
    double high = 0;
    Eigen::VectorXd mean;    ///< of the group's inputs over its rows, model units
    Eigen::VectorXd logits;  ///< of the cluster's map at its mean input
    Eigen::MatrixXd slopes;  ///< outputs x inputs of the group

    /// Logits of the map with the group's inputs at `inputs`.
    Eigen::VectorXd at(const Eigen::VectorXd& inputs) const { return logits + slopes * (inputs - mean); }
};

/// What one feature does in the largest clusters, and how its values are spread.
struct FeatureSegments {
    FeatureId feature;
    std::vector<Eigen::Index> group;  ///< inputs that change together: the feature, or all categories of its column
    /// The values of a category, a boolean or a column that holds 0 and 1 only; empty: the feature is a number.
    std::vector<FeatureLevel> levels;
    double low = 0;  ///< of all rows, model units; apart from each other even for a constant feature
    double high = 0;
    std::vector<ClusterSegment> segments;  ///< of clusters 0 to n - 1
    Eigen::MatrixXi counts;    ///< (segments, and the rest together) x (bins from low to high, or levels): rows
    std::size_t left_out = 0;  ///< rows in smaller clusters

    bool is_number() const { return levels.empty(); }
    Eigen::Index num_bins() const { return counts.cols(); }
};

/// Clusters that get a segment; more could not be told apart.
inline constexpr std::size_t kMaxSegments = 300;

/// Computes FeatureSegments in slices.
class FeatureSegmentsJob final : public Job {
public:
    FeatureSegmentsJob(const Study& study, FeatureId feature);

    bool step() override;
    double progress() const override;
    FeatureSegments take() { return std::move(result_); }

private:
    void add_spread();
    void add_counts();
    void add_maps();
    void finish_spread();
    std::size_t bin_of(std::uint32_t row) const;

    Study study_;
    FeatureSegments result_;
    std::size_t spread_done_ = 0;  // members, cluster by cluster
    std::size_t counts_done_ = 0;
    std::size_t maps_done_ = 0;  // clusters
    bool binary_ = true;         // every value so far is 0 or 1
    AffineCollapse collapse_;
    AffineMapBlock block_;
};

/// The network's output along one feature, the others held: exact.
struct FeatureProfile {
    Study study;  ///< keeps alive what it was made from
    FeatureId feature;
    std::optional<RowId> row;          ///< whose other features are held
    std::optional<ClusterId> cluster;  ///< without a row: the cluster whose mean input is held
    Eigen::VectorXd base;              ///< the input that is held, model units
    bool edited = false;               ///< `base` is not the row's own input
    std::shared_ptr<const FeatureSegments> segments;
    LinePath path;  ///< of a number: from low to high
    /// Per piece of the path, or per level: cluster with that pattern; Id::kNone without rows.
    std::vector<std::uint32_t> piece_cluster;
    Eigen::MatrixXd level_logits;  ///< of levels: outputs x levels
    std::size_t own_level = 0;     ///< the level of `base`; number of levels when it has none

    double value_at(double t) const { return segments->low + t * (segments->high - segments->low); }
    double t_of(double value) const { return (value - segments->low) / (segments->high - segments->low); }
    /// Logits with the feature at `value` (model units, inside the range), by the path's pieces.
    Eigen::VectorXd logits(double value) const;
    std::size_t piece(double value) const;
};

/// Computes a FeatureProfile in slices. `segments` may be those of an earlier profile of the same study and feature.
class FeatureProfileJob final : public Job {
public:
    FeatureProfileJob(const Study& study, FeatureId feature, std::optional<RowId> row, ClusterId cluster,
                      std::shared_ptr<const FeatureSegments> segments = nullptr);

    /// Holds this input, of an edited row, in place of the row's own. Before the first step.
    void hold(Eigen::VectorXd input);

    bool step() override;
    double progress() const override;
    /// Errors   values that overflow along the path.
    Result<FeatureProfile> take();

private:
    bool start_path();
    void pass_levels();
    void find_clusters();

    FeatureProfile result_;
    std::unique_ptr<FeatureSegmentsJob> segments_job_;
    std::unique_ptr<LinePathJob> path_job_;
    std::optional<Error> error_;
    BitMatrix patterns_;                                           // of pieces or levels
    std::vector<std::pair<std::uint64_t, std::uint32_t>> hashes_;  // of them, ascending
    std::size_t clusters_done_ = 0;
    enum class Stage { kSegments, kPath, kClusters, kDone } stage_ = Stage::kSegments;
};

}  // namespace reluscope
