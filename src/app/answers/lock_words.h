#pragma once

#include "app/state/answers/answers_state.h"

#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// The words of a name in small letters, with accents taken off: "passengerAge" and "passenger_age" have "passenger"
/// and "age", "Geschlecht (männlich)" has "geschlecht" and "mannlich". Digits and signs are no part of words.
std::vector<std::string> words_of_name(std::string_view name);

/// What the whole words of a column's name say of it, in English, Dutch, French, German, Italian, Portuguese and
/// Spanish.
///   locked   sex and gender, race and ethnicity, nationality and native country, and what was so at birth
///   up       a number that only grows: age, education (where the name says nothing of its cost or the like), years
///            in an employment
/// Words inside others do not count: "passage", "sexton" and "average" are free.
ColumnLock lock_of_name(std::string_view name, bool is_number);

}  // namespace reluscope
