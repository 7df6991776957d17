#pragma once

#include "analysis/affine_map.h"
#include "analysis/map_sizes.h"
#include "analysis/study.h"

#include <cstddef>
#include <optional>

namespace reluscope {

/// The affine maps of all outputs, cluster by cluster. They are computed in blocks, so that asking for one after the
/// other costs least; always the same blocks, as sums in another order would differ in the last digit.
class ClusterMapReader {
public:
    explicit ClusterMapReader(const Study& study);

    /// In model units.
    AffineMap of(std::size_t c);

    /// True where of(c) is a constant but for rounding (MapSizes::is_constant()).
    bool is_constant(std::size_t c);

private:
    Study study_;
    AffineCollapse collapse_;
    AffineMapBlock block_;
    std::optional<MapSizes> sizes_;     // once they were needed
    std::size_t first_ = 0, size_ = 0;  // clusters of block_
};

}  // namespace reluscope
