#include "base/texts/answers/counterfactual_texts.h"

namespace reluscope::counterfactual_texts {

std::string listed(const std::vector<std::string>& items) {
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
        text += items[i];
    }
    return text;
}

std::string listed_in_short(const std::vector<std::string>& items) {
    constexpr std::size_t kNamed = 6;
    if (items.size() <= kNamed + 1) return listed(items);
    std::vector<std::string> some(items.begin(), items.begin() + kNamed);
    some.push_back(std::to_string(items.size() - kNamed) + " more");
    return listed(some);
}

std::string is_predicted(const std::string& what) { return "is predicted " + what; }

std::string gives_probability(const std::string& what, const std::string& probability) {
    return "gives " + what + " a probability of " + probability;
}

std::string now(std::size_t row, const std::string& is_so) { return "Row " + std::to_string(row) + " " + is_so + "."; }

std::string number_change(const std::string& column, const std::string& from, const std::string& to) {
    return column + " from " + from + " to " + to;
}

std::string filled_change(const std::string& column, const std::string& from, const std::string& to) {
    return column + " (missing, read as " + from + ") to " + to;
}

std::string with(const Held& held) {
    std::vector<std::string> parts;
    if (!held.only.empty()) parts.push_back("only " + listed_in_short(held.only) + " changed");
    if (!held.fixed.empty()) parts.push_back(listed_in_short(held.fixed) + " held fixed");
    if (!held.rising.empty()) parts.push_back(listed_in_short(held.rising) + " only rising");
    if (!held.falling.empty()) parts.push_back(listed_in_short(held.falling) + " only falling");
    if (held.max_columns > 0)
        parts.push_back("at most " + std::to_string(held.max_columns) +
                        (held.max_columns == 1 ? " column changed" : " columns changed"));
    if (held.whole) parts.emplace_back("categories and whole numbers kept whole");
    return parts.empty() ? "" : " with " + listed(parts);
}

std::string nearest(const std::string& wanted, const std::vector<std::string>& changes, const std::string& length,
                    bool in_box, const std::string& held) {
    return "The nearest input that " + wanted + " changes " + listed_in_short(changes) + " (" + length +
           "); nothing nearer exists" + (in_box ? " between the smallest and the largest values of the rows" : "") +
           held + ".";
}

std::string best_so_far(const std::string& wanted, const std::vector<std::string>& changes, const std::string& length,
                        const std::string& why, const std::string& bound, const std::string& held) {
    return "The nearest input found that " + wanted + " changes " + listed_in_short(changes) + " (" + length + "). " +
           why + ": " + (bound.empty() ? "no distance could be proven yet" : "nothing is nearer than " + bound) + held +
           ".";
}

std::string none_so_far(const std::string& wanted, const std::string& why, const std::string& bound,
                        const std::string& held) {
    const std::string proven = bound.empty()
                                   ? ". No distance could be proven yet."
                                   : "; nothing nearer than " + bound +
                                         (bound == "1" ? " standard deviation is." : " standard deviations is.");
    return why + ": no input was found that " + wanted + held + proven;
}

std::string nothing_to_change(const std::string& wanted) {
    return "It " + wanted + " already: nothing needs to change.";
}

std::string alternative(const std::vector<std::string>& without, const std::vector<std::string>& changes,
                        const std::string& length, const std::string& bound) {
    return "Without changing " + listed(without) + ": " + listed_in_short(changes) + " (" + length +
           (bound.empty() ? "" : "; nothing nearer than " + bound) + ").";
}

std::string no_more_alternatives(std::size_t found) {
    if (found == 0) return "No alternative exists that leaves the column which counts most as it is.";
    return "No further alternative exists that leaves the columns which count most as they are.";
}

std::string alternatives_not_ended(std::size_t found, bool begun) {
    if (!begun) return "Alternatives were not looked for: the time is up.";
    return found == 0 ? "The time is up: no alternative was found yet."
                      : "The time is up: no further alternative was found yet.";
}

std::string one_way(const std::string& column, bool rising) {
    return column + (rising ? " only rising" : " only falling");
}

std::string at_its_end(const std::string& column, bool rising) {
    return one_way(column, rising) + " (it is as " + (rising ? "large" : "small") + " as it can be already)";
}

std::string infeasible(const WhyNot& why) {
    std::string text;
    const auto add = [&](const std::string& words) { text += (text.empty() ? "With " : ", ") + words; };
    if (!why.locked.empty()) add(listed(why.locked) + " locked");
    if (!why.one_way.empty()) add(listed(why.one_way));
    if (why.max_columns > 0)
        add("at most " + std::to_string(why.max_columns) +
            (why.max_columns == 1 ? " column changed" : " columns changed"));
    if (!why.whatever.empty())
        text += (text.empty() ? "Whatever " : ", whatever ") + listed(why.whatever) +
                (why.whatever.size() == 1 ? " is" : " are");
    const std::string nobody = text.empty() ? "No input" : text + ", no input";
    std::string where = why.whatever.empty() ? " that is like this row otherwise" : "";
    if (!why.free.empty()) where = " with " + listed(why.free);
    return nobody + where + " " + why.wanted + ".";
}

std::string held_missing(const std::string& column) {
    return column + " is missing in this row and cannot be changed.";
}

std::string held_twice(const std::string& column) {
    return column + " is read twice by the model and is not changed; --relaxed changes its inputs.";
}

std::string searched(const std::string& regions, const std::string& seconds) {
    return regions + " in " + seconds + ".";
}

}  // namespace reluscope::counterfactual_texts
