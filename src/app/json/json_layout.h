#pragma once

#include "app/state/commands.h"
#include "app/state/layout.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace reluscope {

/// {"root": NODE, "maximised": view or null, "left": 0, "right": 0, "left_open": true, "right_open": true, "sheet":
/// ".."}; a NODE is
/// {"tabs": [view, ..], "active": view} or {"beside": bool, "share": 0.5, "parts": [NODE, NODE]}.
nlohmann::json layout_json(const Layout& layout);
/// Errors   no layout, or one that is not valid.
Result<Layout> layout_from_json(const nlohmann::json& json);

/// The view that the member `key` names. Errors   lists the names.
Result<View> view_in(const nlohmann::json& json, const char* key);

Status read_members(const nlohmann::json& json, const AppState& now, SetLayout& command);
void write_members(const SetLayout& command, nlohmann::json& json);

}  // namespace reluscope
