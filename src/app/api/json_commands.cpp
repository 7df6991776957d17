#include "app/answers/json_answers.h"
#include "app/api/json_api.h"
#include "app/api/workspace_commands.h"
#include "app/coefficients/json_coefficients.h"
#include "app/compare/json_compare.h"
#include "app/json/json_layout.h"
#include "app/json/json_member.h"
#include "app/path/json_path.h"
#include "app/plane/json_plane.h"
#include "app/plane/json_relief.h"
#include "app/scatter/json_scatter.h"
#include "app/simplify/json_simplify.h"
#include "app/training/json_training.h"
#include "app/tree/json_tree.h"
#include "formats/json/json_reader.h"

#include <algorithm>
#include <utility>

// Commands as JSON, for the JavaScript API, the desktop's --commands, sessions and tests.

namespace reluscope {

namespace {

using Json = nlohmann::json;

/// Files as text, for pages that embed the program: {"files": [{"name": .., "text": ..}]}.
Status read_members(const Json& json, const AppState&, OpenFiles& command) {
    for (const Json& file : json.at("files")) {
        const std::string& text = file.at("text").get_ref<const std::string&>();
        const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
        command.files.push_back(
            {file.at("name").get<std::string>(), {bytes, bytes + text.size()}, file.value("output", "")});
    }
    return {};
}

/// A whole number from `low` to `high`.
Status read_whole_number(const Json& json, const char* key, int low, int high, int& number) {
    if (!json.contains(key)) return {};
    const double value = json[key].get<double>();
    if (!(value >= low && value <= high && value == static_cast<int>(value)))
        return refuse(key, "a whole number from " + std::to_string(low) + " to " + std::to_string(high),
                      json[key].dump());
    number = static_cast<int>(value);
    return {};
}

Status read_members(const Json& json, const AppState&, ExportPicture& command) {
    constexpr int kMaxScale = 4;
    constexpr int kMaxSide = 16384;  // of a picture, in units of the screen
    if (json.contains("view")) {
        if (Status status = read_member(json, "view", command.view); !status) return status;
    }
    if (json.contains("format")) {
        if (Status status = read_member(json, "format", command.format); !status) return status;
    }
    if (Status status = read_whole_number(json, "scale", 1, kMaxScale, command.scale); !status) return status;
    if (Status status = read_whole_number(json, "width", 0, kMaxSide, command.width); !status) return status;
    return read_whole_number(json, "height", 0, kMaxSide, command.height);
}

template <class C>
concept HasFields = requires { C::fields(); };

template <class C, class T>
Status read_field(const Json& json, const CommandField<C, T>& field, C& command) {
    const char* key = field.name.data();
    if (!field.needed && !json.contains(key)) return {};
    return read_member(json, key, command.*(field.member));
}

template <class C>
Result<Command> read_command(const Json& json, const AppState& now) {
    C command{};
    Status status;
    if constexpr (HasFields<C>) {
        const auto read = [&](const auto& field) { return status = read_field(json, field, command); };
        std::apply([&](const auto&... field) { static_cast<void>((... && read(field))); }, C::fields());
    } else {
        status = read_members(json, now, command);
    }
    if (!status) return tl::unexpected<Error>(status.error());
    return Command(std::move(command));
}

using Reader = Result<Command> (*)(const Json&, const AppState&);
struct KindOfCommand {
    CommandInfo info;
    Reader read;
    std::vector<std::string_view> members;
};

template <class C>
void add_kind(std::vector<KindOfCommand>& list) {
    if constexpr (!C::kInfo.id.empty()) {
        KindOfCommand kind{C::kInfo, &read_command<C>, {}};
        if constexpr (HasFields<C>)
            std::apply([&](const auto&... field) { (kind.members.push_back(field.name), ...); }, C::fields());
        list.push_back(std::move(kind));
    }
}

/// Every kind of command that has a name, from what each says of itself.
const std::vector<KindOfCommand>& kinds() {
    static const std::vector<KindOfCommand> kKinds = [] {
        std::vector<KindOfCommand> list;
        [&list]<class... C>(CommandList<C...>) { (add_kind<C>(list), ...); }(AllCommands());
        return list;
    }();
    return kKinds;
}

const KindOfCommand* kind_named(std::string_view id) {
    const auto found =
        std::find_if(kinds().begin(), kinds().end(), [id](const KindOfCommand& kind) { return kind.info.id == id; });
    return found == kinds().end() ? nullptr : &*found;
}

}  // namespace

Result<Command> parse_command(std::string_view text, const AppState& now) {
    const Result<Json> json = parse_plain_json(text);
    if (!json) return in_file("command", json.error());
    return command_from_json(*json, now);
}

Result<Command> command_from_json(const Json& json, const AppState& now) {
    if (!json.is_object())
        return refuse("command", "a JSON object such as {\"command\": \"select_cluster\", \"cluster\": 3}",
                      "something else");
    try {
        const std::string name = json.value("command", "");
        const KindOfCommand* kind = kind_named(name);
        if (kind == nullptr) return refuse("command", "a command of docs/embedding.md", quoted(name));
        return kind->read(json, now);
    } catch (const Json::exception&) {
        return refuse("command", "members of the right type (docs/embedding.md)", "another type");
    }
}

Json command_json(const Command& command) {
    Json json;
    const auto write = [&json]<class C>(const C& one) {
        json = {{"command", C::kInfo.id}};
        if constexpr (C::kInfo.shows && HasFields<C>) {
            const auto write_field = [&](const auto& field) {
                json[std::string(field.name)] = member_json(one.*(field.member));
            };
            std::apply([&](const auto&... field) { (write_field(field), ...); }, C::fields());
        } else if constexpr (C::kInfo.shows) {
            write_members(one, json);
        }
    };
    visit_command(command, write, AllCommands());
    return json;
}

Json workspace_json(const AppState& state) {
    Json list = Json::array();
    for (const Command& command : workspace_commands(state)) list.push_back(command_json(command));
    return list;
}

bool may_stand_in_session(std::string_view command) {
    const KindOfCommand* kind = kind_named(command);
    return kind != nullptr && kind->info.shows;
}

std::vector<NamedCommand> named_commands() {
    std::vector<NamedCommand> list;
    for (const KindOfCommand& kind : kinds()) list.push_back({kind.info, kind.members});
    return list;
}

}  // namespace reluscope
