#pragma once

#include "app/state/state.h"
#include "scene/drawings/network_drawing.h"
#include "ui/kit/widgets.h"
#include "ui/network/network_memory.h"

namespace reluscope {

/// Fills the current child window: units by layer with their weights, values, maps and marks.
void network_view(const Ui& ui, const AppState& state, NetworkMemory& memory);

/// The picture of the network as the view shows it. `spread` are the standard deviations of the inputs and must outlive
/// it.
NetworkPicture network_picture(const AppState& state, const Eigen::VectorXd& spread);

}  // namespace reluscope
