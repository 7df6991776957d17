#include "base/texts/views/swarm_texts.h"

#include "base/text/number_format.h"

namespace reluscope::swarm_texts {

std::string column_action(const std::string& column) { return "Beeswarm: " + column + " against what it adds"; }

std::string which_rows(std::size_t done, std::size_t asked, std::size_t all) {
    if (done < asked)
        return display_count(done) + " of " + counted(asked, "row", "rows") + " so far" +
               (asked < all ? ", of " + display_count(all) + " in the table" : "");
    return asked < all ? display_count(asked) + " of " + counted(all, "row", "rows") : counted(all, "row", "rows");
}

std::string sentence(const std::string& what, const std::string& rows) {
    return "A dot is a row, at the Shapley value of the column for " + what + ": " + rows + ".";
}

std::string sum(const std::string& base, std::size_t rows, std::size_t all, const std::string& residual) {
    return "The base is the mean output before the link over " +
           (rows < all ? display_count(rows) + " evenly spread ones of " : "all ") + counted(all, "row", "rows") +
           ", " + base + ". Base and values of a row add up to its output; the largest difference is " + residual +
           " of its size.";
}

std::string estimated(std::size_t columns, const std::string& error) {
    return "Some rows differ in more than " + std::to_string(columns) +
           " columns, so that their values are estimates; the largest standard error is " + error + ".";
}

std::string not_among(std::size_t table_row) { return "Row " + std::to_string(table_row + 1) + " is not among them."; }

std::string headline(const std::vector<std::string>& columns, const std::string& what, const std::string& by) {
    std::string text = "On average over these rows, " + columns[0] + " moves " + what + " most, by " + by;
    for (std::size_t i = 1; i < columns.size(); ++i)
        text += (i == 1 ? ", then " : (i + 1 == columns.size() ? " and " : ", ")) + columns[i];
    return text + ".";
}

std::string axis(const std::string& what) { return "adds to " + what; }

std::string dependence_heading(const std::string& column) { return "VALUE AND WHAT IT ADDS: " + column; }

std::string dependence(const std::string& column, const std::string& what, const std::string& rows) {
    return "A dot is a row: its " + column + " and what that adds to " + what + "; " + rows +
           ". Colours are clusters, the largest ones.";
}

std::string line_tooltip(const std::string& mean) {
    return mean + " on average, without the sign. Click to see its values against what they add.";
}

std::string dot_tooltip(const std::string& column, const std::string& cell, const std::string& adds) {
    return column + " " + (cell.empty() ? kMissing : cell) + " adds " + adds + ".";
}

}  // namespace reluscope::swarm_texts
