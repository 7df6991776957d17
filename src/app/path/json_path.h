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

/// Appends the commands that follow the path that is open.
void add_path_commands(const AppState& state, nlohmann::json& list);

/// True for the commands that path_command() reads.
bool is_path_command(const std::string& name);

/// Reads set_path, clear_path, hover_path, begin_path, path_to_other, use_path_tool, show_path_probability,
/// compute_facets, compute_distances and sort_rows. Members of the wrong type throw nlohmann::json::exception.
Result<Command> path_command(const std::string& name, const nlohmann::json& json);

}  // namespace reluscope
