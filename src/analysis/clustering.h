#pragma once

#include "analysis/patterns.h"
#include "base/ids.h"

#include <cstdint>
#include <span>
#include <vector>

namespace reluscope {

/// Rows that share an activation pattern.
struct Cluster {
    std::uint32_t size = 0;
    std::uint32_t first_row = 0;     ///< smallest row; its pattern is the cluster's
    std::uint32_t first_member = 0;  ///< position of its rows in Clustering::members
};

/// The rows of a table grouped by pattern: largest cluster first, ties by pattern text.
struct Clustering {
    std::vector<Cluster> clusters;
    std::vector<std::uint32_t> assignment;  ///< per row: its cluster
    std::vector<std::uint32_t> members;     ///< rows, cluster by cluster, ascending inside a cluster

    std::size_t num_clusters() const { return clusters.size(); }
    std::size_t num_rows() const { return assignment.size(); }
    std::span<const std::uint32_t> rows_of(ClusterId id) const {
        const Cluster& cluster = clusters[id.index];
        return {members.data() + cluster.first_member, cluster.size};
    }
};

/// Groups equal rows of `bits`. O(rows) expected, by hashing.
Clustering cluster_patterns(const BitMatrix& bits);

/// Number of the largest clusters that hold at least `share` of the rows together.
std::size_t clusters_covering(const Clustering& clustering, double share);

}  // namespace reluscope
