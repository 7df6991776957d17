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

/// Members of set_compare. Errors and exceptions as compare_settings_from_json().
Status read_members(const nlohmann::json& json, const AppState& now, SetCompare& command);
void write_members(const SetCompare& command, nlohmann::json& json);

}  // namespace reluscope
