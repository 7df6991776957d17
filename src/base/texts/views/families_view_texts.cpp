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
    return "Joining " + display_count(clusters) + " clusters into families: " + display_share(progress) + ".";
}

std::string suggested(std::size_t families) { return "Suggested: " + display_count(families); }

std::string answer(const Price& price) {
    std::string text = price.families == 1 ? "One formula stands" : display_count(price.families) + " families stand";
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

std::string unseen(std::size_t clusters) {
    return counted(clusters, "cluster has", "clusters have") +
           " held-out rows alone and went to the family whose output is nearest.";
}

std::string name_part(const std::string& input, double away, bool indicator) {
    if (indicator) return away > 0 ? input : "not " + input;
    return (away > 0 ? "high " : "low ") + input;
}

std::string family_title(std::size_t family) { return "Family " + std::to_string(family + 1); }

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
