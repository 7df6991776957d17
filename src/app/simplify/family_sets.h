#pragma once

#include "analysis/regions/region_partition.h"
#include "analysis/study.h"
#include "app/simplify/family_curve.h"
#include "base/ids.h"
#include "base/job.h"
#include "geometry/plane_frame.h"
#include "simplify/families/family_tree.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace reluscope {

/// One family of a study's clusters.
struct FamilyFacts {
    std::uint32_t rows = 0;
    std::vector<std::uint32_t> clusters;  ///< of the study, ascending, which is largest first
    AffineMap map;                        ///< in model units
    Eigen::VectorXd mean_output;          ///< of the network over its rows, after the link
    std::int32_t predicted = 0;    ///< the class that most of its rows are put into by the family; -1 for numbers
    std::uint32_t right = 0;       ///< rows that get the class from the family that the network gives them
    double largest_deviation = 0;  ///< |f - g| over its rows and the outputs before the link
    double mean_deviation = 0;
    RowId worst_row;
    Eigen::VectorXd mean_input;  ///< of the network's inputs, over its rows
    std::string name;            ///< that is proposed; no other family has it
    std::string conditions;      ///< of the tree's leaves that say it; empty where none is needed or no leaf says it
    std::size_t leaves = 0;      ///< that say it
};

/// The open clusters, dealt to so many families.
struct FamilyCut {
    std::shared_ptr<const FamilyCurve> curve;
    std::size_t wanted = 0;                        ///< the place on the dial
    std::size_t families = 0;                      ///< by Aletheia fewer than wanted, where small groups joined others
    std::vector<FamilyFacts> list;                 ///< as the level numbers them
    std::vector<std::uint32_t> family_of_cluster;  ///< per cluster of the study
    std::size_t unseen = 0;                        ///< clusters that no row of the search has, dealt by their first row
    double largest_deviation = 0;                  ///< over all rows
    double mean_deviation = 0;
    RowId worst_row;

    double tree_right = 0;  ///< share of the rows whose family the tree of the names says

    std::shared_ptr<const Clustering> by_family;  ///< the rows, grouped by family in the order of the list
    // The plane whose regions were asked for, if any, and the family of each of its regions.
    std::shared_ptr<const RegionPartition> partition;
    std::shared_ptr<const std::vector<std::uint32_t>> family_of_region;

    /// How good so many are.
    const FamilyPoint& point() const { return curve->points[wanted - 1]; }
    bool is_of(const Study& study) const { return curve->study.patterns == study.patterns; }
};

/// Makes the models of one number of families, deals the clusters to them and measures the rows, batch by batch; then
/// names the families.
class FamilyCutJob final : public Job {
public:
    /// `wanted` is from 1 to curve->most().
    FamilyCutJob(std::shared_ptr<const FamilyCurve> curve, std::size_t wanted);

    bool step() override;
    double progress() const override;
    std::shared_ptr<const FamilyCut> take() { return std::make_shared<const FamilyCut>(std::move(cut_)); }

private:
    void begin_deal();
    void deal();
    std::uint32_t nearest_family_of(std::uint32_t row) const;
    void end_deal();
    void measure(std::size_t first, std::size_t count);
    void group_rows();
    void check_tree();
    void finish();

    FamilyCut cut_;
    std::unique_ptr<FamilyFitter> fitter_;
    std::unique_ptr<FamilyModelsJob> fitting_;
    FamilyModels models_;
    bool dealing_ = false, dealt_ = false;
    std::size_t next_row_ = 0;
    std::unique_ptr<FamilyTreeJob> growing_;
    std::unique_ptr<const FamilyTree> tree_;  // once it is grown
    std::size_t checked_rows_ = 0;            // whose family was compared with the one that the tree says
    std::size_t right_rows_ = 0;
    Eigen::MatrixXd input_sums_;                            // inputs x families
    std::vector<std::vector<std::uint32_t>> class_counts_;  // per family, per class: rows the family puts there
};

/// The family of every region of a plane: that of the region's cluster, or else the one that a row at the region's
/// centre would go to: whose output is nearest to the network's there, or whose centroid is nearest.
class FamilyRegionsJob final : public Job {
public:
    /// The partition has maps. `cluster_of_region` is as PlaneState has it.
    FamilyRegionsJob(std::shared_ptr<const FamilyCut> cut, std::shared_ptr<const RegionPartition> partition,
                     const PlaneFrame& frame, std::shared_ptr<const std::vector<std::uint32_t>> cluster_of_region);

    bool step() override;
    double progress() const override;
    std::shared_ptr<const FamilyCut> take();

private:
    std::uint32_t nearest_family(RegionId region) const;

    std::shared_ptr<const FamilyCut> cut_;
    std::shared_ptr<const RegionPartition> partition_;
    std::shared_ptr<const std::vector<std::uint32_t>> cluster_of_region_;
    PlaneFrame frame_;
    std::vector<Eigen::MatrixXd> maps_;  // per family: outputs x (s, t, 1)
    std::vector<std::uint32_t> families_;
};

}  // namespace reluscope
