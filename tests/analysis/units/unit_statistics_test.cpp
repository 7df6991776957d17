#include "analysis/units/unit_statistics.h"

#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;

TEST_CASE("unit statistics: count the bits of every unit, and name the dead and the always active ones") {
    for (const testing::NamedNetwork& named : testing::all_networks()) {
        CAPTURE(named.name);
        const PatternTable table = compute_patterns(named.network, testing::test_inputs(named.network, 70, 8));
        const UnitStatistics statistics = unit_statistics(table.bits);
        REQUIRE(statistics.active_rows.size() == named.network.num_hidden_units());
        std::vector<UnitId> dead;
        std::vector<UnitId> always;
        for (std::size_t unit = 0; unit < statistics.active_rows.size(); ++unit) {
            std::uint32_t count = 0;
            for (std::size_t row = 0; row < 70; ++row) count += table.bits.get(row, unit) ? 1 : 0;
            REQUIRE(statistics.active_rows[unit] == count);
            CHECK(statistics.share(UnitId(unit)) == doctest::Approx(count / 70.0));
            if (count == 0) dead.emplace_back(unit);
            if (count == 70) always.emplace_back(unit);
        }
        CHECK(statistics.dead == dead);
        CHECK(statistics.always_active == always);
    }
    const UnitStatistics none = unit_statistics(BitMatrix(0, 5));
    CHECK(none.dead.empty());
    CHECK(none.always_active.empty());
    CHECK(std::isnan(none.share(UnitId(0))));
}
