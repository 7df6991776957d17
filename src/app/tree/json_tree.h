#pragma once

#include "app/state/commands.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

namespace reluscope {

nlohmann::json tree_settings_json(const TreeSettings& settings);
/// Members that are absent keep the default. Errors   an unknown colour.
Result<TreeSettings> tree_settings_from_json(const nlohmann::json& json);

/// {"command": "set_tree", "colour": "output", "zoom": "101", "folded": ["10"], "view": "tree"}.
Result<Command> tree_command(const nlohmann::json& json);

/// The branches of the tree, level by level: `from` a branch's pattern (all rows without), `levels` below it (all), at
/// most `count` of each level.
nlohmann::json tree_json(const AppState& state, const nlohmann::json& question);

/// Importance of columns, sizes and coverage of clusters.
nlohmann::json importance_json(const AppState& state, const nlohmann::json& question);

}  // namespace reluscope
