#pragma once

#include "analysis/regions/region_partition.h"

#include <cstddef>
#include <string>

namespace reluscope {

/// What must hold for a complete partition, counted. Everything is compared with the network's own forward pass.
struct PartitionCheck {
    double area_error = 0;  ///< |sum of areas - window| / window
    /// What Subdivision::check_invariants() says; then the rest is not looked at.
    std::string structure_flaw;
    std::size_t wrong_structure = 0;     ///< that, faces without an area or not convex, and what the audit finds
    std::size_t wrong_patterns = 0;      ///< regions whose pattern is not that of the forward pass at their centroid
    std::size_t duplicate_patterns = 0;  ///< regions that share a pattern with another one
    double map_error = 0;                ///< largest |map - forward pass| at a centroid, relative to max(1, |logit|)
    /// Largest difference of two neighbours' maps at the ends of their edge, relative to what the maps reach in the
    /// window: corners are rounded to about 1e-16 of the window, so that is what continuity can be measured with.
    double seam_error = 0;
    std::size_t missing_patterns = 0;  ///< patterns of sample points that no region has

    bool passed() const;
    /// One line per thing that does not hold; empty when everything does.
    std::string complaints() const;
};

/// Checks a complete partition; `samples` points per side of a shifted grid. Cost: one forward pass of (regions +
/// samples^2) rows.
PartitionCheck check_invariants(const RegionPartition& partition, std::size_t samples = 200);

}  // namespace reluscope
