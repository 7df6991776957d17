#pragma once

#include "analysis/level_sets.h"
#include "analysis/region_partition.h"
#include "formats/json_writer.h"
#include "formats/model_file.h"

#include <optional>
#include <string>

namespace reluscope {

/// What a report of a partition says beside the partition itself.
struct PartitionReportInfo {
    std::string model;  ///< name of the model
    std::string axis_x = "s";
    std::string axis_y = "t";
    const LevelSet* boundary = nullptr;  ///< null when the partition has no maps
    std::optional<double> seconds;       ///< computing time to state
};

/// `101|10` up to the depth that is known.
std::string region_pattern_text(const RegionPartition& partition, RegionId region);

/// Writes the partition of DESIGN section 5 (docs/partition.md).
void write_partition_json(const RegionPartition& partition, const PartitionReportInfo& info,
                          const JsonWriter::Sink& sink);

/// One line per region: pattern, area, centre, and the map of every output.
void write_partition_csv(const RegionPartition& partition, const PartitionReportInfo& info,
                         const JsonWriter::Sink& sink);

}  // namespace reluscope
