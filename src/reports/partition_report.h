#pragma once

#include "analysis/regions/level_sets.h"
#include "analysis/regions/region_partition.h"
#include "analysis/regions/whole_plane.h"
#include "base/text/text_job.h"
#include "formats/json/json_writer.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

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

/// Every region once, with its pattern; a complete partition is walked, which is quicker than asking for each pattern.
class RegionReader {
public:
    explicit RegionReader(std::shared_ptr<const RegionPartition> partition);
    const RegionPartition& partition() const { return *partition_; }

    /// The next one; as many as there are regions. Reports list them in this order.
    std::pair<RegionId, std::string> next();

private:
    std::shared_ptr<const RegionPartition> partition_;
    std::optional<RegionPartition::PatternCursor> cursor_;
    std::uint32_t next_ = 0;
};

/// The members of a partition's JSON that stand before its regions, in an object that is open.
void write_partition_summary(const RegionPartition& partition, const PartitionReportInfo& info, JsonWriter& json);

/// Writes the partition of DESIGN section 5 (docs/partition.md).
std::unique_ptr<Job> partition_json_job(std::shared_ptr<const RegionPartition> partition,
                                        const PartitionReportInfo& info, TextSink sink);

/// One line per region: pattern, area, centre, and the map of every output.
std::unique_ptr<Job> partition_csv_job(std::shared_ptr<const RegionPartition> partition,
                                       const PartitionReportInfo& info, TextSink sink);

}  // namespace reluscope
