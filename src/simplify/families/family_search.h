#pragma once

#include "analysis/affine_map.h"
#include "analysis/clustering.h"
#include "base/job.h"
#include "network/network.h"
#include "simplify/families/agglomeration.h"
#include "simplify/families/cluster_neighbours.h"
#include "simplify/families/family_refinement.h"
#include "simplify/families/family_rows.h"
#include "simplify/families/family_space.h"
#include "simplify/families/family_terms.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace reluscope {

/// Finds families of clusters for every number of families from 1 to options.max_families.
///
/// Method   1. The affine map of every cluster, and every row's output, are taken to standardised coordinates.
///          2. Where there are more clusters than exact costs can be afforded for, they are first dealt to a few
///             hundred groups by k-means of their maps, in which the distance of two maps is their mean squared
///             difference over a standard normal table (touching: by Ward's joins along the neighbours instead).
///          3. Groups are joined pair by pair; a join costs what the least loss of one affine model for both is above
///             the losses of both (FamilySums, in closed form).
///          4. For each number of families the cut is refined: every cluster moves to the family whose model loses
///             least of it, models are fitted again, and so on while the loss falls (Lloyd 1982, Spaeth 1979). For few
///             families the same is tried from the next larger number, with two families joined; the better one stays.
///
/// Nothing depends on the order of the rows but rounding, and nothing on rows other than these.
class FamilySearch final : public Job {
public:
    /// `network` and `rows` must outlive the search; `clustering` is that of rows.bits.
    FamilySearch(const Network& network, const FamilyRows& rows, std::shared_ptr<const Clustering> clustering,
                 const FamilySearchOptions& options);

    bool step() override;
    double progress() const override;

    /// levels()[k - 1] has k families; complete at the end.
    const std::vector<FamilyLevel>& levels() const { return levels_; }
    const Clustering& clustering() const { return *terms_.clustering; }
    const FamilySpace& space() const { return space_; }
    /// Adds `times` the map of a cluster, in the network's inputs, to a sum of maps: `weights` is inputs x outputs.
    /// Where the maps of all clusters would be more than kMaxMapNumbers numbers, what the coordinates hold of it.
    void add_map(std::size_t c, double times, Eigen::MatrixXd& weights, Eigen::VectorXd& bias) const;
    /// Per row: how much its outputs count, most near a decision boundary.
    const Eigen::VectorXd& weights() const { return weight_of_row_; }
    /// Pairs of neighbours, and how many of them differ in more than one unit; with `touching` alone.
    const std::vector<NeighbourJob::Pair>& neighbours() const { return neighbours_; }
    std::size_t num_ties() const { return num_ties_; }

    /// Most numbers that the maps of all clusters may have together to be kept.
    static constexpr std::size_t kMaxMapNumbers = 12'000'000;

private:
    static constexpr double kSliceWork = 4e6;  // multiplications, a few milliseconds

    /// A part of the work: `piece` does some of it and returns whether there is more.
    struct Stage {
        double share;  // of all the work, about
        std::function<bool()> piece;
    };
    void add(double share, std::function<bool()> piece) { stages_.push_back({share, std::move(piece)}); }
    void add_once(double share, void (FamilySearch::*work)());
    void add_each(double share, std::size_t count, void (FamilySearch::*work)(std::size_t));
    void plan();

    void sample_gradients(std::size_t block);
    void find_basis();
    void take_maps(std::size_t block);
    void lay_out_rows();
    void start_groups();
    void start_centres();
    void assign_to_centres(std::size_t block);
    void move_centres();
    void start_ward();
    void end_ward();
    void close_groups();
    void add_to_group(std::size_t cluster);
    void start_joins();
    void end_levels();
    std::size_t num_clusters() const { return terms_.num_clusters(); }
    std::size_t num_groups_allowed() const;

    const Network& network_;
    const FamilyRows& rows_;
    FamilySearchOptions options_;
    FamilySpace space_;
    AffineCollapse collapse_;
    AffineMapBlock block_;
    Eigen::MatrixXd gradients_;  // a sample, to find the basis by
    std::optional<AffineMapBlock> maps_;
    Eigen::VectorXd weight_of_row_;

    FamilyTerms terms_;
    Eigen::MatrixXd at_mean_;  // outputs x clusters: the map at the mean input

    std::unique_ptr<NeighbourJob> neighbour_job_;
    std::vector<NeighbourJob::Pair> neighbours_;
    std::size_t num_ties_ = 0;
    Eigen::MatrixXd features_;  // of maps, for groups: numbers x clusters
    Eigen::MatrixXd centres_;   // numbers x groups
    FamilyGroups groups_;
    Eigen::VectorXd mass_;                 // per group, in Ward's joins
    std::vector<FamilySums> joined_sums_;  // of groups, while they are joined
    std::vector<double> joined_loss_;
    FamilySums::Scratch scratch_;
    std::unique_ptr<Agglomeration> joins_;
    std::unique_ptr<FamilyRefinement> refinement_;
    std::vector<FamilyLevel> levels_;

    std::vector<Stage> stages_;
    std::size_t stage_ = 0;
    std::size_t part_ = 0;   // of a stage with a known number of parts
    double part_share_ = 0;  // of the stage at work that is done
    double work_ = 0;        // of this slice
};

}  // namespace reluscope
