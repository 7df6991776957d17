#pragma once

#include "analysis/study.h"
#include "analysis/summaries/unwrap_summary.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace reluscope {

/// What the simplify view is about.
enum class SimplifyPart { kFamilies, kUnits, kSummary };

/// What the simplify view keeps from frame to frame.
struct SimplifyMemory {
    std::optional<SimplifyPart> part;  ///< that was chosen; none: what suits the document
    int frame = -1;                    ///< in which the view was drawn last
    std::string name;                  ///< of a family, as it is typed
    std::size_t families = 0;          ///< of which it is one
    std::uint32_t family = 0;

    std::shared_ptr<const ClusterScores> summary_of;  ///< whose summary is below: every study has scores of its own
    std::unique_ptr<UnwrapSummaryJob> summary_job;
    std::optional<UnwrapSummary> summary;
    LonelyClusters lonely;
};

}  // namespace reluscope
