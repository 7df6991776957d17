#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

namespace reluscope {

/// Settings as a session keeps them, and back: members that are not there stay as in `before`.
/// Errors   an unknown kind of axis or colour. Members of the wrong type throw nlohmann::json::exception.
nlohmann::json scatter_settings_json(const ScatterSettings& settings);
Result<ScatterSettings> scatter_settings_from_json(const nlohmann::json& json, const ScatterSettings& before = {});

/// The answer to {"what": "scatter", "first": 0, "count": 50}: settings, axes, window, and the places of rows.
nlohmann::json scatter_json(const AppState& state, const nlohmann::json& question);

/// Members of set_scatter: those that are not there stay as they are shown.
Status read_members(const nlohmann::json& json, const AppState& now, SetScatter& command);
void write_members(const SetScatter& command, nlohmann::json& json);

}  // namespace reluscope
