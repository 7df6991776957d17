#include "simplify/families/cluster_neighbours.h"

#include "base/numerics/rng.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace reluscope {

NeighbourJob::NeighbourJob(const BitMatrix& bits, const Clustering& clustering)
    : bits_(bits), clustering_(clustering), part_(clustering.num_clusters()), parts_left_(clustering.num_clusters()) {
    std::iota(part_.begin(), part_.end(), 0U);
    Rng rng(1);
    for (std::size_t u = 0; u < bits.num_bits(); ++u) unit_hash_.push_back(rng.next());
    for (std::size_t c = 0; c < clustering.num_clusters(); ++c) {
        std::uint64_t hash = 0;
        for (std::size_t u = 0; u < bits.num_bits(); ++u) hash ^= get_bit(pattern(c), u) ? unit_hash_[u] : 0;
        hash_.push_back(hash);
        by_hash_.emplace(hash, static_cast<std::uint32_t>(c));
    }
}

std::uint32_t NeighbourJob::part_of(std::uint32_t c) {
    while (part_[c] != c) c = part_[c] = part_[part_[c]];
    return c;
}

void NeighbourJob::find_one_unit_away(std::size_t c) {
    for (const std::uint64_t unit : unit_hash_) {
        const auto [first, last] = by_hash_.equal_range(hash_[c] ^ unit);
        for (auto other = first; other != last; ++other) {
            if (other->second <= c || hamming_distance(pattern(c), pattern(other->second)) != 1) continue;
            pairs_.emplace_back(static_cast<std::uint32_t>(c), other->second);
            const std::uint32_t a = part_of(static_cast<std::uint32_t>(c));
            const std::uint32_t b = part_of(other->second);
            if (a != b) --parts_left_;
            part_[std::max(a, b)] = std::min(a, b);
        }
    }
}

void NeighbourJob::find_nearest(std::size_t c) {
    const std::uint32_t own = part_of(static_cast<std::uint32_t>(c));
    Nearest& nearest = nearest_[own];
    for (std::uint32_t other = 0; other < part_.size(); ++other) {
        if (part_of(other) == own) continue;
        const std::size_t distance = hamming_distance(pattern(c), pattern(other));
        const auto from = static_cast<std::uint32_t>(c);
        // Equal distances: the smallest pair, whatever the side it is seen from, so that no circle comes about.
        const auto rank = [](std::size_t far, std::uint32_t a, std::uint32_t b) {
            return std::tuple(far, std::min(a, b), std::max(a, b));
        };
        if (rank(distance, from, other) < rank(nearest.distance, nearest.from, nearest.to))
            nearest = {distance, from, other};
    }
}

void NeighbourJob::tie_parts() {
    for (const Nearest& nearest : nearest_) {
        if (nearest.distance == std::numeric_limits<std::size_t>::max()) continue;
        const std::uint32_t a = part_of(nearest.from);
        const std::uint32_t b = part_of(nearest.to);
        if (a == b) continue;
        pairs_.emplace_back(std::min(nearest.from, nearest.to), std::max(nearest.from, nearest.to));
        ++num_ties_;
        part_[std::max(a, b)] = std::min(a, b);
        --parts_left_;
    }
}

bool NeighbourJob::step() {
    if (part_.empty()) return false;
    constexpr std::size_t kAtOnce = 16;
    for (std::size_t i = 0; i < kAtOnce && next_ < part_.size(); ++i, ++next_)
        tying_ ? find_nearest(next_) : find_one_unit_away(next_);
    if (next_ < part_.size()) return true;
    if (tying_) tie_parts();
    if (parts_left_ <= 1) return false;
    tying_ = true;
    next_ = 0;
    nearest_.assign(part_.size(), {std::numeric_limits<std::size_t>::max(), 0, 0});
    return true;
}

double NeighbourJob::progress() const {
    if (part_.empty() || parts_left_ <= 1) return 1;
    const double share = static_cast<double>(next_) / static_cast<double>(part_.size());
    return tying_ ? 0.5 + 0.4 * share : 0.5 * share;
}

}  // namespace reluscope
