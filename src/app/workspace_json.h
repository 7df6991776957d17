#pragma once

#include "app/state.h"

#include <nlohmann/json_fwd.hpp>

namespace reluscope {

/// The commands (docs/embedding.md) that bring selection, views and layout about on the document that `state` has open, as an array. Sessions, links
/// and undo are made of them, so a new setting needs one entry here and nothing else.
nlohmann::json workspace_commands(const AppState& state);

}  // namespace reluscope
