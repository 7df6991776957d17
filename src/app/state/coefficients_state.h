#pragma once

#include "analysis/cluster_maps.h"
#include "app/state/coefficients_settings.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace reluscope {

/// What the coefficients view shows.
struct CoefficientsState {
    CoefficientsSettings settings;
    std::shared_ptr<const ClusterMaps> maps;  ///< of the explained output; old ones stay until the new ones are there
    std::vector<std::uint32_t> columns;       ///< features in the order of the heat map
    std::shared_ptr<const std::vector<std::uint32_t>> rows;    ///< clusters in the order of the heat map
    std::shared_ptr<const std::vector<std::uint8_t>> matches;  ///< per cluster held: inside of all ranges
    std::size_t num_matches = 0;
    std::size_t match_rows = 0;  ///< rows of the table in them
    std::uint64_t revision = 0;  ///< grows when any of these changes
};

}  // namespace reluscope
