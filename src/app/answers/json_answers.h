#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json.hpp>

namespace reluscope {

/// The smallest change that flips the chosen row: docs/embedding.md.
nlohmann::json counterfactual_json(const AppState& state);

/// Shapley values of the chosen row: docs/embedding.md.
nlohmann::json attribution_json(const AppState& state);

/// What the view What if shows of the chosen row: docs/embedding.md.
nlohmann::json what_if_json(const AppState& state);

/// Shapley values of the rows, for {"what": "beeswarm", "first": 0, "count": 50}: docs/embedding.md.
nlohmann::json beeswarm_json(const AppState& state, const nlohmann::json& question);

/// {"locks": {"sex": "locked", "age": "up"}}
Status read_members(const nlohmann::json& json, const AppState& now, SetLocks& command);
void write_members(const SetLocks& command, nlohmann::json& json);

}  // namespace reluscope
