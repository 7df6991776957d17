#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// Answers a question about the state, such as `{"what": "clusters"}`; docs/embedding.md lists all of them. Never
/// throws; a question that is not understood is answered by `{"error": "sentence"}`.
std::string answer_query(const AppState& state, std::string_view json);

/// Whether answer_query(), or the platform, knows this question; and all of them in a list for a sentence.
bool is_question(std::string_view what);
std::string question_list();

/// Reads a command such as `{"command": "select_cluster", "cluster": 3}`. `now` has the settings of which some commands
/// change only those that they name.
Result<Command> parse_command(std::string_view json, const AppState& now = {});
/// The command of JSON that was parsed already.
Result<Command> command_from_json(const nlohmann::json& json, const AppState& now);
/// A command that may stand in a session, as command_from_json() reads it.
nlohmann::json command_json(const Command& command);
/// workspace_commands() as a JSON array.
nlohmann::json workspace_json(const AppState& state);
/// True for the name of a command that a session or a link may hold, so that what somebody else sends only shows.
bool may_stand_in_session(std::string_view command);

/// A kind of command that has a name in JSON, and the members that it names itself; for the table of
/// docs/embedding.md.
struct NamedCommand {
    CommandInfo info;
    std::vector<std::string_view> members;
};
std::vector<NamedCommand> named_commands();

/// The text mirror of what is selected, for screen readers: {title, sentence, tables}.
std::string text_mirror(const AppState& state);

}  // namespace reluscope
