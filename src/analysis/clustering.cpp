#include "analysis/clustering.h"

#include <algorithm>
#include <bit>

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

std::uint64_t reversed_bits(std::uint64_t x) {
    x = (x >> 1 & 0x5555555555555555ULL) | (x & 0x5555555555555555ULL) << 1;
    x = (x >> 2 & 0x3333333333333333ULL) | (x & 0x3333333333333333ULL) << 2;
    x = (x >> 4 & 0x0F0F0F0F0F0F0F0FULL) | (x & 0x0F0F0F0F0F0F0F0FULL) << 4;
    x = (x >> 8 & 0x00FF00FF00FF00FFULL) | (x & 0x00FF00FF00FF00FFULL) << 8;
    x = (x >> 16 & 0x0000FFFF0000FFFFULL) | (x & 0x0000FFFF0000FFFFULL) << 16;
    return x >> 32 | x << 32;
}

/// What clusters are sorted by. The first 64 units of the pattern stand as one number in the order of the text, so that nearly all
/// comparisons stay inside this struct.
struct SortKey {
    std::uint32_t size;
    std::uint32_t number;
    std::uint64_t first_units;
};

/// Largest first, ties by pattern text; renumbers `assignment` accordingly.
void sort_clusters(const BitMatrix& bits, Clustering& clustering) {
    std::vector<SortKey> keys;
    keys.reserve(clustering.clusters.size());
    for (const Cluster& cluster : clustering.clusters) {
        const PatternBits pattern = bits.row(cluster.first_row);
        keys.push_back(
            {cluster.size, static_cast<std::uint32_t>(keys.size()), pattern.empty() ? 0 : reversed_bits(pattern[0])});
    }
    std::sort(keys.begin(), keys.end(), [&](const SortKey& a, const SortKey& b) {
        if (a.size != b.size) return a.size > b.size;
        if (a.first_units != b.first_units) return a.first_units < b.first_units;
        return pattern_less(bits.row(clustering.clusters[a.number].first_row),
                            bits.row(clustering.clusters[b.number].first_row));
    });
    std::vector<Cluster> sorted;
    sorted.reserve(keys.size());
    std::vector<std::uint32_t> new_number(keys.size());
    for (const SortKey& key : keys) {
        new_number[key.number] = static_cast<std::uint32_t>(sorted.size());
        sorted.push_back(clustering.clusters[key.number]);
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
