#pragma once

#include "analysis/study.h"
#include "base/ids.h"

#include <Eigen/Core>

#include <cstddef>
#include <optional>

namespace reluscope {

/// Where predictions should be relied on less, as far as the rows with an answer show it.
struct Reliance {
    static constexpr std::size_t kEnoughRows = 30;  ///< with an answer: from here on a cluster's score is compared
    static constexpr std::size_t kFewRows = 10;     ///< with fewer, nothing is said of a cluster's score

    std::size_t beyond = 0;       ///< clusters where predicted and observed differ by more than chance allows
    std::size_t beyond_rows = 0;  ///< rows in them
    ClusterId largest_beyond{0};  ///< the largest of them, if there are any, and its first such output
    Eigen::Index beyond_output = 0;
    /// Among clusters of enough rows the one with the lowest share of right predictions, or the largest typical error;
    /// none where that is not worse than over all rows.
    std::optional<ClusterId> worst;
    std::size_t few = 0;       ///< clusters of few rows
    std::size_t few_rows = 0;  ///< rows in them, with or without an answer
};

/// `study` must be complete. Without answers all is 0 and none.
Reliance reliance_of(const Study& study);

}  // namespace reluscope
