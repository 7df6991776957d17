#include "formats/lesson/lesson_blocks.h"

#include <algorithm>
#include <array>

namespace reluscope {

namespace {

constexpr std::array<std::string_view, 10> kComparisons = {"equals",  "differs", "above",    "below", "at least",
                                                           "at most", "near",    "contains", "known", "unknown"};
constexpr std::size_t kMaxChoices = 12;
constexpr std::size_t kMaxChecks = 12;
constexpr std::size_t kMaxCommands = 60;
constexpr std::size_t kLongestPath = 200;

bool is_value_name(std::string_view name) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= 40 && name.front() >= 'a' && name.front() <= 'z' &&
           std::all_of(name.begin(), name.end(), fits);
}

/// {"query": .., "path": ..} with what else an object may hold.
void read_lookup(JsonObject& object) {
    const std::optional<JsonCursor> query = object.find("query");
    if (!query) {
        object.fail(refuse(object.cursor().path(), "a key 'query'", "none"));
    } else if (!query->value().is_object() || !query->value().contains("what")) {
        object.fail(query->refuse_value("a query such as {\"what\": \"state\"}"));
    }
    const std::string path = object.text("path");
    if (object.failed()) return;
    const bool damaged = path.empty() || path.size() > kLongestPath || path.front() == '.' || path.back() == '.' ||
                         path.find("..") != std::string::npos;
    if (damaged)
        object.fail(refuse(object.cursor().path() + ".path",
                           "names with points between them, such as 'document.clusters'", quoted(path)));
}

/// A value that something is compared with: JSON, or looked up.
void read_wanted(JsonObject& object, std::string_view key) {
    const std::optional<JsonCursor> wanted = object.find(key);
    if (!wanted) return object.fail(refuse(object.cursor().path(), "a key " + quoted(key), "none"));
    if (!wanted->value().is_object()) return;
    JsonObject lookup(*wanted);
    read_lookup(lookup);
    if (Status status = lookup.finish(); !status) object.fail(tl::unexpected<Error>(status.error()));
}

Status read_check(const JsonCursor& cursor) {
    JsonObject check(cursor);
    read_lookup(check);
    const std::string comparison = check.text("is");
    if (check.failed()) return check.finish();
    if (std::find(kComparisons.begin(), kComparisons.end(), comparison) == kComparisons.end()) {
        std::string list;
        for (const std::string_view one : kComparisons) list += (list.empty() ? "" : ", ") + std::string(one);
        return refuse(cursor.path() + ".is", "one of " + list, quoted(comparison));
    }
    if (comparison != "known" && comparison != "unknown") read_wanted(check, "value");
    if (comparison == "near" && !(check.number("within") > 0))
        check.fail(refuse(cursor.path() + ".within", "a number above 0", "another"));
    check.text("otherwise", "");
    return check.finish();
}

void read_checks(JsonObject& object, std::string_view key) {
    const std::vector<JsonCursor> checks = object.items(key);
    if (object.failed()) return;
    if (checks.empty() || checks.size() > kMaxChecks)
        return object.fail(refuse(object.cursor().path() + "." + std::string(key),
                                  "1 to " + std::to_string(kMaxChecks) + " checks", std::to_string(checks.size())));
    for (const JsonCursor& check : checks) {
        if (Status status = read_check(check); !status) return object.fail(tl::unexpected<Error>(status.error()));
    }
}

Status read_commands(const JsonCursor& cursor) {
    Result<std::vector<JsonCursor>> commands = cursor.items();
    if (!commands) return tl::unexpected<Error>(commands.error());
    if (commands->empty() || commands->size() > kMaxCommands)
        return refuse(cursor.path(), "1 to " + std::to_string(kMaxCommands) + " commands",
                      std::to_string(commands->size()));
    for (const JsonCursor& command : *commands) {
        if (!command.value().is_object() || !command.value().contains("command"))
            return command.refuse_value("a command such as {\"command\": \"show_view\", \"view\": \"plane\"}");
    }
    return {};
}

Status read_point(const JsonCursor& cursor) {
    const Result<std::vector<JsonCursor>> targets = cursor.items();
    if (!targets) return tl::unexpected<Error>(targets.error());
    for (const JsonCursor& target : *targets) {
        JsonObject object(target);
        const std::string view = object.text("view", "");
        const std::string widget = object.text("widget", "");
        if (!object.failed() && view.empty() == widget.empty())
            object.fail(refuse(target.path(), "either 'widget' or 'view'", view.empty() ? "neither" : "both"));
        if (Status status = object.finish(); !status) return status;
    }
    return {};
}

Status read_values(const JsonCursor& cursor) {
    if (!cursor.value().is_object()) return cursor.refuse_value("an object of named values");
    for (const auto& [name, value] : cursor.value().items()) {
        if (!is_value_name(name)) return refuse(cursor.path(), "names of small letters, digits and _", quoted(name));
        JsonObject object(cursor.member(name, value));
        read_lookup(object);
        if (object.has("digits")) object.integer("digits", 0, 12);
        if (object.has("times")) object.number("times");
        if (Status status = object.finish(); !status) return status;
    }
    return {};
}

/// What `predict` and `answer` have in common: the question, and what is right.
void read_question(JsonObject& object) {
    if (object.text("ask").empty()) object.fail(refuse(object.cursor().path() + ".ask", "a question", "no text"));
    read_wanted(object, "answer");
    if (object.has("within") && object.number("within") < 0)
        object.fail(refuse(object.cursor().path() + ".within", "a number of at least 0", "less"));
    if (!object.has("choices") || object.failed()) return;
    const std::vector<std::string> choices = object.texts("choices");
    if (object.failed()) return;
    if (choices.size() < 2 || choices.size() > kMaxChoices)
        return object.fail(refuse(object.cursor().path() + ".choices", "2 to " + std::to_string(kMaxChoices) + " texts",
                                  std::to_string(choices.size())));
    const OrderedJson& answer = object.find("answer")->value();
    if (answer.is_string() && std::find(choices.begin(), choices.end(), answer.get<std::string>()) == choices.end())
        object.fail(
            refuse(object.cursor().path() + ".answer", "one of the choices", quoted(answer.get<std::string>())));
}

Status read_question_block(const JsonCursor& cursor, bool predicts) {
    JsonObject object(cursor);
    read_question(object);
    if (!object.failed()) {
        const bool has_choices = object.has("choices");
        const OrderedJson& answer = object.find("answer")->value();
        const bool fits = answer.is_object() || (has_choices ? answer.is_string() : answer.is_number());
        if (!fits)
            object.fail(refuse(cursor.path() + ".answer",
                               has_choices ? "the text of a choice, or a query" : "a number, or a query",
                               describe(answer)));
    }
    if (predicts && object.has("reveal") && !object.failed()) {
        if (Status status = read_commands(*object.find("reveal")); !status)
            object.fail(tl::unexpected<Error>(status.error()));
    }
    if (!predicts) object.text("hint", "");
    return object.finish();
}

Status read_do(const JsonCursor& cursor) {
    JsonObject object(cursor);
    if (object.text("task").empty()) object.fail(refuse(cursor.path() + ".task", "what is to be done", "no text"));
    read_checks(object, "checks");
    object.text("hint", "");
    if (!object.has("buttons") || object.failed()) return object.finish();
    for (const JsonCursor& item : object.items("buttons")) {
        JsonObject button(item);
        button.text("label");
        const std::optional<JsonCursor> commands = button.find("commands");
        if (!commands) {
            button.fail(refuse(item.path(), "a key 'commands'", "none"));
        } else if (Status status = read_commands(*commands); !status) {
            button.fail(tl::unexpected<Error>(status.error()));
        }
        if (Status status = button.finish(); !status) object.fail(tl::unexpected<Error>(status.error()));
    }
    return object.finish();
}

Status read_facts(const JsonCursor& cursor) {
    const Result<std::vector<JsonCursor>> facts = cursor.items();
    if (!facts) return tl::unexpected<Error>(facts.error());
    for (const JsonCursor& fact : *facts) {
        if (Status status = read_check(fact); !status) return status;
    }
    return {};
}

}  // namespace

Status check_lesson_block(const LessonBlock& block) {
    const JsonCursor cursor(block.json,
                            "line " + std::to_string(block.line) + ", " + std::string(lesson_word(block.kind)));
    switch (block.kind) {
        case LessonBlockKind::kLoad: return read_commands(cursor);
        case LessonBlockKind::kPoint: return read_point(cursor);
        case LessonBlockKind::kValues: return read_values(cursor);
        case LessonBlockKind::kFacts: return read_facts(cursor);
        case LessonBlockKind::kDo: return read_do(cursor);
        case LessonBlockKind::kPredict: return read_question_block(cursor, true);
        case LessonBlockKind::kAnswer: return read_question_block(cursor, false);
    }
    return {};
}

Result<std::vector<std::string>> names_in_text(std::string_view text) {
    std::vector<std::string> names;
    for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
        const std::size_t end = text.find("}}", at);
        if (end == std::string_view::npos) return refuse("", "}} behind {{", quoted(text.substr(at), 30));
        const std::string_view name = text.substr(at + 2, end - at - 2);
        if (!is_value_name(name)) return refuse("", "the name of a value in {{ }}", quoted(name, 40));
        names.emplace_back(name);
        at = end + 2;
    }
    return names;
}

std::vector<std::string> texts_of_block(const LessonBlock& block) {
    std::vector<std::string> texts;
    if (!block.json.is_object() || block.kind == LessonBlockKind::kValues) return texts;
    for (const char* key : {"ask", "task", "hint"}) {
        if (block.json.contains(key)) texts.push_back(block.json.at(key).get<std::string>());
    }
    return texts;
}

}  // namespace reluscope
