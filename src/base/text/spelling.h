#pragma once

#include <span>
#include <string>
#include <string_view>

namespace reluscope {

/// The candidate that `word` was probably meant to be, by the smallest number of changed, added, dropped or swapped
/// letters, regardless of case; empty when none is near.
std::string nearest_word(std::string_view word, std::span<const std::string> candidates);

/// "; did you mean 'weights'?", or nothing when no candidate is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// `text` in lower case (ASCII letters only) without blanks at its ends: how names are compared when they are not
/// equal.
std::string folded(std::string_view text);

/// `text` without spaces and tabs at its ends.
std::string_view trimmed(std::string_view text);

/// The first few of `names` in quotes with commas between, and how many more there are: "'a', 'b', ... (7 in all)".
std::string name_list(std::span<const std::string> names, std::size_t max_names = 8);

}  // namespace reluscope
