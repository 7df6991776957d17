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

/// Appends the commands that show the plane as it is shown.
void add_plane_commands(const AppState& state, nlohmann::json& list);

/// True for the commands that plane_command() reads.
bool is_plane_command(const std::string& name);

/// Reads set_plane, set_plane_window, fit_plane, set_plane_colour, set_plane_depth, set_plane_limits, show_on_plane,
/// hover_plane, pin_plane and select_unit. Members of the wrong type throw nlohmann::json::exception.
Result<Command> plane_command(const std::string& name, const nlohmann::json& json);

}  // namespace reluscope
