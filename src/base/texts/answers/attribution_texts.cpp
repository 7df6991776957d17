#include "base/texts/answers/attribution_texts.h"

#include "base/text/number_format.h"

namespace reluscope::attribution_texts {

std::string row_output(unsigned long long row, const std::string& output, const std::string& value) {
    return "Row " + std::to_string(row + 1) + " (--row " + std::to_string(row) + ", which counts from 0): " + output +
           " is " + value + ".";
}

std::string all_rows(std::size_t rows) { return rows == 1 ? "the only row" : "all " + display_count(rows) + " rows"; }

std::string rows_drawn(std::size_t rows, unsigned long long seed) {
    return counted(rows, "row", "rows") + " drawn from the table (seed " + std::to_string(seed) + ")";
}

std::string rows_of(std::size_t rows, const std::string& file) {
    return "the " + (rows == 1 ? std::string("row") : display_count(rows) + " rows") + " of " + file;
}

std::string base_is_mean(const std::string& base, const std::string& rows) {
    return "The base is " + base + ", the mean over " + rows + "; each column adds:";
}

std::string base_at_mean(const std::string& base, const std::string& rows) {
    return "The base is " + base + ", at the mean input of " + rows + "; each column adds:";
}

std::string sum_holds(const std::string& difference) {
    if (difference == "0") return "Base and columns add up to the output to the last digit.";
    return "Base and columns add up to the output; the difference is " + difference + " of its size.";
}

std::string estimated(std::size_t columns, std::size_t pairs, unsigned long long seed) {
    return "More than " + std::to_string(columns) + " columns differ, so these are estimates, from " +
           display_count(pairs) + " pairs of random orders (seed " + std::to_string(seed) +
           "); ± is the standard error. The sum is exact all the same.";
}

std::string other_columns(std::size_t count) {
    return count == 1 ? "the other column" : "the other " + display_count(count) + " columns";
}

std::string why_not(const std::string& output, const std::string& other, const std::string& difference,
                    const std::string& base) {
    return "Why " + output + " and not " + other + ": the logits differ by " + difference + ", of which " + base +
           " is the base. The columns add";
}

std::string other_outputs(std::size_t count) {
    return count == 1 ? "--out writes the parts of the other output too."
                      : "--out writes the parts of the other " + display_count(count) + " outputs too.";
}

}  // namespace reluscope::attribution_texts
