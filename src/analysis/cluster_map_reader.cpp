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

}  // namespace reluscope
