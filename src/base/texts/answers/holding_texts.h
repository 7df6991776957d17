#pragma once

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

/// "22 to 35 years"
inline std::string range(const std::string& low, const std::string& high, const std::string& unit) {
    return low + " to " + high + (unit.empty() ? "" : " " + unit);
}

}  // namespace reluscope::holding_texts
