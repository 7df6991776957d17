#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// Something the user can do by name: a line of the command palette.
struct Action {
    std::string title;
    Command command;
    std::optional<Command> then = {};  ///< applied after it
    std::string_view keys = {};        ///< "Ctrl+O"; empty without a shortcut
};

/// All that can be done now, the usual things first.
std::vector<Action> actions(const AppState& state);

/// How well `title` fits what was typed: letters of each word in order, matches at the start of words first. 0: not at
/// all. Case does not matter.
int match_score(std::string_view title, std::string_view typed);

/// Positions in `list` that fit what was typed, the best first; "cluster 12", "row 7" and "#12" go straight to clusters
/// and rows (added to `list`).
std::vector<std::size_t> find_actions(const AppState& state, std::vector<Action>& list, std::string_view typed);

}  // namespace reluscope
