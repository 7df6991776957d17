#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json.hpp>

namespace reluscope {

/// Units that can go without a change of any output: docs/embedding.md.
nlohmann::json simplify_json(const AppState& state);

/// Families of clusters: docs/embedding.md.
nlohmann::json families_json(const AppState& state);

/// {"names": [{"families": 8, "family": 0, "name": ".."}]}
Status read_members(const nlohmann::json& json, const AppState& now, NameFamilies& command);
void write_members(const NameFamilies& command, nlohmann::json& json);

}  // namespace reluscope
