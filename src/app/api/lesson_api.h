#pragma once

#include "base/result.h"
#include "formats/lesson/lesson.h"

#include <string>
#include <string_view>

namespace reluscope {

/// Whether the program understands a lesson: its commands, which may only show, make data and, on a click, train; its
/// questions; the views that it points at or hides. What only an open document can tell, such as whether there is a
/// row 900, is not looked at.
/// Errors   the first that is not understood, with its line.
Status check_lesson(const Lesson& lesson);

/// read_lesson() and check_lesson().
Result<Lesson> read_checked_lesson(const std::string& name, std::string_view text);

/// The answer to {"what": "lesson", "text": ..}: {title, minutes, summary, hide, steps: [{title, parts}]}, in which a
/// part is {text} or has one member that is called as its block; or {"error": sentence}.
std::string lesson_json(std::string_view text);

}  // namespace reluscope
