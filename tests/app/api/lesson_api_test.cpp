#include "app/api/lesson_api.h"

#include "app/api/json_api.h"
#include "app/app.h"
#include "support/results.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::string checked_lesson(const std::string& body, const std::string& hide = "") {
    return "---\ntitle: T\nminutes: 5\nsummary: S.\n" + (hide.empty() ? "" : "hide: " + hide + "\n") +
           "---\n## Step\nText.\n" + body;
}
std::string load_of(const std::string& command) { return checked_lesson("```load\n[" + command + "]\n```\n"); }
std::string button_of(const std::string& command) {
    return checked_lesson(R"(```do
{"task": "t", "checks": [{"query": {"what": "state"}, "path": "a", "is": "known"}],
 "buttons": [{"label": "b", "commands": [)" +
                          command + "]}]}\n```\n");
}
std::string fault_of(const std::string& text) {
    const Result<Lesson> lesson = read_checked_lesson("a.md", text);
    return lesson ? "" : lesson.error().sentence();
}

}  // namespace

TEST_CASE(
    "lesson commands: a step only shows, makes data or opens an example; a button may train; nothing saves or sends") {
    for (const char* good :
         {R"({"command": "open_example", "id": "moons"})", R"({"command": "make_data", "kind": "moons"})",
          R"({"command": "show_view", "view": "plane"})", R"({"command": "set_training", "hidden": [4]})",
          R"({"command": "close_view", "view": "tree"})"}) {
        CHECK(fault_of(load_of(good)) == "");
        CHECK(fault_of(button_of(good)) == "");
    }
    for (const char* click : {R"({"command": "train", "action": "play"})", R"({"command": "restart_training"})"}) {
        CHECK(contains(fault_of(load_of(click)), "a.md: line 8, load[0]: expected a command that only shows"));
        CHECK(fault_of(button_of(click)) == "");
    }
    for (const char* never :
         {R"({"command": "save", "thing": "session"})", R"({"command": "share_link"})",
          R"({"command": "show_message", "kind": "info", "text": "x"})",
          R"({"command": "set_weight", "node": 0, "row": 0, "value": 1})",
          R"({"command": "open_session", "text": "{}"})", R"({"command": "set_theme", "theme": "dark"})"}) {
        CHECK(contains(fault_of(load_of(never)), "expected a command that a lesson may hold"));
        CHECK(contains(fault_of(button_of(never)), "expected a command that a lesson may hold"));
    }
    CHECK(contains(fault_of(load_of(R"({"command": "fly"})")), "expected a command of docs/embedding.md, found 'fly'"));
    CHECK(contains(fault_of(load_of(R"({"command": "show_view", "view": "moon"})")),
                   "line 8, load[0], view: expected one of plane"));
    // Whatever a session may hold, a lesson may hold too; and nothing else that has a name, unless it is listed.
    for (const NamedCommand& command : named_commands()) {
        if (!command.info.shows) continue;
        const std::string sentence = fault_of(load_of(R"({"command": ")" + std::string(command.info.id) + "\"}"));
        CHECK_FALSE(contains(sentence, "a command that a lesson may hold"));
    }
}

TEST_CASE("lesson questions, views and hidden parts are those of the program") {
    CHECK(contains(
        fault_of(checked_lesson("```values\n{\"n\": {\"query\": {\"what\": \"wether\"}, \"path\": \"a\"}}\n```\n")),
        "line 8, values.n.query: expected a question: state, examples"));
    CHECK(contains(fault_of(checked_lesson("```point\n[{\"view\": \"moon\"}]\n```\n")),
                   "line 8, point: expected a view: plane"));
    CHECK(fault_of(checked_lesson("```point\n[{\"view\": \"plane\"}, {\"widget\": \"Open\"}]\n```\n",
                                  "left, training")) == "");
    CHECK(contains(fault_of(checked_lesson("", "menu")), "line 5, hide (or left, right): expected a view"));
}

TEST_CASE("lesson query: the page gets the lesson as JSON, or a sentence") {
    App app([] { return 0.0; });
    const auto ask = [&app](const nlohmann::json& question) {
        return nlohmann::json::parse(answer_query(app.state(), question.dump()));
    };
    const auto lesson = ask({{"what", "lesson"}, {"text", load_of(R"({"command": "show_view", "view": "plane"})")}});
    CHECK(lesson.at("title") == "T");
    CHECK(lesson.at("steps").at(0).at("parts").at(0).at("text") == "Text.\n");
    CHECK(lesson.at("steps").at(0).at("parts").at(1).at("load").at(0).at("view") == "plane");
    CHECK(contains(ask({{"what", "lesson"}, {"text", "x"}}).at("error").get<std::string>(), "line 1"));
    CHECK(ask({{"what", "lesson"}}).contains("error"));
    CHECK(ask({{"what", "lesson"}, {"text", 5}}).contains("error"));
    // The questions that are listed are those that are answered.
    CHECK(is_question("lesson"));
    CHECK_FALSE(is_question("wether"));
    CHECK(contains(ask({{"what", "wether"}}).at("error").get<std::string>(), question_list()));
}

TEST_CASE("lessons: the program asks for their list only where the platform has one") {
    App app([] { return 0.0; });
    const auto asked = [&app] {
        app.apply(ShowLessons{});
        const std::vector<Request> requests = app.take_requests();
        return requests.size() == 1 && std::holds_alternative<LessonsRequest>(requests[0]);
    };
    CHECK_FALSE(asked());
    app.set_offers_lessons(true);
    CHECK(asked());
}
