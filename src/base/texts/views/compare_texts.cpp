#include "base/texts/views/compare_texts.h"

#include "base/text/number_format.h"

namespace reluscope::compare_texts {

namespace {

/// "cluster 3" of "Cluster 3", "row 13" of "Row 13"; a name of a person stays as it is.
std::string inside(std::string name) {
    for (const char* word : {"Cluster ", "Row "}) {
        if (name.starts_with(word)) name[0] = static_cast<char>(name[0] - 'A' + 'a');
    }
    return name;
}

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

}  // namespace

std::string cluster_choice(std::size_t cluster, std::size_t rows) {
    return cluster_name(cluster) + ", " + counted(rows, "row", "rows");
}

std::string row_name(std::size_t table_row) { return "Row " + std::to_string(table_row + 1); }

std::string cluster_name(std::size_t cluster) { return "Cluster " + std::to_string(cluster); }

std::string selected(const std::string& name) { return name + " (selected)"; }

std::string rows_found(std::size_t shown) {
    return "The first " + display_count(shown) + " rows. Type to find others.";
}

std::string choose_other_cluster(std::size_t first) {
    return "Choose another cluster as B, here or in any view, to compare it with cluster " + std::to_string(first) +
           ".";
}

std::string share_of_all(std::size_t rows, double share) {
    return counted(rows, "row", "rows") + ", " + display_share(share) + " of all";
}

std::string pair_answer(const std::string& first, const std::string& second, const std::string& what,
                        const std::string& difference, bool lower, bool rows) {
    const std::string at = rows ? " for " : " in ";
    const std::string text = what + " is " + difference + (lower ? " lower" : " higher") + at + inside(second) +
                             " than" + at + inside(first);
    return rows ? capital(text) + "." : "On average, " + text + ".";
}

std::string pair_equal(const std::string& first, const std::string& second, const std::string& what, bool rows) {
    const std::string text = what + " is equal" + (rows ? " for " : " in ") + inside(second) + " and " + inside(first);
    return rows ? capital(text) + "." : "On average, " + text + ".";
}

std::string cluster_parts(const std::string& rows, const std::string& columns, const std::string& formulas) {
    return "Of this, " + rows + " is there because their rows differ" +
           (columns.empty() ? "" : " (most: " + columns + ")") + ", and " + formulas +
           " because their formulas do, halfway between their average rows.";
}

std::string several_regions(std::size_t pieces) {
    return "The straight line between them crosses " + counted(pieces, "linear region", "linear regions") +
           ". The parts below are integrated along it and add up to the difference.";
}

std::string changed_classes(std::size_t changed, std::size_t rows, std::size_t gained, std::size_t lost) {
    if (changed == 0) return "Both networks predict the same class for all " + counted(rows, "row", "rows") + ".";
    std::string text =
        "B predicts another class than A for " + display_count(changed) + " of " + counted(rows, "row", "rows");
    if (gained + lost > 0)
        text += ": " + display_count(gained) + " became correct, " + display_count(lost) + " became wrong";
    return text + ".";
}

std::string changed_values(const std::string& mean_change, std::size_t rows) {
    return "Predictions differ by " + mean_change + " on average over " + counted(rows, "row", "rows") + ".";
}

std::string regions_line(std::size_t common, std::size_t appeared, std::size_t vanished) {
    return "Regions in the plane's window: " + display_count(common) + " in both, " + display_count(appeared) +
           " only in B, " + display_count(vanished) + " only in A.";
}

std::string offer_clusters(std::size_t first, std::size_t second) {
    return "Clusters " + std::to_string(first) + " and " + std::to_string(second);
}

std::string offer_rows(std::size_t table_row) { return row_name(table_row) + " and another"; }

std::string points(const std::string& difference) { return difference + (difference == "0" ? "" : "\u00A0points"); }

std::string mean_of(const std::string& what) { return "mean " + what; }

std::string patterns_heading(std::size_t units) {
    if (units == 0) return "THE PATTERNS ARE THE SAME";
    return "THE PATTERNS DIFFER IN " + display_count(units) + (units == 1 ? " UNIT" : " UNITS");
}

std::string layer_line(std::size_t layer, std::size_t differ, std::size_t width) {
    return "Layer " + std::to_string(layer + 1) + ": " + display_count(differ) + " of " + display_count(width) +
           (differ == 1 ? " differs" : " differ");
}

std::string more_smaller(std::size_t count) { return display_count(count) + " more with smaller differences"; }

std::string bias_at(std::size_t table_row) { return "intercept at row " + std::to_string(table_row + 1); }

std::string weights_at(std::size_t table_row, bool per_unit) {
    return "WEIGHTS AT ROW " + std::to_string(table_row + 1) +
           (per_unit ? ", PER UNIT OF THE COLUMN" : ", PER STANDARD DEVIATION");
}

std::string bars_axis(const std::string& shown) {
    return "A is hollow, B is full. The bars begin at 0, the thin line, and show " + shown + ".";
}

std::string added_by_column(const std::string& output) { return "what the column adds to " + output; }

std::string added_by_more(const std::string& output, bool per_unit) {
    return "what one " + std::string(per_unit ? "unit" : "standard deviation") + " more of the column adds to " +
           output;
}

std::string regions_gone(std::size_t count) { return "A: " + display_count(count) + " that B has not"; }

std::string regions_new(std::size_t count) { return "B: " + display_count(count) + " that A has not"; }

std::string side_head(const char* side, const std::string& name) { return std::string(side) + ": " + name; }

}  // namespace reluscope::compare_texts
