#pragma once

#include "analysis/clustering.h"
#include "base/job.h"
#include "base/numerics/bit_matrix.h"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace reluscope {

/// Which clusters touch: those whose patterns differ in one unit share a wall, or would where both regions reach it.
/// Where this leaves parts without any connection, each part is tied to the nearest one, by the fewest units that
/// differ, until all hang together (minimum spanning forest, Boruvka 1926).
class NeighbourJob final : public Job {
public:
    /// Pattern of cluster c: row clustering.clusters[c].first_row of `bits`. Both must outlive the job.
    NeighbourJob(const BitMatrix& bits, const Clustering& clustering);

    bool step() override;
    double progress() const override;

    using Pair = std::pair<std::uint32_t, std::uint32_t>;
    /// Smaller cluster first.
    std::vector<Pair> take() { return std::move(pairs_); }
    /// How many of the pairs differ in more than one unit.
    std::size_t num_ties() const { return num_ties_; }

private:
    struct Nearest {
        std::size_t distance;
        std::uint32_t from, to;
    };

    std::span<const BitMatrix::Word> pattern(std::size_t c) const {
        return bits_.row(clustering_.clusters[c].first_row);
    }
    std::uint32_t part_of(std::uint32_t c);
    void find_one_unit_away(std::size_t c);
    void find_nearest(std::size_t c);
    void tie_parts();

    const BitMatrix& bits_;
    const Clustering& clustering_;
    std::unordered_multimap<std::uint64_t, std::uint32_t> by_hash_;
    std::vector<std::uint64_t> unit_hash_;  // per unit; a pattern's hash is the xor of those of its active units
    std::vector<std::uint64_t> hash_;       // per cluster
    std::vector<Pair> pairs_;
    std::vector<std::uint32_t> part_;  // union-find
    std::vector<Nearest> nearest_;     // per part, by its root
    std::size_t num_ties_ = 0;
    std::size_t next_ = 0;
    bool tying_ = false;
    std::size_t parts_left_ = 0;
};

}  // namespace reluscope
