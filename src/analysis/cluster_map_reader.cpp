#include "analysis/cluster_map_reader.h"

#include <algorithm>

namespace reluscope {

ClusterMapReader::ClusterMapReader(const Study& study) : study_(study), collapse_(study_.network()) {}

AffineMap ClusterMapReader::of(std::size_t c) {
    if (c < first_ || c - first_ >= size_) {
        const std::size_t limit = AffineCollapse::good_block(study_.network());
        first_ = c - c % limit;
        size_ = std::min(limit, study_.clustering->num_clusters() - first_);
        maps_of_clusters(collapse_, *study_.patterns, *study_.clustering, first_, size_, block_);
    }
    return block_.map(c - first_);
}

bool ClusterMapReader::is_constant(std::size_t c) {
    const AffineMap map = of(c);
    if (map.A.isZero(0)) return true;
    if (!sizes_) sizes_.emplace(study_.network());
    return sizes_->is_constant(map, study_.patterns->bits.row(study_.clustering->clusters[c].first_row));
}

}  // namespace reluscope
