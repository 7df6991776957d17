#pragma once

#include "formats/lesson/lesson.h"

#include <string>
#include <string_view>

namespace reluscope {

/// Whether the JSON of a block has the shape that its kind asks for.
/// Errors   with the block's line and the path to the member.
Status check_lesson_block(const LessonBlock& block);

/// Names in {{ }} in a text, in order. Errors: a {{ without }}, or a name that is none ([a-z][a-z0-9_]*).
Result<std::vector<std::string>> names_in_text(std::string_view text);

/// All texts of a block that may hold names in {{ }}.
std::vector<std::string> texts_of_block(const LessonBlock& block);

}  // namespace reluscope
