#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"

#include <nlohmann/json.hpp>

#include <string>

namespace reluscope {

/// The answer to {"what": "training"}: setup, position, one entry per epoch.
nlohmann::json training_json(const AppState& state);

/// How a table was made: the members of make_data.
nlohmann::ordered_json toy_json(const ToyOptions& toy);
/// Errors   an unknown kind or function. Throws nlohmann's exceptions for members of the wrong type.
Result<ToyOptions> toy_from_json(const nlohmann::json& json);

bool is_training_command(const std::string& name);

/// One of train, restart_training, set_training, show_epoch, new_network, make_data.
/// Errors   a member that is not among its choices. Throws nlohmann's exceptions for members of the wrong type.
Result<Command> training_command(const std::string& name, const nlohmann::json& json, const TrainingSetup& current);

}  // namespace reluscope
