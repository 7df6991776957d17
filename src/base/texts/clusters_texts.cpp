#include "base/texts/clusters_texts.h"

#include "base/text/number_format.h"

namespace reluscope::clusters_texts {

std::string mean_probability_help(std::string_view output) {
    return "The mean probability of " + std::string(output) + " that the network predicts for the cluster's rows.";
}

std::string observed_help(std::string_view output, bool is_class, std::string_view chance_rule) {
    return "What the table says of the same rows: " +
           std::string(is_class ? "the share of them that is " : "the mean ") + std::string(output) + ". " +
           std::string(chance_rule);
}

std::string shown_count(std::size_t shown, std::size_t total) {
    return shown == total ? display_count(total) : display_count(shown) + " of " + display_count(total);
}

std::string strip_heading(std::size_t rows, std::size_t clusters, std::string_view output) {
    return display_count(rows) + (rows == 1 ? " ROW IN " : " ROWS IN ") + display_count(clusters) +
           (clusters == 1 ? " CLUSTER" : " CLUSTERS") +
           (output.empty() ? "" : ", WITH THEIR MEAN P(" + std::string(output) + ")");
}

std::string cluster_title(std::size_t cluster) { return "Cluster " + std::to_string(cluster); }

std::string pattern_tooltip(std::string_view pattern, std::size_t rows, std::string_view share) {
    constexpr std::size_t kLongestPattern = 400;
    std::string text(pattern.substr(0, kLongestPattern));
    if (text.size() < pattern.size()) text += "\u2026";
    return text + "\nOne digit for each hidden unit, layer by layer: 1 is on, 0 is off. The menu copies it.\n" +
           counted(rows, "row", "rows") + ", " + std::string(share) + " of all.";
}

std::string mean_prediction(std::string_view value) { return ", mean prediction " + std::string(value); }

std::string explain_cluster(std::size_t cluster) { return "Explain cluster " + std::to_string(cluster); }

std::string compare_clusters(std::size_t chosen, std::size_t other) {
    return "Compare cluster " + std::to_string(chosen) + " with cluster " + std::to_string(other);
}

std::string show_in(std::string_view view) { return "Show in " + std::string(view); }

std::string table_size(std::size_t rows, std::size_t columns) {
    return counted(rows, "row", "rows") + ", " + counted(columns, "column", "columns");
}

std::string rows_left_out(std::size_t left_out, std::size_t all) {
    return display_count(left_out) + " of " + counted(all, "row is", "rows are") + " left out: a cell is missing.";
}

std::string more_classes(std::size_t count) { return "and " + counted(count, "more class", "more classes"); }

std::string notes_title(std::size_t count, std::string_view on_what) {
    return counted(count, "note", "notes") + " " + std::string(on_what);
}

std::string wants_columns(std::size_t inputs) {
    return "Drop a CSV file with " + counted(inputs, "input column", "input columns") + ".";
}

}  // namespace reluscope::clusters_texts
