#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

namespace reluscope {

/// Settings as a session keeps them, and back: members that are not there stay as in `before`.
/// Members of the wrong type throw nlohmann::json::exception.
nlohmann::json relief_settings_json(const ReliefSettings& settings);
ReliefSettings relief_settings_from_json(const nlohmann::json& json, const ReliefSettings& before = {});

/// The answer to {"what": "relief"}: settings, the output that is shown and, with "at": [s, t], its value there by the
/// map of the region.
nlohmann::json relief_json(const AppState& state, const nlohmann::json& question);

/// Members of set_relief: those that are not there stay as they are shown.
Status read_members(const nlohmann::json& json, const AppState& now, SetRelief& command);
void write_members(const SetRelief& command, nlohmann::json& json);

}  // namespace reluscope
