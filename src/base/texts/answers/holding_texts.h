#pragma once

#include "base/text/number_format.h"

#include <string>

/// Words about how far an explanation holds when several columns change at once.
namespace reluscope::holding_texts {

/// "Its formula holds for all of these at once: age 22 to 35 years, fare 7 to 20 pounds; the others as they are. The
/// prediction is the same in all of it." `ranges` is what stands behind the colon.
inline std::string holds_in_box(const std::string& ranges, bool others, bool same_decision) {
    return "Its formula holds for all of these at once: " + ranges +
           (others ? "; the other columns as they are." : ".") +
           (same_decision ? " The prediction is the same in all of it." : "");
}

/// "age in 7": of so many regions.
inline std::string sign_kept(const std::string& input, unsigned long long regions) {
    return input + " in " + display_count(regions);
}

/// ", 3 more in some"
inline std::string and_others(unsigned long long count) { return ", " + display_count(count) + " more in some"; }

/// "In the 9 regions across its walls, not every column keeps its direction: fare in 5, age in 8; the other columns do
/// in all." `changing` is what stands behind the colon, empty where no sign changes.
inline std::string signs_across(unsigned long long neighbours, const std::string& changing, bool others) {
    const std::string regions = neighbours == 1 ? "the region across its only wall"
                                                : "the " + display_count(neighbours) + " regions across its walls";
    if (changing.empty()) return "Every column keeps its direction in " + regions + ".";
    return "In " + regions + ", not every column keeps its direction: " + changing +
           (others ? "; the other columns do in all." : ".");
}

/// "22 to 35 years"
inline std::string range(const std::string& low, const std::string& high, const std::string& unit) {
    return low + " to " + high + (unit.empty() ? "" : " " + unit);
}

inline constexpr const char* kAcross = "Next to this region";
inline constexpr const char* kAcrossMeaning =
    "Across each wall lies another region with another formula. A column keeps its direction there if its weight has "
    "the same sign as here: then it raises or lowers the output there, too.";

}  // namespace reluscope::holding_texts
