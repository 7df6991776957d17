#pragma once

#include "base/result.h"
#include "formats/json/json_reader.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

// Lessons: plain text that the page plays (docs/lessons.md).
//
//     ---
//     title: One ReLU folds a line
//     minutes: 8
//     summary: A sentence.
//     ---
//     ## A step
//     Markdown, with {{values}}.
//     ```answer
//     {"ask": "How many pieces?", "answer": 2}
//     ```
//
// A fence of one of the words below holds JSON; any other fence is Markdown. What the commands and queries in it mean
// is not looked at here (app/api/lesson_api.h).

/// What a block is for.
enum class LessonBlockKind {
    kLoad,     ///< commands that bring the step's state about
    kPoint,    ///< parts of the workspace to frame
    kValues,   ///< numbers of the text, from queries
    kFacts,    ///< what the text states, to be checked
    kDo,       ///< a task with its checks
    kPredict,  ///< a question that is answered before it is looked up
    kAnswer    ///< a question whose answer must be right
};

/// The word of a block, as it stands behind the fence.
std::string_view lesson_word(LessonBlockKind kind);

struct LessonBlock {
    LessonBlockKind kind = LessonBlockKind::kLoad;
    OrderedJson json;
    std::size_t line = 0;  ///< of the fence, from 1
};

/// Markdown, or a block where there is one.
struct LessonPart {
    std::string text;
    std::vector<LessonBlock> block;  ///< none or one
};

struct LessonStep {
    std::string title;
    std::size_t line = 0;
    std::vector<LessonPart> parts;  ///< in the order of the file
};

struct Lesson {
    std::string title;
    std::string summary;
    int minutes = 0;
    std::vector<std::string> hide;  ///< names of views and columns
    std::size_t hide_line = 0;
    std::vector<LessonStep> steps;
};

/// A command of a lesson, and where it stands.
struct LessonCommand {
    OrderedJson json;
    std::string place;
    bool by_click = false;  ///< it is sent when somebody presses a button, not by the step itself
};
/// A question of a lesson to the program.
struct LessonQuery {
    OrderedJson json;
    std::string place;
};
std::vector<LessonCommand> lesson_commands(const Lesson& lesson);
std::vector<LessonQuery> lesson_queries(const Lesson& lesson);

/// Reads a lesson. Every block has its members, each of the right type; every name in {{ }} is a value of its step.
/// Errors   with the line: too long or not UTF-8; no header, or an unknown or missing line of it; no step; JSON that is
///          damaged or has another shape; a block twice that may stand once; an unknown comparison or a damaged path.
Result<Lesson> read_lesson(const std::string& name, std::string_view text);

}  // namespace reluscope
