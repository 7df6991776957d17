#pragma once

#include "analysis/regions/level_sets.h"
#include "analysis/regions/region_partition.h"
#include "analysis/regions/whole_plane.h"
#include "base/text/text_job.h"

#include <memory>
#include <optional>
#include <string>

namespace reluscope {

/// What a report of a partition says beside the partition itself.
struct PartitionReportInfo {
    std::string model;  ///< name of the model
    std::string axis_x = "s";
    std::string axis_y = "t";
    std::shared_ptr<const LevelSet> boundary;  ///< null when the partition has no maps
    std::optional<double> seconds = {};        ///< computing time to state
    std::optional<WholePlane> whole = {};      ///< regions of all of the plane, where they were counted
};

/// `101|10` up to the depth that is known.
std::string region_pattern_text(const RegionPartition& partition, RegionId region);

/// Writes the partition of DESIGN section 5 (docs/partition.md).
std::unique_ptr<Job> partition_json_job(std::shared_ptr<const RegionPartition> partition,
                                        const PartitionReportInfo& info, TextSink sink);

/// One line per region: pattern, area, centre, and the map of every output.
std::unique_ptr<Job> partition_csv_job(std::shared_ptr<const RegionPartition> partition,
                                       const PartitionReportInfo& info, TextSink sink);

}  // namespace reluscope
