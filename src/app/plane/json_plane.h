#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace reluscope {

/// Answers to {"what": "plane"}, {"what": "region", "at": [s, t]} and {"what": "plane regions", "first": .., "count":
/// ..}. A question that cannot be answered now gives {"error": "sentence"}; members of the wrong type throw
/// nlohmann::json::exception.
nlohmann::json plane_json(const AppState& state);
nlohmann::json region_json(const AppState& state, const nlohmann::json& question);
nlohmann::json plane_regions_json(const AppState& state, const nlohmann::json& question);

/// Members of set_plane. Members of the wrong type throw nlohmann::json::exception.
Status read_members(const nlohmann::json& json, const AppState& now, SetPlane& command);
void write_members(const SetPlane& command, nlohmann::json& json);

}  // namespace reluscope
