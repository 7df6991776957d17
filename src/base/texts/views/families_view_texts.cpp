#include "base/texts/views/families_view_texts.h"

#include "base/text/number_format.h"

namespace reluscope::families_view_texts {

std::string too_many(std::size_t clusters, std::size_t rows) {
    return display_count(clusters) + " clusters for " + display_count(rows) + " rows: too many to read.";
}

std::string joined(std::size_t clusters, std::size_t families, const std::string& fidelity) {
    return display_count(clusters) + " clusters in " + counted(families, "family", "families") + ". " + fidelity;
}

std::string searching(std::size_t clusters, double progress) {
    return "Joining " + display_count(clusters) + " clusters into families: " + display_share(progress) +
           " of the work is done.";
}

std::string suggested(std::size_t families) { return "Suggested: " + display_count(families); }

std::string answer(const Price& price) {
    std::string text = price.families == 1 ? "One formula stands" : display_count(price.families) + " families stand";
    if (price.pruned)
        text = price.families == 1 ? "The largest cluster stands"
                                   : "The " + display_count(price.families) + " largest clusters stand";
    text += " in for " + counted(price.clusters, "cluster", "clusters");
    if (price.held_out == 0) return text + ".";
    text += ": on " + counted(price.held_out, "held-out row", "held-out rows") + " ";
    if (price.agreement.empty()) {
        text += "they explain the network's output with an R\u00b2 of " + price.fidelity;
    } else {
        text += price.agreement + " get the network's class";
    }
    if (!price.accuracy.empty()) {
        text += ", and " + price.accuracy + " are right";
        if (!price.network_accuracy.empty()) text += " (network: " + price.network_accuracy + ")";
    }
    return text + ".";
}

std::string certificate(const std::string& mean, const std::string& largest, std::size_t table_row) {
    return "Over all rows the outputs before the link differ by " + mean + " on average and by " + largest +
           " at most (row " + std::to_string(table_row + 1) + ").";
}

std::string unseen(std::size_t clusters, bool by_centroid) {
    return counted(clusters, "cluster has", "clusters have") + " held-out rows alone and went to the family whose " +
           (by_centroid ? "centroid" : "output") + " is nearest.";
}

std::string pruned(std::size_t kept, std::size_t clusters, std::size_t rows_kept, std::size_t rows) {
    const std::string which = kept == 1 ? "the largest of " : "one of the " + display_count(kept) + " largest of ";
    std::string text = "Of the " + counted(rows, "row", "rows") + " that this was made of, " +
                       display_count(rows_kept) + (rows_kept == 1 ? " stays in its" : " stay in their") +
                       " own cluster, " + which + counted(clusters, "cluster", "clusters") +
                       ", whose formula is exact there.";
    if (kept >= clusters) return text;
    return text +
           " The rows of every other cluster take the formula of the kept one whose mean input is nearest to "
           "theirs.";
}

std::string error_of_answers(const std::string& error) {
    return "Root mean squared error against the answers: " + error + ".";
}

std::string published(std::size_t families) { return "Published: " + display_count(families); }

std::string family_title(std::size_t family) { return "Family " + std::to_string(family + 1); }

std::string probability(const std::string& name) { return "P(" + name + ")"; }

std::string named_title(std::size_t family, const std::string& name) { return family_title(family) + ", " + name; }

std::string rule(const std::string& conditions, const std::string& right) {
    return "A small tree over the columns puts rows here where " + conditions + ". It names the family of " + right +
           " of all rows.";
}

std::string listed(const std::string& title, std::size_t clusters, std::size_t of) {
    return title + ": " + display_count(clusters) + " of " + counted(of, "cluster", "clusters") + ".";
}

std::string certificate_line(std::size_t family, std::size_t rows, const std::string& mean, const std::string& largest,
                             std::size_t table_row) {
    return family_title(family) + (rows == 1 ? " on its one row" : " on its " + display_count(rows) + " rows") +
           ": off by " + mean + " on average, by " + largest + " at most (row " + std::to_string(table_row + 1) + ")";
}

std::string short_certificate(std::size_t family, const std::string& largest, std::size_t table_row) {
    return family_title(family) + ": off by at most " + largest + " (row " + std::to_string(table_row + 1) + ")";
}

std::string matrix_sentence(std::size_t families, std::size_t clusters, const std::string& fidelity) {
    return counted(families, "formula", "formulas") + " in place of " + counted(clusters, "cluster", "clusters") +
           ", one for each family. " + fidelity;
}

std::string legend_strength(const std::string& what) {
    return "Colour: change of " + what + " when the column rises by one standard deviation, by the family's formula";
}

std::string legend_per_unit(const std::string& what) {
    return "Colour: change of " + what +
           " per unit of the column, by the family's formula. Each column has its own scale";
}

std::string legend_against_mean(const std::string& what) {
    return "Colour: what the family's mean adds to " + what + ", compared with the mean of all rows";
}

std::string cell_title(const std::string& title, const std::string& rows) { return title + " (" + rows + ")"; }

std::string table_weight(const std::string& weight, const std::string& per_unit) {
    return "In the table's units: " + weight + " " + per_unit + ".";
}

std::string constant(const std::string& constant) { return "Constant in the table's units: " + constant + "."; }

std::string family_tooltip(std::size_t rows, std::size_t clusters, const std::string& mean, const std::string& largest,
                           std::size_t table_row) {
    return counted(rows, "row", "rows") + " in " + counted(clusters, "cluster", "clusters") +
           ". Its formula differs from the network's output before the link by " + mean + " on average and by " +
           largest + " at most (row " + std::to_string(table_row + 1) + ").";
}

std::string clusters_of(std::size_t clusters) {
    return clusters == 1 ? "Its cluster:" : "Its " + display_count(clusters) + " clusters, largest first:";
}

std::string more_clusters(std::size_t clusters) { return "and " + display_count(clusters) + " more"; }

std::string other_count(std::size_t most) { return "There can be 1 to " + display_count(most) + " families here."; }

}  // namespace reluscope::families_view_texts
