#pragma once

#include "app/state.h"
#include "ui/widgets.h"

namespace reluscope {

/// The left column's part: play, step, restart, where training stands, its loss, the network's hidden layers.
void training_summary(const Ui& ui, const AppState& state);

/// The whole of it: data, options, curves over the epochs, what they count, the history.
void training_panel(const Ui& ui, const AppState& state);

/// Every option, in one column.
void training_options(const Ui& ui, const AppState& state);

/// How often each class is taken for each, and AUC and calibration in a line.
void confusion_panel(const Ui& ui, const Target& target, const TrainingState& training);

/// Play, one batch, one epoch, restart.
void training_transport(const Ui& ui, const TrainingState& training);

/// Units by layer with their weights as signed lines; filled where the chosen cluster's pattern is active. A click on a line or a unit edits the
/// weight or the bias.
void network_diagram(const Ui& ui, const Document& document, const Selection& selection, float height);

}  // namespace reluscope
