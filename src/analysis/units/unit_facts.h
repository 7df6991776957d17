#pragma once

#include "analysis/patterns.h"
#include "base/ids.h"
#include "base/job.h"
#include "network/network.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace reluscope {

/// What the rows say about one hidden unit, and its weights about it and the others of its layer.
struct UnitFacts {
    std::size_t layer = 0;  ///< of Network::hidden_layers()
    std::size_t position = 0;
    std::uint32_t active_rows = 0;
    double share = 0;            ///< of the rows that activate it; 0 without rows
    bool dead = false;           ///< active for no row
    bool always_active = false;  ///< active for every row
    /// The first other unit of the layer that is active for exactly the same rows. None for units that are dead or
    /// always active: they have no wall between the rows.
    std::optional<UnitId> same_rows;
    /// The first other unit of the layer whose weights and bias are these times a number other than 0, and that
    /// number's inverse: (w, b) = factor (w', b'). Both have the same wall, wherever the rows are; with a negative
    /// factor each is active where the other is not.
    std::optional<UnitId> proportional;
    double factor = 0;

    bool is_duplicate() const { return same_rows || (proportional && factor > 0); }
};

/// Counts in slices. `network` and `bits` (rows x hidden units) must outlive the job.
///
/// Cost     one step per active bit; columns that may be equal are told by a hash and compared row by row.
class UnitFactsJob final : public Job {
public:
    UnitFactsJob(const Network& network, const BitMatrix& bits);

    bool step() override;
    double progress() const override;
    std::vector<UnitFacts> take() { return std::move(facts_); }

private:
    void count_rows();
    void finish_layer(std::size_t layer);
    void find_same_rows(std::size_t layer);
    void find_proportional(std::size_t layer);
    bool has_same_rows(std::size_t a, std::size_t b) const;

    const Network& network_;
    const BitMatrix& bits_;
    std::vector<UnitFacts> facts_;
    std::vector<std::uint64_t> hash_;  // per unit: of the rows that activate it
    std::size_t next_row_ = 0;
    std::size_t next_layer_ = 0;
};

/// All at once: one entry per hidden unit, in the order of the pattern's bits.
std::vector<UnitFacts> unit_facts(const Network& network, const BitMatrix& bits);

}  // namespace reluscope
