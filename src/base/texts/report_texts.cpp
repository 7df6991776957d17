#include "base/texts/report_texts.h"

#include "base/text/number_format.h"

namespace reluscope::report_texts {

std::string title(const std::string& network, const std::string& answer) {
    return answer.empty() ? "What " + network + " computes" : "How " + network + " predicts " + answer;
}

std::string summary(unsigned long long rows, unsigned long long clusters) {
    if (rows == 1) return "The table's one row has one linear formula, and the network equals it there.";
    if (clusters == 1) return "All " + display_count(rows) + " rows share one linear formula: they are one cluster.";
    return display_count(rows) + " rows fall into " + display_count(clusters) +
           " clusters. Within each cluster the network is one linear formula.";
}

std::string written_by(const std::string& date, const std::string& version) {
    return (date.empty() ? "" : date + " \u00B7 ") + "ReLUscope " + version;
}

std::string output_number(long long output) { return "output " + std::to_string(output); }

std::string cluster_title(unsigned long long cluster) { return "Cluster " + std::to_string(cluster); }

std::string cluster_label(unsigned long long cluster, unsigned long long rows, const std::string& output) {
    return cluster_title(cluster) + ", " + counted(rows, "row", "rows") + (output.empty() ? "" : ": " + output);
}

std::string predicted(const std::string& output) { return std::string(kPredicted) + " " + output; }

std::string observed(const std::string& output) { return std::string(kObserved) + " " + output; }

std::string predicted_and_observed(const std::string& output) { return "Predicted and observed: " + output; }

std::string outcome_axis(const std::string& output, bool is_share) {
    return output + (is_share ? ", share of the rows" : ", mean of the rows");
}

std::string effects_title(const std::string& output) {
    return "Effect of one standard deviation of each input on " + output;
}

std::string effects_axis(const std::string& output) { return "change of " + output; }

std::string importance_title(const std::string& measure) {
    return "Size of the effect of one standard deviation, mean over all rows (" + measure + ")";
}

std::string importance_axis(const std::string& measure) { return "mean size of the effect (" + measure + ")"; }

std::string smaller_clusters(unsigned long long clusters, unsigned long long rows) {
    return "and " + counted(clusters, "smaller cluster", "smaller clusters") + " with " + counted(rows, "row", "rows") +
           (clusters == 1 ? "" : " together");
}

std::string smaller_inputs(unsigned long long inputs) {
    return "and " + counted(inputs, "input", "inputs") + " with less effect";
}

std::string smaller_terms(unsigned long long terms) { return " + " + counted(terms, "smaller term", "smaller terms"); }

std::string and_more(unsigned long long names) { return " and " + display_count(names) + " more"; }

std::string row_sum(const std::string& output, const std::string& value, const std::string& base,
                    const std::string& starts_from, const std::string& cluster, bool is_path) {
    return output + " is " + value + ". The sum starts at " + base + ", " + starts_from +
           ". The bars show what each input adds" + (is_path ? " along the straight line from there" : "") +
           ". The row lies in cluster " + cluster + ".";
}

std::string certificate(bool holds, const std::string& absolute, const std::string& relative) {
    return std::string(holds ? "Yes." : "No.") + " Over all rows, formulas and network differ by at most " + absolute +
           " (relative to the output " + relative + ").";
}

std::string row_title(unsigned long long row) { return "Row " + display_count(row + 1); }

std::string row_in_files(unsigned long long row) {
    return "(row " + display_count(row) + " in files, which count from 0)";
}

}  // namespace reluscope::report_texts
