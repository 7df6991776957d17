#include "simplify/families/family_terms.h"

namespace reluscope {

void FamilyTerms::add_cluster(std::size_t c, FamilySums& sums) const {
    const Cluster& cluster = clustering->clusters[c];
    const Eigen::Index outputs = f.rows();
    const Eigen::Index first = cluster.first_member;
    const Eigen::Index end = first + static_cast<Eigen::Index>(cluster.size);
    for (Eigen::Index i = first; i < end; ++i) sums.add_row(z1.col(i), f.col(i), w(i));
    const auto at = static_cast<Eigen::Index>(c);
    sums.add_slopes(slopes.middleCols(at * outputs, outputs), cluster_weight(at), kSlopeWeight);
}

}  // namespace reluscope
