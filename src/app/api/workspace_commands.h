#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"

#include <vector>

namespace reluscope {

/// The commands that bring selection, views and layout about on the document that `state` has open. Sessions, links and
/// undo are made of them, so that a new setting needs one entry here and nothing else. Each of them may stand in a
/// session (CommandInfo::shows): none saves, exports, shares, opens, trains, cancels or speaks.
std::vector<Command> workspace_commands(const AppState& state);

/// True for commands of the same kind with equal members; those that neither undo nor a key asks for are never equal.
bool is_same(const Command& a, const Command& b);
bool are_same(const std::vector<Command>& a, const std::vector<Command>& b);

}  // namespace reluscope
