#pragma once

#include "app/state/state.h"
#include "base/result.h"
#include "formats/model_file.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// A session: a network, a table, and the commands that show them as they were (docs/session.md).
struct Session {
    std::string name;
    std::string example;            ///< id of a bundled example whose table (and network, without `model`) it is
    std::optional<ToyOptions> toy;  ///< or a table made by a formula
    std::string table_name;         ///< or the table itself
    std::string csv;
    std::string target;                      ///< column of the answers; may be empty
    std::vector<std::string> ignore;         ///< columns that are neither inputs nor the answer
    bool none_is_missing = false;            ///< "None" among the answers is the lack of one
    std::shared_ptr<const ModelFile> model;  ///< none: the example's own
    std::optional<TrainingSetup> setup;
    std::vector<std::string> commands;  ///< JSON, one command each, in order
    std::vector<std::string> notes;     ///< what was passed over, one sentence each
};

/// How a session names the open document's table.
struct SessionTable {
    const std::string* csv = nullptr;  ///< the table as text; null: it is the example's, or made by state.toy
    bool example_model = false;        ///< the network is the example's own
    std::string model;                 ///< JSON model; unused with `example_model`
};

/// The session of an open document, on one line. Its first member is "format", which tells it from other JSON files.
std::string write_session(const AppState& state, const SessionTable& table);

/// True for the bytes of a session file, whatever their name.
bool looks_like_session(std::string_view text);

/// Reads all of a session before anything of it is shown. A session only shows: commands that may not stand in one
/// (may_stand_in_session()), that this program does not know or that are damaged are passed over with a note. Errors
/// too large, too deep or not JSON; no session, of a later version, too many commands, a damaged network.
Result<Session> read_session(const std::string& name, std::string_view text);

}  // namespace reluscope
