#include "app/api/lesson_api.h"
#include "base/texts/cli_texts.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

namespace {

void print_step(const LessonStep& step, std::size_t number) {
    std::array<std::size_t, 7> counts{};
    for (const LessonPart& part : step.parts) {
        for (const LessonBlock& block : part.block)
            counts.at(static_cast<std::size_t>(block.kind)) +=
                block.kind == LessonBlockKind::kLoad || block.kind == LessonBlockKind::kFacts ? block.json.size() : 1;
    }
    const auto count = [&counts](LessonBlockKind kind) { return counts.at(static_cast<std::size_t>(kind)); };
    print_line(cli_texts::lesson::step(number, printable(step.title, 120), count(LessonBlockKind::kLoad),
                                       count(LessonBlockKind::kDo), count(LessonBlockKind::kPredict),
                                       count(LessonBlockKind::kAnswer), count(LessonBlockKind::kFacts)));
}

}  // namespace

int run_lesson(const LessonOptions& options) {
    const Result<std::vector<std::byte>> bytes = read_file(options.path);
    if (!bytes) return print_error(bytes.error());
    const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    const std::string name = options.path == "-" ? "standard input" : options.path;
    const Result<Lesson> lesson = read_checked_lesson(name, text);
    if (!lesson) return print_error(lesson.error());
    if (options.json) {
        print_line(lesson_json(text));
        return kDone;
    }
    print_line(cli_texts::lesson::found(printable(name, 200), printable(lesson->title, 120), lesson->minutes,
                                        lesson->steps.size()));
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) print_step(lesson->steps[i], i + 1);
    std::string hidden;
    for (const std::string& one : lesson->hide) hidden += (hidden.empty() ? "" : ", ") + one;
    if (!hidden.empty()) print_line(cli_texts::lesson::hidden(hidden));
    print_line(cli_texts::lesson::kUnderstood);
    return kDone;
}

}  // namespace reluscope
