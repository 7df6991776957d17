#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json.hpp>

namespace reluscope {

nlohmann::json compare_settings_json(const CompareSettings& settings);
/// Errors   a kind that there is not. Throws nlohmann's exceptions for members of the wrong type.
Result<CompareSettings> compare_settings_from_json(const nlohmann::json& json);

/// The answer to {"what": "compare"}.
nlohmann::json compare_json(const AppState& state);

/// {"command": "set_compare", ..} with settings and `keep_reference`. Errors and exceptions as
/// compare_settings_from_json().
Result<Command> compare_command(const nlohmann::json& json);

}  // namespace reluscope
