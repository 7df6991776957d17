#pragma once

#include "app/state/commands.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

namespace reluscope {

nlohmann::json tree_settings_json(const TreeSettings& settings);
/// Members that are absent keep the default. Errors   an unknown colour.
Result<TreeSettings> tree_settings_from_json(const nlohmann::json& json);

/// Members of set_tree; those that are not there have their usual values.
Status read_members(const nlohmann::json& json, const AppState& now, SetTree& command);
void write_members(const SetTree& command, nlohmann::json& json);

/// The branches of the tree, level by level: `from` a branch's pattern (all rows without), `levels` below it (all), at
/// most `count` of each level.
nlohmann::json tree_json(const AppState& state, const nlohmann::json& question);

/// Importance of columns, sizes and coverage of clusters.
nlohmann::json importance_json(const AppState& state, const nlohmann::json& question);

}  // namespace reluscope
