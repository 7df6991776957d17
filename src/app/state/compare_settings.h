#pragma once

#include "base/ids.h"

#include <optional>

namespace reluscope {

enum class CompareKind {
    kNothing,
    kClusters,
    kRows,
    kReference,  ///< the network that was kept against the open one
    kEpoch       ///< the weights after an epoch of training against the open ones
};

/// What is compared. An empty `second` follows the selection.
struct CompareSettings {
    CompareKind kind = CompareKind::kNothing;
    std::optional<ClusterId> first_cluster, second_cluster;
    std::optional<RowId> first_row, second_row;
    int epoch = 0;

    bool operator==(const CompareSettings&) const = default;
};

}  // namespace reluscope
