#pragma once

#include "analysis/regions/level_sets.h"
#include "analysis/regions/region_partition.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// What a drawing of a partition shows beside the regions.
struct PartitionDrawing {
    std::string title;
    std::string axis_x = "s";
    std::string axis_y = "t";
    std::vector<std::string> classes;    ///< names for the legend of the boundary
    const LevelSet* boundary = nullptr;  ///< null: none
};

/// Writes an SVG with axes and a legend, fit for a paper: regions coloured by pattern, walls by the layer that made
/// them, the decision boundary on top. Needs no fonts or files beside it.
void write_partition_svg(const RegionPartition& partition, const PartitionDrawing& drawing,
                         const std::function<void(std::string_view)>& sink);

}  // namespace reluscope
