#pragma once

#include "analysis/map_sizes.h"
#include "analysis/study.h"
#include "base/job.h"
#include "base/numerics/dyadic.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// Which clusters share one formula. Rows of different patterns can have the same affine map: two copies of a unit that
/// cancel, a unit without weights behind it, one function written in several ways. Trained networks hardly ever do it.
struct EqualMaps {
    /// Per cluster: its map. Maps count from 0 in the order of their largest cluster.
    std::vector<std::uint32_t> map_of;
    std::size_t num_maps = 0;
    /// How many maps are left when only those that are equal without any rounding, by exact arithmetic on the weights
    /// as they are stored, count as one; nothing where the budget for that ran out.
    std::optional<std::size_t> num_exact_maps;
    /// Largest difference of an entry from that of the map's representative, relative to the size of their products.
    double largest_difference = 0;

    std::size_t num_clusters() const { return map_of.size(); }
    bool any() const { return num_maps < map_of.size(); }
    /// Clusters that share a map, at least two of them, ascending; the map of the largest cluster first.
    std::vector<std::vector<std::uint32_t>> groups() const;
};

/// Products of 32-bit limbs that the exact comparison of one study may cost, about two seconds. The same on every
/// machine.
inline constexpr std::size_t kEqualMapsWork = std::size_t{1} << 30;

/// Finds EqualMaps in steps.
///
/// Equal    every entry a, a' of weights and bias has |a - a'| <= tolerances::kEqualMaps times the larger of the sizes
/// of the two (analysis/map_sizes.h); groups are closed under chains, up to a thousandth of the tolerance.
/// Method   four random projections of every map, each with the reach that the tolerance gives it: maps can only be
/// equal where all four reaches overlap. Sorted by the first one, only neighbours are compared entry by entry, and only
/// with one representative of each group.
/// Cost     two backward passes over all clusters, O(n log n) comparisons of numbers, and one comparison of maps per
/// cluster that shares its map. Memory: 16 numbers per cluster and the maps of the neighbours.
class EqualMapsJob final : public Job {
public:
    /// `study` needs patterns and clusters.
    explicit EqualMapsJob(Study study, std::size_t max_work = kEqualMapsWork);

    bool step() override;
    double progress() const override;
    /// Once step() has returned false.
    EqualMaps take() { return std::move(result_); }

private:
    static constexpr std::size_t kKeys = 4;
    enum class Phase { kProject, kCompare, kExact, kDone };

    /// A map that later ones are compared with.
    struct Representative {
        std::uint32_t cluster = 0;
        Eigen::VectorXd entries, sizes;  // weights of all outputs, then the bias
    };

    PatternBits bits_of(std::size_t cluster) const;
    void load(const std::vector<std::uint32_t>& clusters);
    Eigen::VectorXd entries_of(const AffineMapBlock& block, std::size_t p) const;
    void project_block();
    void sort_clusters();
    bool find_run();
    void compare_block();
    void compare(std::uint32_t cluster, Eigen::VectorXd entries, Eigen::VectorXd sizes);
    bool overlap(std::uint32_t a, std::uint32_t b) const;
    double left_end(std::uint32_t cluster) const { return keys_[cluster * kKeys] - reach_[cluster * kKeys]; }
    double right_end(std::uint32_t cluster) const { return keys_[cluster * kKeys] + reach_[cluster * kKeys]; }
    std::uint32_t root_of(std::uint32_t cluster);
    void number_maps();
    void compare_exactly();

    Study study_;
    std::size_t work_left_;
    std::size_t block_limit_;
    MapSizes sizes_;
    AffineCollapse collapse_;
    AffineMapBlock maps_block_, sizes_block_;
    Phase phase_ = Phase::kProject;
    Eigen::MatrixXd directions_;        // entries x kKeys
    std::vector<double> keys_, reach_;  // kKeys per cluster
    std::size_t projected_ = 0;         // clusters
    std::vector<std::uint32_t> order_;  // clusters by the left end of their first reach
    std::size_t compared_ = 0;          // of order_
    std::size_t run_end_ = 0;           // of order_: behind the neighbours that are being compared
    std::vector<Representative> active_;
    std::vector<std::uint32_t> parent_;  // of the clusters, while groups grow
    std::vector<std::vector<std::uint32_t>> groups_;
    std::size_t group_ = 0, member_ = 0;               // that is compared exactly next
    std::vector<std::vector<Dyadic>> different_;       // exact maps of the group at work
    std::vector<std::vector<double>> different_keys_;  // and their nearest doubles
    std::size_t exact_maps_ = 0;
    bool exact_ = true;
    EqualMaps result_;
};

/// All at once.
EqualMaps equal_maps(const Study& study);

}  // namespace reluscope
