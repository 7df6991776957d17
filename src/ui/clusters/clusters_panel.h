#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

#include <optional>

namespace reluscope {

/// All rows as one strip, a segment per cluster: width by rows, colour by output; click selects.
void cluster_strip(const Ui& ui, const Document& document, const Selection& selection,
                   const std::optional<ClusterId>& hovered);

/// The table of clusters, below its heading: number, pattern, rows, support, mean output, accuracy; sorted, searched,
/// clipped. With `words` a line says what a cluster is.
void clusters_panel(const Ui& ui, const Document& document, const Selection& selection, const ClusterOrder& order,
                    const std::optional<ClusterId>& hovered, bool words);

}  // namespace reluscope
