#pragma once

#include "app/state/training_state.h"
#include "base/result.h"
#include "data/encoder_fit.h"
#include "data/table.h"
#include "formats/model_file.h"

#include <optional>
#include <string>

namespace reluscope {

/// An untrained network for a table, whose answers stand in `target`, or else in the likely_target(), and then a note
/// says so: an encoder fitted to the rows that training learns from, the hidden layers of `setup`, and an output per
/// class (one for two classes or a number, whose unit the output has).
/// Errors   no such column, no column left to be an input, those of fit_target and fit_encoder, an architecture out of
///          its limits.
Result<ModelFile> new_network(const Table& table, const std::optional<std::string>& target, const TrainingSetup& setup,
                              const EncoderChoices& choices = {});

}  // namespace reluscope
