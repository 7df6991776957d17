#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"

#include <nlohmann/json.hpp>

#include <string>

namespace reluscope {

/// The answer to {"what": "training"}: setup, position, one entry per epoch.
nlohmann::json training_json(const AppState& state);

/// The answer to {"what": "welcome"}: whether it is shown, its step, and what it says of what is on the screen.
nlohmann::json welcome_json(const AppState& state);

/// How a table was made: the members of make_data.
nlohmann::ordered_json toy_json(const ToyOptions& toy);
/// Errors   an unknown kind or function. Throws nlohmann's exceptions for members of the wrong type.
Result<ToyOptions> toy_from_json(const nlohmann::json& json);

/// Members of set_training change the setup that is open; those of set_weight and make_data stand for themselves.
/// Errors   a member that is no option, of a wrong type or not among its choices. Throws nlohmann's exceptions for
///          members of the wrong type.
Status read_members(const nlohmann::json& json, const AppState& now, SetTraining& command);
Status read_members(const nlohmann::json& json, const AppState& now, SetWeight& command);
Status read_members(const nlohmann::json& json, const AppState& now, MakeData& command);

}  // namespace reluscope
