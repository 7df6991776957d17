#include "analysis/clustering.h"

#include <algorithm>
#include <bit>
#include <utility>

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

/// Open addressing from pattern to cluster number, in order of first appearance. At least a third of the slots stays
/// empty. A slot keeps a part of the hash, so that rows of other patterns are hardly ever read.
class PatternIndex {
public:
    explicit PatternIndex(const BitMatrix& bits)
        : bits_(bits), slots_(std::bit_ceil(bits.num_rows() + bits.num_rows() / 2 + 2)), mask_(slots_.size() - 1) {}

    std::uint32_t cluster_of(std::size_t row, std::vector<Cluster>& clusters) {
        const PatternBits pattern = bits_.row(row);
        const std::uint64_t hash = hash_row(pattern);
        const auto tag = static_cast<std::uint32_t>(hash >> 32);
        for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
            Slot& slot = slots_[at];
            if (slot.cluster_plus_1 == 0) {
                clusters.push_back({0, static_cast<std::uint32_t>(row), 0});
                slot = {tag, static_cast<std::uint32_t>(clusters.size())};
                return slot.cluster_plus_1 - 1;
            }
            if (slot.tag != tag) continue;
            const PatternBits other = bits_.row(clusters[slot.cluster_plus_1 - 1].first_row);
            if (std::equal(pattern.begin(), pattern.end(), other.begin())) return slot.cluster_plus_1 - 1;
        }
    }

private:
    struct Slot {
        std::uint32_t tag = 0;
        std::uint32_t cluster_plus_1 = 0;  // 0: empty
    };

    const BitMatrix& bits_;
    std::vector<Slot> slots_;
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

/// What clusters are sorted by. The first 64 units of the pattern stand as one number in the order of the text, so that
/// nearly all comparisons stay inside this struct.
struct SortKey {
    std::uint64_t first_units;
    std::uint32_t size;
    std::uint32_t number;
};

/// Puts `keys` into the order of group_of(key) < num_groups, stable, in one pass after counting. Returns the end of
/// each group. `spare` is memory.
template <class GroupOf>
std::vector<std::uint32_t> sort_by_group(std::vector<SortKey>& keys, std::vector<SortKey>& spare,
                                         std::size_t num_groups, GroupOf group_of) {
    std::vector<std::uint32_t> ends(num_groups, 0);
    for (const SortKey& key : keys) ++ends[group_of(key)];
    std::uint32_t next = 0;
    for (std::uint32_t& end : ends) next += std::exchange(end, next);
    spare.resize(keys.size());
    for (const SortKey& key : keys) spare[ends[group_of(key)]++] = key;
    keys.swap(spare);
    return ends;
}

/// The clusters' keys, largest first, ties by pattern text. Two passes by counting leave only short groups to compare:
/// the first by the first units of the pattern, the second, stable, by size.
std::vector<SortKey> sorted_keys(const BitMatrix& bits, const std::vector<Cluster>& clusters) {
    std::vector<SortKey> keys;
    keys.reserve(clusters.size());
    std::uint32_t largest = 0;
    for (const Cluster& cluster : clusters) {
        const PatternBits pattern = bits.row(cluster.first_row);
        const std::uint64_t first_units = pattern.empty() ? 0 : reversed_bits(pattern[0]);
        keys.push_back({first_units, cluster.size, static_cast<std::uint32_t>(keys.size())});
        largest = std::max(largest, cluster.size);
    }
    const auto less = [&](const SortKey& a, const SortKey& b) {
        if (a.first_units != b.first_units) return a.first_units < b.first_units;
        return pattern_less(bits.row(clusters[a.number].first_row), bits.row(clusters[b.number].first_row));
    };
    const int group_bits = std::clamp(static_cast<int>(std::bit_width(keys.size())), 1, 16);
    std::vector<SortKey> spare;
    const auto ends = sort_by_group(keys, spare, std::size_t{1} << group_bits, [&](const SortKey& key) {
        return static_cast<std::size_t>(key.first_units >> (64 - group_bits));
    });
    std::uint32_t begin = 0;
    for (const std::uint32_t end : ends) {
        if (end - begin > 1) std::sort(keys.begin() + begin, keys.begin() + end, less);
        begin = end;
    }
    if (largest > 1) sort_by_group(keys, spare, largest, [&](const SortKey& key) { return largest - key.size; });
    return keys;
}

/// Clusters of unsorted numbers -> sorted clusters, assignment and members.
void put_in_order(const std::vector<SortKey>& keys, const std::vector<Cluster>& unsorted, Clustering& clustering) {
    struct Place {
        std::uint32_t number;
        std::uint32_t next_member;
    };
    std::vector<Place> places(keys.size());  // by unsorted number: rows come nearly in that order
    clustering.clusters.reserve(keys.size());
    std::uint32_t next = 0;
    for (const SortKey& key : keys) {
        places[key.number] = {static_cast<std::uint32_t>(clustering.clusters.size()), next};
        clustering.clusters.push_back({key.size, unsorted[key.number].first_row, next});
        next += key.size;
    }
    clustering.members.resize(clustering.assignment.size());
    for (std::size_t row = 0; row < clustering.assignment.size(); ++row) {
        Place& place = places[clustering.assignment[row]];
        clustering.assignment[row] = place.number;
        clustering.members[place.next_member++] = static_cast<std::uint32_t>(row);
    }
}

}  // namespace

Clustering cluster_patterns(const BitMatrix& bits) {
    Clustering clustering;
    clustering.assignment.resize(bits.num_rows());
    std::vector<Cluster> clusters;
    clusters.reserve(bits.num_rows());
    {
        PatternIndex index(bits);
        for (std::size_t row = 0; row < bits.num_rows(); ++row) {
            const std::uint32_t cluster = index.cluster_of(row, clusters);
            clustering.assignment[row] = cluster;
            ++clusters[cluster].size;
        }
    }
    put_in_order(sorted_keys(bits, clusters), clusters, clustering);
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
