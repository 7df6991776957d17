#pragma once

#include "app/state/plane_state.h"
#include "reports/partition_report.h"

#include <memory>

namespace reluscope {

/// Writes the regions of the visible window of a plane, exactly as a partition of that very window has them, as JSON or
/// as a table. `plane.partition` must be there.
Result<std::unique_ptr<Job>> regions_export_job(const PlaneState& plane, const PartitionReportInfo& info, bool csv,
                                                TextSink sink);

}  // namespace reluscope
