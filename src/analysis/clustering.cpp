#include "analysis/clustering.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace reluscope {

namespace {

std::uint64_t hash_row(PatternBits row) {
    std::uint64_t h = 0x9E3779B97F4A7C15ULL;
    for (const BitMatrix::Word word : row) {
        h = (h ^ word) * 0xFF51AFD7ED558CCDULL;
        h ^= h >> 32;
    }
    return h;
}

/// Open addressing from pattern to cluster number, in order of first appearance.
class PatternIndex {
public:
    explicit PatternIndex(const BitMatrix& bits)
        : bits_(bits), slots_(std::bit_ceil(2 * bits.num_rows() + 2), Id<void>::kNone), mask_(slots_.size() - 1) {}

    std::uint32_t cluster_of(std::size_t row, std::vector<Cluster>& clusters) {
        const PatternBits pattern = bits_.row(row);
        for (std::size_t slot = hash_row(pattern) & mask_;; slot = (slot + 1) & mask_) {
            if (slots_[slot] == Id<void>::kNone) {
                slots_[slot] = static_cast<std::uint32_t>(clusters.size());
                clusters.push_back({0, static_cast<std::uint32_t>(row), 0});
                return slots_[slot];
            }
            const PatternBits other = bits_.row(clusters[slots_[slot]].first_row);
            if (std::equal(pattern.begin(), pattern.end(), other.begin())) return slots_[slot];
        }
    }

private:
    const BitMatrix& bits_;
    std::vector<std::uint32_t> slots_;
    std::size_t mask_;
};

/// Largest first, ties by pattern text; renumbers `assignment` accordingly.
void sort_clusters(const BitMatrix& bits, Clustering& clustering) {
    std::vector<std::uint32_t> order(clustering.clusters.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const Cluster& left = clustering.clusters[a];
        const Cluster& right = clustering.clusters[b];
        if (left.size != right.size) return left.size > right.size;
        return pattern_less(bits.row(left.first_row), bits.row(right.first_row));
    });
    std::vector<Cluster> sorted;
    sorted.reserve(order.size());
    std::vector<std::uint32_t> new_number(order.size());
    for (const std::uint32_t old : order) {
        new_number[old] = static_cast<std::uint32_t>(sorted.size());
        sorted.push_back(clustering.clusters[old]);
    }
    clustering.clusters = std::move(sorted);
    for (std::uint32_t& cluster : clustering.assignment) cluster = new_number[cluster];
}

void collect_members(Clustering& clustering) {
    std::uint32_t next = 0;
    std::vector<std::uint32_t> position;
    position.reserve(clustering.clusters.size());
    for (Cluster& cluster : clustering.clusters) {
        cluster.first_member = next;
        position.push_back(next);
        next += cluster.size;
    }
    clustering.members.resize(clustering.assignment.size());
    for (std::size_t row = 0; row < clustering.assignment.size(); ++row) {
        clustering.members[position[clustering.assignment[row]]++] = static_cast<std::uint32_t>(row);
    }
}

}  // namespace

Clustering cluster_patterns(const BitMatrix& bits) {
    Clustering clustering;
    clustering.assignment.resize(bits.num_rows());
    PatternIndex index(bits);
    for (std::size_t row = 0; row < bits.num_rows(); ++row) {
        const std::uint32_t cluster = index.cluster_of(row, clustering.clusters);
        clustering.assignment[row] = cluster;
        ++clustering.clusters[cluster].size;
    }
    sort_clusters(bits, clustering);
    collect_members(clustering);
    return clustering;
}

std::size_t clusters_covering(const Clustering& clustering, double share) {
    const double wanted = share * static_cast<double>(clustering.num_rows());
    double covered = 0;
    std::size_t count = 0;
    while (count < clustering.num_clusters() && covered < wanted) covered += clustering.clusters[count++].size;
    return count;
}

}  // namespace reluscope
