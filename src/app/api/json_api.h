#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace reluscope {

/// Answers a question about the state, such as `{"what": "clusters"}`; docs/embedding.md lists all of them. Never
/// throws; a question that is not understood is answered by `{"error": "sentence"}`.
std::string answer_query(const AppState& state, std::string_view json);

/// Reads a command such as `{"command": "select_cluster", "cluster": 3}`. `training` is the setup that one for training
/// changes a part of.
Result<Command> parse_command(std::string_view json, const TrainingSetup& training = {});

/// The same for a command that was parsed already.
Result<Command> command_from_json(const nlohmann::json& json, const TrainingSetup& training);

/// The text mirror of what is selected, for screen readers: {title, sentence, tables}.
std::string text_mirror(const AppState& state);

}  // namespace reluscope
