#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

#include <functional>
#include <string>

namespace reluscope {

/// The left column's part: play, step, restart, speed, learning rate and hidden layers, and below what can be pressed
/// where training stands and its loss.
void training_summary(const Ui& ui, const AppState& state);

/// Draws the plane of regions into a box of this size at the cursor.
using DrawPlane = std::function<void(ImVec2 size)>;

/// The whole of it: data, options, curves over the epochs, what they count, the history; and beside the curves, or
/// above them, what `plane` draws, where it is not empty.
void training_panel(const Ui& ui, const AppState& state, const DrawPlane& plane);

/// "2 - [8] [8] - 1" with a way to change each width and the number of layers.
void architecture_editor(const Ui& ui, const AppState& state);

/// Every option, in one column: what is wanted first on top, the optimiser's details folded.
void training_options(const Ui& ui, const AppState& state);

/// How often each class is taken for each, AUC and calibration error in a line, and the calibration curve beside or
/// below.
void confusion_panel(const Ui& ui, const Target& target, const TrainingState& training);

/// The reliability diagram: for each bin of predicted probabilities how often the event came true, the diagonal where
/// both agree, and the rows per bin along the bottom. `event` names what is predicted.
void calibration_chart(const Ui& ui, const Calibration& calibration, const std::string& event, float width);

/// How fast training plays: a box to choose from, as wide as the next item.
void training_speed(const Ui& ui, const TrainingState& training);

/// Play, one batch, one epoch, restart.
void training_transport(const Ui& ui, const TrainingState& training);

}  // namespace reluscope
