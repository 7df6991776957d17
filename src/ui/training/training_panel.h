#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

#include <string>

namespace reluscope {

/// The left column's part: play, step, restart, where training stands, its loss, the network's hidden layers.
void training_summary(const Ui& ui, const AppState& state);

/// The whole of it: data, options, curves over the epochs, what they count, the history.
void training_panel(const Ui& ui, const AppState& state);

/// Every option, in one column.
void training_options(const Ui& ui, const AppState& state);

/// How often each class is taken for each, AUC and calibration error in a line, and the calibration curve beside or
/// below.
void confusion_panel(const Ui& ui, const Target& target, const TrainingState& training);

/// The reliability diagram: for each bin of predicted probabilities how often the event came true, the diagonal where
/// both agree, and the rows per bin along the bottom. `event` names what is predicted.
void calibration_chart(const Ui& ui, const Calibration& calibration, const std::string& event, float width);

/// Play, one batch, one epoch, restart.
void training_transport(const Ui& ui, const TrainingState& training);

}  // namespace reluscope
