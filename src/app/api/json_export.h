#pragma once

#include "app/state/commands.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace reluscope {

/// {"command": "export_picture", "view": id or null, "format": "png" or "svg", "scale": 1 to 4, "width": units,
/// "height": units}.
bool is_export_command(const std::string& name);
Result<Command> export_command(const nlohmann::json& json);

}  // namespace reluscope
