#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json.hpp>

namespace reluscope {

nlohmann::json network_settings_json(const NetworkSettings& settings);
/// Settings as network_settings_json() writes them; members that are absent have their usual values.
/// Errors   a member that is not among its choices. Throws nlohmann's exceptions for members of the wrong type.
Result<NetworkSettings> network_settings_from_json(const nlohmann::json& json);

/// The answer to {"what": "network", "first": 0, "count": 200}: settings, facts of the units, and their values for the
/// subject.
nlohmann::json network_json(const AppState& state, const nlohmann::json& question);
/// The answer to {"what": "unit", "unit": 3}; without a unit, the selected one.
nlohmann::json unit_json(const AppState& state, const nlohmann::json& question);

/// {"command": "set_network_view", ..} with the settings to change. Errors and exceptions as
/// network_settings_from_json().
Result<Command> network_command(const nlohmann::json& json);

}  // namespace reluscope
