#include "app/api/session.h"

#include "app/api/json_api.h"
#include "app/training/json_training.h"
#include "app/training/training_setup.h"
#include "base/text/base64.h"
#include "formats/json/json_reader.h"
#include "formats/read/read_model.h"

#include <algorithm>
#include <span>

namespace reluscope {

namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kFormat = "reluscope-session";
constexpr std::size_t kMaxCommands = 1000;                 // write_session() writes about thirty
constexpr std::size_t kMaxBytes = std::size_t{256} << 20;  // as much as the page takes of any file
constexpr std::size_t kMaxOutputs = 256;

Error fault(const std::string& name, std::string place, std::string expected, std::string found) {
    return {name, std::move(place), std::move(expected), std::move(found)};
}

void add_table(const AppState& state, const SessionTable& table, Json& json) {
    const Document& document = *state.document;
    if (table.csv) {
        json["table"] = {{"name", document.table->name}, {"csv", *table.csv}};
    } else if (state.toy) {
        json["toy"] = toy_json(*state.toy);
    } else {
        json["example"] = document.example;
    }
    const StudyInput& input = *document.study.input;
    if (input.target) json["target"] = input.target->column;
    if (!input.ignored.empty()) json["ignore"] = input.ignored;
    if (input.none_is_missing) json["none_is_missing"] = true;
}

/// Where the network is one of several that its file holds, the file goes along, so that another can be chosen.
void add_origin(const ModelFile& model, Json& json) {
    if (!model.origin) return;
    const std::vector<std::byte>& bytes = model.origin->bytes;
    json["model_file"] = {{"name", model.origin->name},
                          {"output", model.output},
                          {"outputs", model.outputs},
                          {"base64", base64_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()})}};
}

Status read_origin(const std::string& name, const Json& json, ModelFile& model) {
    if (!json.contains("model_file")) return {};
    const Json& file = json.at("model_file");
    const auto bytes = bytes_of_base64(file.at("base64").get_ref<const std::string&>());
    if (!bytes) return tl::unexpected(fault(name, "model_file", "a file in base64", "other characters"));
    model.output = file.at("output").get<std::string>();
    model.outputs = file.at("outputs").get<std::vector<std::string>>();
    if (model.outputs.size() > kMaxOutputs)
        return tl::unexpected(fault(name, "model_file", "at most " + std::to_string(kMaxOutputs) + " outputs",
                                    std::to_string(model.outputs.size())));
    model.origin = std::make_shared<const ModelOrigin>(ModelOrigin{file.at("name").get<std::string>(), *bytes});
    return {};
}

/// Things that were passed over, each said once.
class PassedOver {
public:
    void add(std::string what) {
        ++num_;
        if (std::find(what_.begin(), what_.end(), what) == what_.end()) what_.push_back(std::move(what));
    }

    /// `"'save', 'undo' and 3 more"`; empty where there is nothing.
    std::string list(std::size_t most) const {
        std::string text;
        for (std::size_t i = 0; i < std::min(most, what_.size()); ++i) text += (i > 0 ? ", " : "") + what_[i];
        if (what_.size() > most) text += " and " + std::to_string(what_.size() - most) + " more";
        return text;
    }
    std::size_t num() const { return num_; }

private:
    std::vector<std::string> what_;
    std::size_t num_ = 0;
};

/// Commands are read once before anything is opened: a damaged session changes nothing.
Status read_commands(const Json& json, Session& session) {
    if (!json.contains("commands")) return {};
    const Json& commands = json.at("commands");
    if (!commands.is_array())
        return tl::unexpected(fault(session.name, "commands", "an array of commands", "something else"));
    if (commands.size() > kMaxCommands)
        return tl::unexpected(fault(session.name, "commands", "at most " + std::to_string(kMaxCommands) + " commands",
                                    std::to_string(commands.size())));
    PassedOver forbidden;
    PassedOver damaged;
    for (const Json& command : commands) {
        const bool named = command.is_object() && command.contains("command") && command["command"].is_string();
        const std::string name = named ? command["command"].get<std::string>() : std::string();
        if (named && !may_stand_in_session(name)) {
            forbidden.add(quoted(name));
        } else if (const auto parsed = command_from_json(command, {})) {
            session.commands.push_back(command.dump());
        } else {
            damaged.add(parsed.error().sentence());
        }
    }
    if (forbidden.num() > 0)
        session.notes.push_back("Passed over in the session: " + forbidden.list(4) +
                                (forbidden.num() == 1 ? ", which is no command" : ", which are no commands") +
                                " that a session may hold, because a session only shows.");
    if (damaged.num() > 0) session.notes.push_back("Passed over in the session: " + damaged.list(1) + ".");
    return {};
}

Status read_document(const std::string& name, const Json& json, Session& session) {
    session.example = json.value("example", "");
    session.target = json.value("target", "");
    session.ignore = json.value("ignore", std::vector<std::string>());
    session.none_is_missing = json.value("none_is_missing", false);
    if (json.contains("toy")) {
        auto toy = toy_from_json(json.at("toy"));
        if (!toy) return tl::unexpected(fault(name, "toy", toy.error().expected, toy.error().found));
        session.toy = *toy;
    }
    if (json.contains("table")) {
        session.table_name = json.at("table").value("name", "table.csv");
        session.csv = json.at("table").at("csv").get<std::string>();
    }
    if (json.contains("model")) {
        const std::string text = json.at("model").dump();
        auto model = read_model(name, std::as_bytes(std::span(text)));
        if (!model) return tl::unexpected<Error>(model.error());
        model->sha256.clear();  // these bytes are no file's
        if (Status status = read_origin(name, json, *model); !status) return status;
        session.model = std::make_shared<const ModelFile>(*std::move(model));
    }
    const int tables = (session.example.empty() ? 0 : 1) + (session.toy ? 1 : 0) + (session.csv.empty() ? 0 : 1);
    if (tables != 1)
        return tl::unexpected(fault(name, "session", "a table: one of example, toy and table", std::to_string(tables)));
    if (!session.model && session.example.empty())
        return tl::unexpected(fault(name, "model", "the network of the session", "none"));
    return {};
}

}  // namespace

std::string write_session(const AppState& state, const SessionTable& table) {
    Json json = Json::object();
    add_table(state, table, json);
    if (state.training.problem.empty()) json["training"] = Json(training_setup_json(state.training.setup));
    if (!table.example_model) add_origin(*state.document->model, json);
    json["commands"] = workspace_json(state);
    const std::string rest = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string text = "{\"format\":\"" + std::string(kFormat) + "\",\"version\":" + std::to_string(kVersion) + ",";
    if (!table.example_model) text += "\"model\":" + table.model + ",";
    return text + rest.substr(1) + "\n";
}

bool looks_like_session(std::string_view text) {
    constexpr std::size_t kLookAt = 400;
    const std::string_view head = text.substr(0, kLookAt);
    const std::size_t first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string_view::npos && head[first] == '{' && head.find(kFormat) != std::string_view::npos;
}

Result<Session> read_session(const std::string& name, std::string_view text) {
    if (text.size() > kMaxBytes)
        return tl::unexpected(fault(name, {}, "a session of at most " + std::to_string(kMaxBytes) + " bytes",
                                    std::to_string(text.size())));
    const Result<Json> parsed = parse_plain_json(text);
    if (!parsed) return in_file(name, parsed.error());
    const Json& json = *parsed;
    if (!json.is_object()) return tl::unexpected(fault(name, {}, "a session, a JSON object", "another JSON value"));
    Session session;
    session.name = name;
    try {
        if (json.value("format", "") != kFormat)
            return tl::unexpected(fault(name, "format", std::string(kFormat), quoted(json.value("format", ""))));
        if (json.value("version", 0) != kVersion)
            return tl::unexpected(fault(name, "version", std::to_string(kVersion) + ", the one this program reads",
                                        json.contains("version") ? json["version"].dump() : "none"));
        if (const Status status = read_document(name, json, session); !status)
            return tl::unexpected<Error>(status.error());
        if (json.contains("training")) {
            const auto read = read_training_setup(OrderedJson(json["training"]), {});
            if (validate(read.setup)) session.setup = read.setup;
        }
        if (const Status status = read_commands(json, session); !status) return tl::unexpected<Error>(status.error());
    } catch (const Json::exception&) {
        return tl::unexpected(fault(name, {}, "members of a session (docs/session.md)", "a member of another type"));
    }
    return session;
}

}  // namespace reluscope
