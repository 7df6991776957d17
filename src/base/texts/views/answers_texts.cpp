#include "base/texts/views/answers_texts.h"

#include "base/result.h"
#include "base/text/number_format.h"

namespace reluscope::answers_texts {

namespace {

std::string one_after_the_other(const std::vector<std::string>& items) {
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
        text += items[i];
    }
    return text;
}

std::string with_distance(const std::vector<std::string>& changes, const std::string& distance) {
    return one_after_the_other(changes) + " (" + distance + " standard deviations).";
}

}  // namespace

std::string no_such_column(const std::string& column) {
    return "There is no column " + quoted(column) + " that the network reads.";
}

std::string no_direction(const std::string& column) {
    return column + " holds states and no numbers, so that it can only be free or locked.";
}

std::string smallest(const std::string& wanted, const std::vector<std::string>& changes, const std::string& distance) {
    return "The smallest change that makes it " + wanted + ": " + with_distance(changes, distance);
}

std::string change(const std::string& column, const std::string& from, const std::string& to) {
    return column + " " + from + " to " + to;
}

std::string not_proven(const std::string& bound, const std::string& distance) {
    return "Whether it is the smallest is not proven yet: nothing is nearer than " + bound + "; this one is " +
           distance + ".";
}

std::string some_change(const std::string& wanted, const std::vector<std::string>& changes,
                        const std::string& distance) {
    return "A change that makes it " + wanted + ": " + with_distance(changes, distance);
}

std::string none_yet(const std::string& wanted, const std::string& bound) {
    return "No change that makes it " + wanted + " is found yet; there is none nearer than " + bound +
           " standard deviations.";
}

std::string on_the_boundary(const std::string& wanted) {
    return "The row lies on the boundary: the slightest change makes it " + wanted + ".";
}

std::string none_exists(const NoChange& why) {
    std::vector<std::string> held;
    for (const std::string& column : why.locked) held.push_back(column + " locked");
    held.insert(held.end(), why.ways.begin(), why.ways.end());
    for (const std::string& column : why.stuck) held.push_back(column + " as it is");
    return "No change within the table's range makes it " + why.wanted +
           (held.empty() ? "" : ", with " + one_after_the_other(held)) + ". That is proven.";
}

std::string searching(const std::string& share) { return std::string(kSearching) + " " + share; }

std::string change_in_full(const std::string& distance, const std::string& bound, std::size_t parts) {
    return "In full: " + distance + " standard deviations, proven to be at least " + bound + "; " +
           counted(parts, "part", "parts") + " of the input space " + (parts == 1 ? "was" : "were") + " looked at.";
}

std::string held(const std::string& column, std::size_t lock) { return column + " " + kLockNames[lock]; }

std::string held_sentence(const std::vector<std::string>& held, bool all_proposed, bool any_proposed) {
    if (held.empty()) return "";
    std::string text = "With " + one_after_the_other(held);
    if (all_proposed) return text + ": proposed, since people cannot change it; Locks sets it otherwise.";
    return text + (any_proposed ? ", in part as proposed." : ".");
}

std::string stuck_missing(const std::string& column) { return column + " is missing in this row and stays so."; }

std::string stuck_twice(const std::string& column) {
    return column + " is read twice by the network and stays as it is.";
}

std::string shapley_base(std::size_t rows) {
    return rows == 1 ? "the only row" : "average output of " + display_count(rows) + " rows";
}

std::string shapley_sentence(std::size_t rows) {
    return "Shapley values: a column's part is what putting in this row's cell changes, on average over " +
           (rows == 1 ? std::string("the only row") : "all " + display_count(rows) + " rows") +
           " as the start and all orders of the columns. " + kPartsDiffer;
}

std::string adds_up(const std::string& difference) {
    return "Base and parts add up to the output; the difference is " + difference + " of its size.";
}

std::string shapley_estimated(std::size_t columns, std::size_t pairs, const std::string& error) {
    return "From some rows it differs in more than " + std::to_string(columns) +
           " columns, so these are estimates, from " + display_count(pairs) +
           " pairs of random orders; the largest standard error is " + error + ". The sum is exact all the same.";
}

std::string shapley_step(const std::string& adds, const std::string& what) {
    return "Adds " + adds + " to " + what + ", on average over all rows and all orders of the columns.";
}

std::string standard_error(const std::string& error) { return "Standard error of this estimate: " + error + "."; }

std::string cannot(const std::string& why) { return "There are no Shapley values: " + why; }

}  // namespace reluscope::answers_texts
