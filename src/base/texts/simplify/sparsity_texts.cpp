#include "base/texts/simplify/sparsity_texts.h"

#include "base/text/number_format.h"

namespace reluscope::sparsity_texts {

namespace {

std::string rows_text(std::size_t rows) { return counted(rows, "row", "rows"); }
std::string patterns_text(std::size_t patterns) { return counted(patterns, "pattern", "patterns"); }

}  // namespace

std::string training_with(double penalty) {
    return penalty > 0 ? "training with an L1 penalty of " + display_number(penalty) : "training without the penalty";
}

std::string rows(const std::string& table, std::size_t training, std::size_t held_out, const std::string& how) {
    return table + ": " + rows_text(training) + " to work with, " + display_count(held_out) + " held out (" + how +
           ").";
}

std::string fifth(unsigned long long seed) { return "a fifth, seed " + std::to_string(seed); }

std::string unanswered(std::size_t rows) {
    return rows_text(rows) + " without an answer " + (rows == 1 ? "is" : "are") + " left out.";
}

std::string goes_on(double penalty) {
    return "This model lies on a sparsity path: it goes on behind its penalty of " + display_number(penalty) + ".";
}

std::string other_table(const std::string& table) {
    return "The path began on another table (" + table + "): which of these rows it has learnt from is not known.";
}

std::string seed_of_record(unsigned long long seed) {
    return "Rows are held out as before, by seed " + std::to_string(seed) + ".";
}

std::string reached(std::size_t patterns, std::size_t before, std::size_t wanted) {
    return patterns_text(patterns) + " on the training rows, where the given network has " + display_count(before) +
           "; at most " + display_count(wanted) + (wanted == 1 ? " was wanted." : " were wanted.");
}

std::string not_reached(std::size_t patterns, std::size_t before, std::size_t wanted) {
    return "No network of the path has at most " + patterns_text(wanted) +
           " on the training rows; the nearest, which is given, has " + display_count(patterns) +
           ", where the given network has " + display_count(before) + ".";
}

std::string already(std::size_t patterns) {
    return "The given network has " + patterns_text(patterns) + " on the training rows already; it stays as it is.";
}

std::string becomes(const std::string& before, const std::string& after) { return before + " becomes " + after + "."; }

std::string removed(std::size_t units, const std::string& difference) {
    return counted(units, "unit", "units") + " that no row needs " + (units == 1 ? "was" : "were") +
           " removed; the largest relative difference of an output on a row was " + difference + ".";
}

std::string lost_classes(const std::string& agreement, const std::string& accuracy, const std::string& before) {
    return "Lost: " + agreement + " of the held-out rows keep their prediction; accuracy there is " + accuracy +
           ", it was " + before + ".";
}

std::string lost_numbers(const std::string& r2, const std::string& rmse, const std::string& before) {
    return "Lost: on the held-out rows R2 to the given network's outputs is " + r2 + "; RMSE there is " + rmse +
           ", it was " + before + ".";
}

std::string path_source(const std::string& from, const std::string& table, std::size_t patterns, std::size_t wanted,
                        double penalty, const std::string& fate) {
    return from + "; retrained on " + table + " with an L1 penalty of " + display_number(penalty) + " to " +
           patterns_text(patterns) + " on its training rows (at most " + std::to_string(wanted) + " wanted). " + fate;
}

std::string fate_classes(const std::string& agreement) {
    return "Agreement with the network before on held-out rows: " + agreement + ".";
}

std::string fate_numbers(const std::string& r2) { return "R2 to the network before on held-out rows: " + r2 + "."; }

std::string flat_made(const std::string& before, const std::string& after) {
    return before + " becomes " + after + ".";
}

std::string pieces(std::size_t units) {
    if (units == 0) return "It never bends: one linear formula. The outputs are equal for every input, up to rounding.";
    return "One input: each of its " + counted(units - 1, "breakpoint", "breakpoints") +
           " became a unit. The outputs are equal for every input, up to rounding.";
}

std::string fit_near(const std::string& r2, const std::string& difference, std::size_t row) {
    return "The outputs are near those of the given network, not equal: R2 " + r2 +
           " on the training rows; the largest relative difference is " + difference + ", in row " +
           display_count(row) + ".";
}

std::string fit_far_rounding(const std::string& difference) {
    return "Equal by its formulas, but numbers cancel: the largest relative difference on the rows is " + difference +
           ".";
}

std::string walls(std::size_t candidates, std::size_t rows) {
    return "Walls were chosen from " + display_count(candidates) + " of the given network's, looking at " +
           rows_text(rows) + ".";
}

std::string patterns_changed(std::size_t before, std::size_t after) {
    return "Patterns on the training rows: " + display_count(before) + " before, " + display_count(after) + " now.";
}

std::string flat_source(const std::string& from, const std::string& where) {
    return from + "; flattened to one hidden layer: outputs " + where + ".";
}

}  // namespace reluscope::sparsity_texts
