#include "base/texts/simplify/families_texts.h"

#include "base/text/number_format.h"

namespace reluscope::families_texts {

std::string not_so(const std::string& what) { return "not (" + what + ")"; }
std::string medium(const std::string& column) { return "medium " + column; }
std::string large(const std::string& column, bool is_large) { return (is_large ? "large " : "not small ") + column; }
std::string small(const std::string& column, bool is_small) { return (is_small ? "small " : "not large ") + column; }
std::string unnamed(std::size_t number) { return "family " + std::to_string(number); }
std::string numbered(const std::string& name, std::size_t copy) { return name + " (" + std::to_string(copy) + ")"; }

std::string rule(const std::string& conditions, const std::string& model) {
    if (conditions == kAlways || conditions == kNoLeaf) return conditions + ": " + model;
    return "if " + conditions + " then " + model;
}

std::string became(std::size_t clusters, std::size_t rows, std::size_t families) {
    return counted(clusters, "cluster", "clusters") + " on " + counted(rows, "row", "rows") +
           (clusters == 1 ? " becomes " : " become ") + counted(families, "family", "families") + ".";
}

std::string held_out(std::size_t rows, std::size_t unseen) {
    std::string text = counted(rows, "held-out row", "held-out rows") + (rows == 1 ? " judges them" : " judge them");
    if (unseen > 0) text += ", " + display_count(unseen) + " of a pattern that no family was made of";
    return text + ".";
}

std::string explained(std::size_t rows, std::size_t families, std::size_t unseen) {
    std::string text = counted(rows, "row", "rows") + " in " + counted(families, "family", "families");
    if (unseen > 0)
        text += "; " + display_count(unseen) + (unseen == 1 ? " of them has" : " of them have") +
                " a pattern of none, and took the family whose output is nearest to the network's";
    return text + ".";
}

std::string agreement(const std::string& rows, const std::string& agreement, const std::string& r2) {
    std::string text = rows + ": ";
    if (!agreement.empty()) text += "the same prediction as the network on " + agreement + ", ";
    return text + "R\u00b2 " + r2 + " of its outputs.";
}

std::string accuracy(const std::string& rows, const std::string& families, const std::string& network) {
    return rows + ": right on " + families + ", the network on " + network + ".";
}

std::string error_of_answers(const std::string& rows, const std::string& families, const std::string& network) {
    return rows + ": root mean squared error " + families + ", of the network " + network + ".";
}

std::string deviation(const std::string& largest, std::size_t row, const std::string& mean) {
    return "Largest deviation from the network: " + largest + " in row " + std::to_string(row) + "; mean " + mean + ".";
}

std::string suggested(std::size_t families, const std::string& r2) {
    return "Suggested: " + counted(families, "family", "families") + " (R\u00b2 " + r2 +
           "), the fewest that explain 90 % of what more families explain of the network's outputs beyond one family.";
}

std::string fewer_clusters(std::size_t clusters, std::size_t wanted) {
    return (clusters == 1 ? "There is only " : "There are only ") + counted(clusters, "cluster", "clusters") + ": " +
           std::to_string(wanted) + " families cannot be made of them.";
}

std::string tree_fidelity(const std::string& training, const std::string& held_out) {
    std::string text = "The conditions name the family of " + training + " of the rows";
    if (!held_out.empty()) text += ", and of " + held_out + " of the held-out ones";
    return text + ". They describe the families; patterns decide them.";
}

std::string ties(std::size_t ties) {
    return counted(ties, "pair", "pairs") +
           " of nearest clusters that differ in more than one unit had to be joined to reach all.";
}

std::string seconds(const std::string& seconds) { return "Computed in " + seconds + " s."; }

std::string came_from(std::size_t families, std::size_t clusters, std::size_t rows, const std::string& agreement,
                      const std::string& r2, bool by_answers) {
    std::string text = counted(clusters, "cluster", "clusters") + " of " + counted(rows, "row", "rows") +
                       " joined into " + counted(families, "family", "families") +
                       (by_answers ? ", fitted to the answers" : ", fitted to the network") + ": ";
    if (!agreement.empty()) text += "same prediction on " + agreement + ", ";
    return text + "R\u00b2 " + r2 + " on those rows";
}

}  // namespace reluscope::families_texts
