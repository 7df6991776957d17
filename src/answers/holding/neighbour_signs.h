#pragma once

#include "analysis/affine_map.h"
#include "analysis/patterns.h"
#include "analysis/regions/region_facets.h"
#include "analysis/regions/region_walls.h"
#include "answers/holding/sign_stability.h"
#include "base/ids.h"
#include "base/job.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

/// The weights of a region beside those of the regions across its walls: how far what is said of a column ("age lowers
/// it") reaches beyond the region.
struct NeighbourSigns {
    /// inputs x outputs: regions across a wall in which the weight has the sign that it has in the region itself. A
    /// weight of 0 keeps its sign where it stays 0.
    Eigen::MatrixXi kept;
    std::size_t neighbours = 0;  ///< regions across a wall
    bool complete = false;       ///< all walls of the region are known
};

/// Looks across one wall of a row's region in each step().
///
/// Method   Across a facet the unit of the facet has the other sign. Units whose pre-activation is 0 on the whole facet
///          (those of the same wall, and those that are 0 in all of the region) have the sign that their gradient has
///          in the new region: it is found layer by layer, since a later unit may stay active on both sides, as
///          |z| = max(z, 0) + max(-z, 0) does.
/// Signs    as SignStability: at most 1e-12 of the largest weight of the output's map is 0.
/// Cost     the walls of a region (analysis/regions/region_walls.h), at most hidden layers + 1 times per facet.
class NeighbourSignsJob final : public Job {
public:
    /// `network` must outlive this. `pattern` is that of the row whose facets these are.
    NeighbourSignsJob(const Network& network, PatternBits pattern, RegionFacets facets);

    bool step() override;
    double progress() const override;
    NeighbourSigns take() { return std::move(result_); }

    /// The pattern across a wall of the region.
    std::vector<std::uint64_t> pattern_across(const Facet& facet);

private:
    const Network& network_;
    std::vector<std::uint64_t> pattern_;
    RegionFacets facets_;
    WallCollapse walls_;
    std::vector<UnitId> flat_;  // 0 in all of the region
    Eigen::MatrixXd weights_;   // of the region: inputs x outputs
    std::size_t next_ = 0;
    NeighbourSigns result_;
};

/// All at once.
NeighbourSigns neighbour_signs(const Network& network, PatternBits pattern, const RegionFacets& facets);

}  // namespace reluscope
