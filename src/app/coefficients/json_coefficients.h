#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace reluscope {

/// Settings as a session keeps them, and back: members that are not there keep their default.
/// Errors   an unknown name. Members of the wrong type throw nlohmann::json::exception.
nlohmann::json coefficients_settings_json(const CoefficientsSettings& settings);
Result<CoefficientsSettings> coefficients_settings_from_json(const nlohmann::json& json,
                                                             const CoefficientsSettings& before = {});
nlohmann::json profile_settings_json(const ProfileSettings& settings);
Result<ProfileSettings> profile_settings_from_json(const nlohmann::json& json, const ProfileSettings& before = {});

/// Answers to {"what": "coefficients", "first": 0, "count": 50} and {"what": "profile"}.
nlohmann::json coefficients_json(const AppState& state, const nlohmann::json& question);
nlohmann::json profile_json(const AppState& state);

/// Members of set_coefficients and set_profile: those that are not there stay as they are shown.
Status read_members(const nlohmann::json& json, const AppState& now, SetCoefficients& command);
void write_members(const SetCoefficients& command, nlohmann::json& json);
Status read_members(const nlohmann::json& json, const AppState& now, SetProfile& command);
void write_members(const SetProfile& command, nlohmann::json& json);

}  // namespace reluscope
