#pragma once

#include "analysis/patterns.h"
#include "base/ids.h"

#include <cstdint>
#include <vector>

namespace reluscope {

/// How often hidden units are active on some rows.
struct UnitStatistics {
    std::vector<std::uint32_t> active_rows;  ///< per unit, in the order of the pattern's bits
    std::uint32_t num_rows = 0;
    std::vector<UnitId> dead;           ///< active on no row; empty without rows
    std::vector<UnitId> always_active;  ///< active on every row; empty without rows

    /// Share of the rows on which a unit is active; NaN without rows.
    double share(UnitId unit) const {
        return static_cast<double>(active_rows[unit.index]) / static_cast<double>(num_rows);
    }
};

/// O(rows * units / 64) and one step per active bit.
UnitStatistics unit_statistics(const BitMatrix& bits);

}  // namespace reluscope
