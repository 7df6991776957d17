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

std::string predicted(std::size_t row, const std::string& what) {
    return "Row " + std::to_string(row) + " is predicted " + what + ".";
}

std::string number_change(const std::string& column, const std::string& from, const std::string& to) {
    return column + " from " + from + " to " + to;
}

std::string nearest(const std::string& wanted, const std::vector<std::string>& changes, const std::string& distance,
                    bool in_box) {
    return "The nearest input that is predicted " + wanted + " changes " + listed(changes) + " (" + distance +
           " standard deviations in all); nothing nearer " +
           (in_box ? "exists between the smallest and the largest values of the rows." : "exists.");
}

std::string best_so_far(const std::string& wanted, const std::vector<std::string>& changes, const std::string& distance,
                        const std::string& bound) {
    return "The nearest input found that is predicted " + wanted + " changes " + listed(changes) +
           ". The time is up: nothing is nearer than " + bound + " standard deviations; this one is " + distance + ".";
}

std::string none_so_far(const std::string& wanted, const std::string& bound) {
    return "The time is up: no input was found that is predicted " + wanted + "; nothing nearer than " + bound +
           " standard deviations is.";
}

std::string nothing_to_change(const std::string& wanted) {
    return "It is predicted " + wanted + " already: nothing needs to change.";
}

std::string alternative(const std::vector<std::string>& without, const std::vector<std::string>& changes,
                        const std::string& distance, const std::string& bound) {
    return "Without changing " + listed(without) + ": " + listed(changes) + " (" + distance + " standard deviations" +
           (bound.empty() ? "" : "; nothing nearer than " + bound) + ").";
}

std::string no_more_alternatives(std::size_t found) {
    if (found == 0) return "No alternative was found that leaves the column which counts most as it is.";
    return "No further alternative was found that leaves the columns which count most as they are.";
}

std::string infeasible(const WhyNot& why) {
    std::string text;
    if (!why.locked.empty()) text = "With " + listed(why.locked) + " locked";
    if (!why.one_way.empty()) text += (text.empty() ? "With " : ", ") + listed(why.one_way);
    if (why.max_columns > 0)
        text += (text.empty() ? "With at most " : ", at most ") + std::to_string(why.max_columns) +
                (why.max_columns == 1 ? " column changed" : " columns changed");
    const std::string nobody = text.empty() ? "No input" : text + ", no input";
    std::string where = " that is like this row otherwise";
    if (!why.free.empty()) where = " with " + listed(why.free);
    return nobody + where + " is predicted " + why.wanted + ".";
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
