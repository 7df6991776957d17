#pragma once

#include "app/state/state.h"

namespace reluscope {

/// What the inspector says about the chosen feature: how much it counts over all rows, what it does in the chosen
/// cluster, what it adds for the chosen row. `rows`, `cluster` and `row` are views of the same document; the latter two
/// may be null.
///
/// Cost     one pass over the feature's values.
FeatureView feature_view(const Document& document, FeatureId feature, const ClusterView* cluster, const RowView* row);

}  // namespace reluscope
