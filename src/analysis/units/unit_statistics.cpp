#include "analysis/units/unit_statistics.h"

#include <bit>

namespace reluscope {

UnitStatistics unit_statistics(const BitMatrix& bits) {
    UnitStatistics statistics;
    statistics.num_rows = static_cast<std::uint32_t>(bits.num_rows());
    statistics.active_rows.assign(bits.num_bits(), 0);
    for (std::size_t row = 0; row < bits.num_rows(); ++row) {
        const auto words = bits.row(row);
        for (std::size_t w = 0; w < words.size(); ++w) {
            for (BitMatrix::Word word = words[w]; word != 0; word &= word - 1) {
                ++statistics
                      .active_rows[w * BitMatrix::kBitsPerWord + static_cast<std::size_t>(std::countr_zero(word))];
            }
        }
    }
    if (statistics.num_rows == 0) return statistics;
    for (std::size_t unit = 0; unit < bits.num_bits(); ++unit) {
        const std::uint32_t count = statistics.active_rows[unit];
        if (count == 0) statistics.dead.emplace_back(unit);
        if (count == statistics.num_rows) statistics.always_active.emplace_back(unit);
    }
    return statistics;
}

}  // namespace reluscope
