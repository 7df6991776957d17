#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// The chosen cluster: its sentence, and its affine map as sorted, signed bars; a click chooses a bar's feature.
void cluster_explanation_panel(const Ui& ui, const Document& document, const ClusterView& view,
                               const Selection& selection, const Hovered& hovered, const ReachState& reach);

/// Draws the map of a cluster as an image beside the cluster's mean, where the inputs are pixels.
void cluster_image(const Ui& ui, const Document& document, const ClusterView& view, float height);

/// The chosen cluster, or how to choose one.
void chosen_explanation(const Ui& ui, const AppState& state);

/// The chosen cluster's explanation below the strip of all clusters, wide, as a view of its own.
void explanation_view(const Ui& ui, const AppState& state);

}  // namespace reluscope
