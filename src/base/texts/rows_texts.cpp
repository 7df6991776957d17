#include "base/texts/rows_texts.h"

#include "base/text/number_format.h"

#include <algorithm>

namespace reluscope::rows_texts {

namespace {

std::string number(std::size_t table_row) { return std::to_string(table_row + 1); }

std::string in_quotes(std::string_view text) {
    constexpr std::size_t kLongest = 40;
    std::string shown(text.substr(0, kLongest));
    if (shown.size() < text.size()) {
        while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0xC0U) == 0x80U) shown.pop_back();
        if (!shown.empty() && static_cast<unsigned char>(shown.back()) >= 0xC0U) shown.pop_back();
        shown += "\u2026";
    }
    return "\u201C" + shown + "\u201D";
}

std::string cell_or_missing(std::string_view cell) { return cell.empty() ? kMissingChoice : std::string(cell); }

}  // namespace

std::string row_name(std::size_t table_row, bool edited) {
    return "row " + number(table_row) + (edited ? kEditedSuffix : "");
}

std::string row_title(std::size_t table_row) { return "Row " + number(table_row); }

std::string part_of_table(std::size_t shown_rows, std::size_t rows, const std::vector<std::string>& left_out) {
    std::string text;
    if (shown_rows < rows) text = "The first " + display_count(shown_rows) + " of " + counted(rows, "row", "rows");
    if (left_out.empty()) return text.empty() ? text : text + ".";
    constexpr std::size_t kNamed = 4;  // more would be a table of their own
    std::string names;
    for (std::size_t i = 0; i < left_out.size() && i < kNamed; ++i) {
        const bool last = i + 1 == left_out.size();
        names += (i == 0 ? "" : last ? " and " : ", ") + left_out[i];
    }
    if (left_out.size() > kNamed) names += " and " + display_count(left_out.size() - kNamed) + " more";
    const char* left = left_out.size() == 1 ? "left out for want of room is the column "
                                            : "left out for want of room are the columns ";
    if (text.empty()) return std::string("L") + (left + 1) + names + ".";
    return text + "; " + left + names + ".";
}

std::string measured(std::string_view share) { return std::string(share) + " of rows measured"; }

std::string nearest_wall(std::string_view unit) { return "Nearest wall: " + std::string(unit) + "."; }

std::string explain_row(std::size_t table_row) { return "Explain " + row_name(table_row); }

std::string compare_rows(std::size_t chosen, std::size_t other) {
    return "Compare " + row_name(chosen) + " with " + row_name(other);
}

std::string path_between(std::size_t chosen) { return "Path from " + row_name(chosen) + " to here"; }

std::string changed_cell(std::string_view column, std::string_view before, std::string_view after) {
    return std::string(column) + " " + cell_or_missing(before) + " \u2192 " + cell_or_missing(after);
}

std::string rows_lead(std::size_t rows, bool touch, bool marks, bool folded) {
    std::string text =
        rows == 1 ? "One row has a formula of its own." : display_count(rows) + " rows share one formula.";
    text += touch ? " Tap a row" : " Click a row";
    text += folded ? ", then Row below, to explain it." : " to explain it.";
    return text + (marks ? " \u00D7 marks a wrong prediction." : "");
}

std::string edited_lead(std::size_t table_row) { return row_title(table_row) + " " + kEditedMark + "."; }

std::string edited_row(std::size_t table_row) { return row_title(table_row) + " is edited:"; }

std::string edited_place(std::optional<std::size_t> cluster, std::size_t own_cluster) {
    if (!cluster) return "Its pattern is now one that no row of the table has.";
    if (*cluster == own_cluster) return "It stays in cluster " + std::to_string(own_cluster) + ".";
    return "It moves from cluster " + std::to_string(own_cluster) + " to cluster " + std::to_string(*cluster) + ".";
}

std::string cell_facts(std::string_view in_table, std::string_view range) {
    std::string text = "In the table: " + cell_or_missing(in_table) + ".";
    if (!range.empty()) text += " All rows: " + std::string(range) + ".";
    return text;
}

std::string no_such_row(std::size_t rows) {
    return "There is no such row; the network reads " + counted(rows, "row", "rows") + " of the table.";
}

std::string no_such_column(std::string_view column) { return "The table has no column " + in_quotes(column) + "."; }

std::string not_an_input(std::string_view column) {
    return "The network does not read " + std::string(column) + ", so changing it would change nothing.";
}

std::string not_a_number(std::string_view column, std::string_view text) {
    return std::string(column) + " must be a number, and " + in_quotes(text) + " is none.";
}

std::string not_one_of(std::string_view column, std::string_view text, const std::vector<std::string>& known) {
    constexpr std::size_t kShown = 8;
    std::string list;
    for (std::size_t i = 0; i < std::min(kShown, known.size()); ++i) list += (i > 0 ? ", " : "") + known[i];
    if (known.size() > kShown) list += " and " + std::to_string(known.size() - kShown) + " more";
    return "The network does not know " + in_quotes(text) + " as " + std::string(column) + ". It knows " + list + ".";
}

std::string missing_not_read(std::string_view column) {
    return "The network cannot do without " + std::string(column) + ": it has no rule for a missing cell there.";
}

std::string unknown_category(std::string_view column, std::string_view text, bool other) {
    return "The network does not know " + in_quotes(text) + " as " + std::string(column) +
           (other ? "; it counts as any other unknown text." : "; none of the column's inputs is set.");
}

std::string not_the_true_text(std::string_view column, std::string_view text, std::string_view true_text) {
    return in_quotes(text) + " is new in " + std::string(column) + "; it counts as not " + in_quotes(true_text) + ".";
}

std::string out_of_range(std::string_view column, std::string_view value, std::string_view low, std::string_view high) {
    return std::string(column) + " " + std::string(value) + " is outside of the table's range, " + std::string(low) +
           " to " + std::string(high) + ".";
}

std::string missing_is_filled(std::string_view column, std::string_view fill) {
    return "A missing " + std::string(column) + " is read as " + std::string(fill) + ".";
}

}  // namespace reluscope::rows_texts
