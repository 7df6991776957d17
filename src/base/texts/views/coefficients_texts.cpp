#include "base/texts/views/coefficients_texts.h"

#include "base/text/number_format.h"

namespace reluscope::coefficients_texts {

std::string by_column(const std::string& name) { return "By " + name; }

std::string range_title(double low, double high) {
    return "From " + display_number(low) + " to " + display_number(high);
}

std::string range_text(const std::string& matches) {
    return matches + " lie inside every range. Click to drop this one, drag for another.";
}

std::string axes_shown(std::size_t axes, std::size_t columns) {
    return display_count(axes) + " of " + counted(columns, "column has an axis.", "columns have an axis.");
}

std::string lines_shown(std::size_t count) {
    return "Lines are drawn for the " + display_count(count) + " largest clusters.";
}

std::string matches(std::size_t clusters, std::size_t all_clusters, double share_of_rows) {
    return display_count(clusters) + " of " + counted(all_clusters, "cluster", "clusters") + ", " +
           display_share(share_of_rows) + " of the rows";
}

std::string computing(double progress) { return "Computing the weights of the clusters: " + display_share(progress); }

std::string stopped(double progress) { return "Stopped at " + display_share(progress) + " of the clusters' weights."; }

std::string held(std::size_t clusters, std::size_t all_clusters, double share_of_rows) {
    return "The largest " + display_count(clusters) + " of " + display_count(all_clusters) + " clusters, with " +
           display_share(share_of_rows) + " of the rows. More do not fit into memory.";
}

std::string axis_sorted(const std::string& column) { return "Cluster, sorted by " + column; }

std::string head_title(const std::string& column, const std::string& unit) {
    return unit.empty() ? column : column + " (" + unit + ")";
}

std::string head_text(const std::string& importance, const std::string& measure) {
    return "Mean strength over all rows: " + importance + " " + measure +
           ". Click to sort the clusters by this weight.";
}

std::string cluster_title(std::uint32_t cluster) { return "Cluster " + std::to_string(cluster); }

std::string cluster_text(const std::string& pattern, const std::string& rows, const std::string& output) {
    return rows + ", " + output + "\nPattern " + pattern;
}

std::string legend_strength(const std::string& what) {
    return "Colour: change of " + what + " when the column rises by one standard deviation, inside the cluster";
}

std::string legend_per_unit(const std::string& what) {
    return "Colour: change of " + what + " per unit of the column, inside the cluster. Each column has its own scale";
}

std::string legend_against_mean(const std::string& what) {
    return "Colour: what the cluster's mean adds to " + what + ", compared with the mean of all rows";
}

std::string no_effect(const std::string& column, const std::string& what) {
    return "Inside this cluster " + column + " does not change " + what + ".";
}

std::string strength_sentence(const std::string& column, const std::string& deviation, const std::string& what,
                              const std::string& change) {
    return "One standard deviation more of " + column + " (" + deviation + ") changes " + what + " by " + change +
           ", as long as the row stays in this cluster.";
}

std::string unit_sentence(const std::string& column, const std::string& step, const std::string& what,
                          const std::string& change) {
    return column + " + " + step + " changes " + what + " by " + change + ", as long as the row stays in this cluster.";
}

std::string indicator_sentence(const std::string& column, const std::string& what, const std::string& change) {
    return column + ", compared with not, changes " + what + " by " + change +
           ", as long as the row stays in this cluster.";
}

std::string mean_sentence(const std::string& column, const std::string& distance, bool lower, const std::string& what,
                          const std::string& change) {
    return "On average " + column + " is " + distance + (lower ? " lower" : " higher") +
           " in this cluster than over all rows. Its weight makes that " + change + " in " + what + ".";
}

std::string tooltip_unit(const std::string& unit, std::uint32_t cluster, const std::string& rows) {
    return unit + "; cluster " + std::to_string(cluster) + ", " + rows;
}

}  // namespace reluscope::coefficients_texts
