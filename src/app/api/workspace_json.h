#pragma once

#include "app/state/state.h"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace reluscope {

/// The commands (docs/embedding.md) that bring selection, views and layout about on the document that `state` has open,
/// as an array. Sessions, links and undo are made of them, so a new setting needs one entry here and nothing else.
nlohmann::json workspace_commands(const AppState& state);

/// True for the name of a command that a session or a link may hold: those of workspace_commands(), and `show_view` for
/// links that are written by hand. None of them saves, exports, shares, opens, trains, cancels or speaks, so that what
/// somebody else sends only shows.
bool may_stand_in_session(std::string_view command);

}  // namespace reluscope
