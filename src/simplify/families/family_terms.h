#pragma once

#include "analysis/clustering.h"
#include "simplify/families/family_sums.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace reluscope {

/// All that the loss of families is made of, in the coordinates of the search. Rows stand in the order of the clusters'
/// members, so that those of a cluster follow each other.
struct FamilyTerms {
    std::shared_ptr<const Clustering> clustering;
    Eigen::MatrixXd z1;              ///< (coordinates + 1) x rows: a 1 below the coordinates
    Eigen::MatrixXd f;               ///< outputs x rows, of the network
    Eigen::VectorXd w;               ///< per row: how much it counts
    Eigen::MatrixXd slopes;          ///< coordinates x (clusters * outputs): of the clusters' maps
    Eigen::VectorXd cluster_weight;  ///< per cluster: sum of its rows' w

    /// How much slopes count beside outputs (FamilySums). Larger: families of clusters with like maps, which follow the
    /// outputs less; smaller: what holds on these rows alone. docs/families.md says how it was chosen.
    static constexpr double kSlopeWeight = 0.01;

    std::size_t num_clusters() const { return clustering->num_clusters(); }
    FamilySums no_sums() const { return {z1.rows() - 1, f.rows()}; }
    void add_cluster(std::size_t c, FamilySums& sums) const;
    /// Multiplications of add_cluster(), about.
    double work_of_cluster(std::size_t c) const {
        return static_cast<double>(clustering->clusters[c].size + 1) *
               static_cast<double>(z1.rows() * (z1.rows() + f.rows()));
    }
};

/// Clusters dealt to groups, which are joined to fewer and fewer.
struct FamilyGroups {
    std::vector<std::uint32_t> group;  ///< per cluster
    std::vector<FamilySums> sums;      ///< per group

    std::size_t count() const { return sums.size(); }
};

}  // namespace reluscope
