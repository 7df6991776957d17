#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json.hpp>

namespace reluscope {

nlohmann::json network_settings_json(const NetworkSettings& settings);
/// The answer to {"what": "network", "first": 0, "count": 200}: settings, facts of the units, and their values for the
/// subject.
nlohmann::json network_json(const AppState& state, const nlohmann::json& question);
/// The answer to {"what": "unit", "unit": 3}; without a unit, the selected one.
nlohmann::json unit_json(const AppState& state, const nlohmann::json& question);

}  // namespace reluscope
