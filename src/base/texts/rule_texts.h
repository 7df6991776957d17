#pragma once

#include <cstddef>
#include <string>

/// Words of the clusters written as rules for people (docs/rules.md).
namespace reluscope::rule_texts {

inline constexpr const char* kIf = "  if    ";
inline constexpr const char* kAnd = "  and   ";
inline constexpr const char* kThen = "  then  ";
inline constexpr const char* kAlways = "  always\n";

/// What the rules are about and how to read them, ending with a line end.
std::string plain_head(const std::string& network, const std::string& architecture, const std::string& table,
                       std::size_t rows, std::size_t clusters, std::size_t written);
/// A condition on one category: "[sex = female]" or "not [sex = female]".
std::string category(const std::string& label, bool holds);
/// How many of a cluster's conditions are written and why, on a line of its own. `undecided` ones were not reached
/// within the budget; a `flat` region has no interior, so that no conditions were looked for.
std::string needed(std::size_t written, std::size_t conditions, std::size_t undecided, bool flat);

}  // namespace reluscope::rule_texts
