#pragma once

#include "app/state/state.h"

#include <Eigen/Core>

#include <string>

// What stands at the axes of pictures and above panels, the same in all of them.

namespace reluscope {

/// An output at an axis: "P(survived)" after the link, else "log-odds of survived", "logit of versicolor", "charges".
std::string output_axis(const Document& document, Eigen::Index output, bool probability);

/// "epoch 12 of 40" while earlier weights than the newest are looked at; "" otherwise.
std::string shown_epoch(const AppState& state);

/// The shown epoch for what was computed from `shown`, which follows the choice some frames later.
std::string shown_epoch(const AppState& state, const Network& shown);

/// The shown epoch as a sentence: "Shown as it was after epoch 12 of 40."; "" otherwise.
std::string shown_epoch_sentence(const AppState& state);

}  // namespace reluscope
