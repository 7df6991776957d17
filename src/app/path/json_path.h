#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace reluscope {

/// Answers to {"what": "path"}, optionally with "pieces": [first, count], and to {"what": "distances"}. Members of the
/// wrong type throw nlohmann::json::exception.
nlohmann::json path_json(const AppState& state, const nlohmann::json& question);
nlohmann::json distances_json(const AppState& state, const nlohmann::json& question);

/// What is known of the chosen row's reach: members for the answer to {"what": "row"}; empty before it is computed.
nlohmann::json reach_json(const AppState& state);

/// Members of set_path. Members of the wrong type throw nlohmann::json::exception.
Status read_members(const nlohmann::json& json, const AppState& now, SetPath& command);
void write_members(const SetPath& command, nlohmann::json& json);

}  // namespace reluscope
