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

/// A few of them by their names, and how many more there are.
std::string some_of(std::vector<std::string> items, std::size_t named = 4) {
    if (items.size() > named + 1) {
        const std::size_t more = items.size() - named;
        items.resize(named);
        items.push_back(display_count(more) + " more");
    }
    return one_after_the_other(items);
}

std::string with_length(const std::vector<std::string>& changes, const std::string& length) {
    constexpr std::size_t kChangesNamed = 6;
    return some_of(changes, kChangesNamed) + " (" + length + ")";
}

/// `rest`, which begins with a small letter, behind what is held, or as a sentence of its own.
std::string behind(const std::string& held, std::string rest) {
    if (!held.empty()) return held + ", " + rest;
    rest[0] = static_cast<char>(rest[0] - 'a' + 'A');
    return rest;
}

}  // namespace

std::string no_such_column(const std::string& column) {
    return "There is no column " + quoted(column) + " that the network reads.";
}

std::string no_direction(const std::string& column) {
    return column + " holds states and no numbers, so that it can only be free or locked.";
}

std::string length(const std::string& distance, Measure measure) {
    const std::string deviations = distance + (distance == "1" ? " standard deviation" : " standard deviations");
    if (measure == Measure::kLargest) return "each by at most " + deviations;
    return measure == Measure::kSum ? deviations + " in sum" : deviations;
}

std::string with_held(const std::vector<std::string>& fixed, const std::vector<std::string>& rising,
                      const std::vector<std::string>& falling) {
    std::vector<std::string> parts;
    if (!fixed.empty()) parts.push_back(some_of(fixed) + " held fixed");
    if (!rising.empty()) parts.push_back(some_of(rising) + " only rising");
    if (!falling.empty()) parts.push_back(some_of(falling) + " only falling");
    return parts.empty() ? "" : "With " + one_after_the_other(parts);
}

std::string smallest(const std::string& held, const std::string& wanted, const std::vector<std::string>& changes,
                     const std::string& length) {
    return behind(held, "the smallest change that makes it " + wanted + ": " + with_length(changes, length) + ".");
}

std::string change(const std::string& column, const std::string& from, const std::string& to) {
    return column + " " + from + " to " + to;
}

std::string filled_change(const std::string& column, const std::string& from, const std::string& to) {
    return column + " (missing, read as " + from + ") to " + to;
}

std::string undecided(const std::string& bound, const std::string& distance) {
    return "Whether it is the smallest could not be decided exactly: nothing is nearer than " + bound +
           "; this one is " + distance + ".";
}

std::string not_proven(const std::string& bound, const std::string& distance) {
    if (bound == "0") return "Whether it is the smallest is not proven yet: no distance is.";
    return "Whether it is the smallest is not proven yet: nothing is nearer than " + bound + "; this one is " +
           distance + ".";
}

std::string some_change(const std::string& held, const std::string& wanted, const std::vector<std::string>& changes,
                        const std::string& length) {
    return behind(held, "a change that makes it " + wanted + ": " + with_length(changes, length) + ".");
}

std::string none_yet(const std::string& held, const std::string& wanted, const std::string& bound) {
    const std::string nearer = bound == "0" ? ", and no distance is proven."
                                            : "; there is none nearer than " + bound + " standard deviations.";
    return behind(held, "no change that makes it " + wanted + " is found yet" + nearer);
}

std::string on_the_boundary(const std::string& held, const std::string& wanted) {
    return behind(held, "the row lies on the boundary: the slightest change makes it " + wanted + ".");
}

std::string none_exists(const std::string& held, const std::string& wanted, const std::vector<std::string>& stuck) {
    const std::string stays =
        stuck.empty() ? "" : " while " + some_of(stuck) + (stuck.size() == 1 ? " stays as it is" : " stay as they are");
    return behind(held, "no change within the table's range makes it " + wanted + stays + ". That is proven.");
}

std::string one_column(const std::vector<std::string>& changes, const std::string& length, const std::string& then) {
    return "One column alone: " + with_length(changes, length) +
           (then.empty() ? "." : ", which makes it " + then + ".");
}

std::string alternative(const std::vector<std::string>& without, const std::vector<std::string>& changes,
                        const std::string& length) {
    return "Without changing " + one_after_the_other(without) + ": " + with_length(changes, length) + ".";
}

std::string nothing_to_change(const std::string& wanted) {
    return "It is predicted " + wanted + " already: nothing needs to change.";
}

std::string searching(const std::string& share) {
    return std::string(kSearching) + (share.empty() ? "." : "; " + share + " of its proof is done.");
}

std::string no_such_class(std::size_t asked, std::size_t classes) {
    return "There is no class " + std::to_string(asked) + ": the network tells " +
           counted(classes, "class", "classes") + " apart, counted from 0.";
}

std::string side_of(bool at_most, const std::string& value) {
    return std::string(kSides[at_most ? 1 : 0]) + " " + value;
}

std::string change_in_full(const std::string& distance, const std::string& bound, std::size_t parts) {
    return "In full: " + distance + " standard deviations, proven to be at least " + bound + "; " +
           counted(parts, "part", "parts") + " of the input space " + (parts == 1 ? "was" : "were") + " looked at.";
}

std::string proposed_sentence(const std::vector<std::string>& fixed, const std::vector<std::string>& rising) {
    if (fixed.empty() && rising.empty()) return "";
    std::vector<std::string> parts;
    if (!fixed.empty()) parts.push_back(some_of(fixed) + (fixed.size() == 1 ? " is" : " are") + " locked");
    if (!rising.empty()) parts.push_back(some_of(rising) + " may only rise");
    const bool one = fixed.size() + rising.size() == 1;
    return std::string("Proposed, since people cannot change ") + (one ? "it" : "them") +
           " at will: " + one_after_the_other(parts) + ".";
}

std::string then_predicted(const std::string& predicted) { return " Then: " + predicted + "."; }

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

std::string expected_sentence(std::size_t rows) {
    return "Expected gradients: a column's part is what its change adds on the straight way to this row, on average "
           "over " +
           (rows == 1 ? std::string("the only row") : "all " + display_count(rows) + " rows") +
           " as the start. All columns change together there; for Shapley values they change one after the other, in "
           "every order. Where columns do not act together, both are equal.";
}

std::string exact_for_rows(const std::string& error) {
    if (error.empty()) return " Exact for this row as the start.";
    return " Exact for these rows. Were they a sample of many, the largest standard error of a part would be " + error +
           ".";
}

std::string adds_up(const std::string& difference) {
    if (difference == "0") return "Base and parts add up to the output to the last digit.";
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

std::string expected_step(const std::string& adds, const std::string& what) {
    return "Adds " + adds + " to " + what + ", on average over the straight ways from all rows.";
}

std::string parts_wait(bool expected) {
    return (expected ? std::string(kExpectedParts) : std::string(kShapleyParts)) + " are being computed.";
}

std::string parts_stopped(bool expected) {
    return (expected ? std::string(kExpectedParts) : std::string(kShapleyParts)) + ": stopped.";
}

std::string standard_error(const std::string& error) { return "Standard error of this estimate: " + error + "."; }

std::string cannot(const std::string& why) { return "There are no Shapley values: " + why; }

std::string cannot_expected(const std::string& why) { return "There are no expected gradients: " + why; }

}  // namespace reluscope::answers_texts
