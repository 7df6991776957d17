#include "formats/lesson/lesson.h"

#include "base/numerics/rng.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <string>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

const std::string kLessonHeader =
    "---\ntitle: A title: with a colon\nminutes: 8\nsummary: One sentence.\n---\n";  // 5 lines

std::string block(const std::string& word, const std::string& json) { return "```" + word + "\n" + json + "\n```\n"; }
std::string lesson_of(const std::string& body) { return kLessonHeader + "## Step\nText.\n" + body; }
Result<Lesson> read(const std::string& text) { return read_lesson("one.md", text); }

constexpr const char* kLookup = R"("query": {"what": "state"}, "path": "document.clusters")";
const std::string kDo =
    R"({"task": "Do it.", "checks": [{)" + std::string(kLookup) + R"(, "is": "equals", "value": 4}]})";

}  // namespace

TEST_CASE("lesson: header, steps and parts come in the order of the file") {
    const std::string text = kLessonHeader + "## First\nBefore.\n" +
                             block("load", R"([{"command": "open_example", "id": "two_units"}])") + "Between {{n}}.\n" +
                             block("values", R"({"n": {)" + std::string(kLookup) + "}}") + block("do", kDo) +
                             "After.\n\n```python\n## no step\n```\n## Second\nText.\n" +
                             block("answer", R"({"ask": "How many?", "answer": 2})");
    for (const std::string& same : {text, "\xEF\xBB\xBF" + text}) {
        const Lesson lesson = value_of(read(same));
        CHECK(lesson.title == "A title: with a colon");
        CHECK(lesson.minutes == 8);
        CHECK(lesson.summary == "One sentence.");
        REQUIRE(lesson.steps.size() == 2);
        CHECK(lesson.steps[0].title == "First");
        CHECK(lesson.steps[0].line == 6);
        std::string order;
        for (const LessonPart& part : lesson.steps[0].parts)
            order += part.block.empty() ? "text " : std::string(lesson_word(part.block.front().kind)) + " ";
        CHECK(order == "text load text values do text ");
        CHECK(lesson.steps[0].parts[1].block.front().line == 8);
        CHECK(contains(lesson.steps[0].parts.back().text, "## no step"));
    }
    std::string windows;
    for (const char c : text) windows += c == '\n' ? "\r\n" : std::string(1, c);
    CHECK(value_of(read(windows)).steps.size() == 2);
}

TEST_CASE("lesson: all commands and questions are found, with their places") {
    const Lesson lesson = value_of(read(lesson_of(
        block("load", R"([{"command": "a"}, {"command": "b"}])") +
        block("values", R"({"n": {)" + std::string(kLookup) + "}}") +
        block("facts",
              "[{" + std::string(kLookup) + R"(, "is": "above", "value": {"query": {"what": "x"}, "path": "y"}}])") +
        block(
            "predict",
            R"({"ask": "?", "answer": {"query": {"what": "plane"}, "path": "regions"}, "reveal": [{"command": "c"}]})") +
        block("do", R"({"task": "t", "checks": [{)" + std::string(kLookup) +
                        R"(, "is": "known"}], "buttons": [{"label": "Go", "commands": [{"command": "d"}]}]})"))));
    const std::vector<LessonCommand> commands = lesson_commands(lesson);
    REQUIRE(commands.size() == 4);
    std::string names;
    for (const LessonCommand& command : commands)
        names += command.json.at("command").get<std::string>() + (command.by_click ? "!" : "");
    CHECK(names == "abcd!");
    CHECK(commands[1].place == "line 8, load[1]");
    CHECK(contains(commands[3].place, "do.buttons[0].commands[0]"));
    std::string asked;
    for (const LessonQuery& query : lesson_queries(lesson)) asked += query.json.at("what").get<std::string>() + " ";
    CHECK(asked == "state state x plane state ");
}

TEST_CASE("lesson: what is wrong is said in a sentence with its line") {
    const std::pair<std::string, const char*> cases[] = {
        {"", "one.md: line 1: expected a line of --- that begins the header, found an empty file"},
        {"# Title\n", "line 1: expected a line of --- that begins the header"},
        {"---\ntitle: a\n", "expected a line of --- that ends the header"},
        {"---\ntitle: a\nminutes: 5\n---\n## S\nx\n", "a header with a line 'summary: ...'"},
        {"---\ntitle: a\ntitle: b\n---\n", "line 3: expected each key once, found a second 'title'"},
        {"---\ntitle: a\nauthor: b\n---\n", "line 3: expected title, minutes, summary or hide, found 'author'"},
        {"---\ntitle: a\nminutes: five\n---\n", "line 3: expected a whole number of minutes"},
        {"---\ntitle: a\nminutes: 0\n---\n", "line 3: expected a whole number of minutes"},
        {"---\nhello\n---\n", "line 2: expected 'key: value', found 'hello'"},
        {kLessonHeader, "expected a step, which begins with '## ', found none"},
        {kLessonHeader + "Text.\n", "line 6: expected a step, which begins with '## '"},
        {kLessonHeader + "## \nText.\n", "line 6: expected a step"},
        {kLessonHeader + "## S\n", "line 6: expected a step that says something"},
        {lesson_of("```load\n[]\n"), "line 8: expected ``` that ends this fence"},
        {lesson_of("```python\nx\n"), "line 8: expected ``` that ends this fence"},
        {lesson_of(block("load", "[{]")), "line 9, column 3"},
        {lesson_of(block("load", "[]")), "line 8, load: expected 1 to 60 commands, found 0"},
        {lesson_of(block("load", R"(["show"])")), "line 8, load[0]: expected a command such as"},
        {lesson_of(block("load", R"({"command": "x"})")), "line 8, load"},
        {lesson_of("{{n}}\n"), "line 6: expected a value of this step in {{ }}, found 'n'"},
        {lesson_of("{{n\n"), "expected }} behind {{"},
        {lesson_of("{{N}}\n"), "expected the name of a value in {{ }}, found 'N'"},
        {lesson_of(block("values", R"({"N": {"query": {"what": "state"}, "path": "a"}})")),
         "line 8, values: expected names"},
        {lesson_of(block("values", R"({"n": {"query": {"what": "state"}}})")),
         "line 8, values.n: expected a key 'path'"},
        {lesson_of(block("values", R"({"n": {"query": "state", "path": "a"}})")),
         "line 8, values.n.query: expected a query"},
        {lesson_of(block("values", R"({"n": {"query": {"what": "state"}, "path": "a..b"}})")), "line 8, values.n.path"},
        {lesson_of(block("facts", "[{" + std::string(kLookup) + R"(, "is": "bigger", "value": 1}])")),
         "line 8, facts[0].is: expected one of equals, differs, above"},
        {lesson_of(block("facts", "[{" + std::string(kLookup) + R"(, "is": "equals"}])")), "expected a key 'value'"},
        {lesson_of(block("facts", "[{" + std::string(kLookup) + R"(, "is": "near", "value": 1}])")), "a key 'within'"},
        {lesson_of(block("facts", "[{" + std::string(kLookup) + R"(, "is": "known", "valeu": 1}])")),
         "unknown key 'valeu'"},
        {lesson_of(block("do", R"({"task": "t", "checks": []})")),
         "line 8, do.checks: expected 1 to 12 checks, found 0"},
        {lesson_of(block("do", R"({"checks": []})")), "a key 'task'"},
        {lesson_of(block("answer", R"({"ask": "?"})")), "a key 'answer'"},
        {lesson_of(block("answer", R"({"ask": "?", "answer": "two"})")),
         "line 8, answer.answer: expected a number, or a query"},
        {lesson_of(block("answer", R"({"ask": "?", "choices": ["a", "b"], "answer": "c"})")),
         "expected one of the choices"},
        {lesson_of(block("answer", R"({"ask": "?", "choices": ["a"], "answer": "a"})")),
         "expected 2 to 12 texts, found 1"},
        {lesson_of(block("predict", R"({"ask": "?", "answer": 2, "hint": "h"})")), "unknown key 'hint'"},
        {lesson_of(block("point", R"([{"view": "plane", "widget": "x"}])")),
         "expected either 'widget' or 'view', found both"},
        {lesson_of(block("do", kDo) + block("load", R"([{"command": "a"}])") + block("load", R"([{"command": "a"}])")),
         "line 14: expected one block of each kind 'load' in a step, found a second one"},
    };
    for (const auto& [text, part] : cases) {
        const std::string sentence = sentence_of(read(text));
        CHECK_MESSAGE(contains(sentence, part), sentence);
        CHECK(contains(sentence, "one.md"));
    }
}

TEST_CASE("lesson: hostile text is refused, and no damage of a good one breaks the reader") {
    CHECK(contains(sentence_of(read(kLessonHeader + "## S\n\xFF\n")), "UTF-8"));
    CHECK(contains(sentence_of(read(kLessonHeader + "## S\n" + std::string(1, '\0'))), "UTF-8"));
    CHECK(contains(sentence_of(read(lesson_of(std::string(300000, 'x')))), "at most 262144 bytes"));
    CHECK(contains(sentence_of(read(lesson_of(std::string(5000, '\n')))), "at most 4000 lines"));
    std::string steps = kLessonHeader;
    for (int i = 0; i < 61; ++i) steps += "## S\nx\n";
    CHECK(contains(sentence_of(read(steps)), "at most 60 steps"));
    CHECK(contains(sentence_of(read(lesson_of(block("load", std::string(100, '[') + std::string(100, ']'))))),
                   "64 levels"));
    // Cut or changed anywhere, it is read or refused in one line.
    const std::string good = lesson_of("{{n}}\n" + block("values", R"({"n": {)" + std::string(kLookup) + "}}") +
                                       block("do", kDo) + block("answer", R"({"ask": "?", "answer": 2, "hint": "h"})"));
    REQUIRE(read(good));
    Rng rng(3);
    for (std::size_t i = 0; i < 4000; ++i) {
        std::string damaged = good;
        if (i < good.size())
            damaged.resize(i);
        else
            damaged[static_cast<std::size_t>(rng.below(good.size()))] = static_cast<char>(1 + rng.below(126));
        const Result<Lesson> lesson = read(damaged);
        if (lesson) continue;
        CHECK(lesson.error().sentence().find('\n') == std::string::npos);
        CHECK(lesson.error().sentence().size() < 900);
    }
}
