#include "base/texts/simplify/families_texts.h"

#include "base/text/number_format.h"

namespace reluscope::families_texts {

std::string not_so(const std::string& what) { return "not (" + what + ")"; }
std::string medium(const std::string& column) { return "medium " + column; }
std::string large(const std::string& column, bool is_large) { return (is_large ? "large " : "not small ") + column; }
std::string small(const std::string& column, bool is_small) { return (is_small ? "small " : "not large ") + column; }
std::string above(const std::string& column, const std::string& low) { return column + " above " + low; }
std::string up_to(const std::string& column, const std::string& high) { return column + " up to " + high; }
std::string between(const std::string& column, const std::string& low, const std::string& high) {
    return column + " " + low + " to " + high;
}
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

std::string explained(std::size_t rows, std::size_t families, std::size_t unseen, bool by_centroid) {
    std::string text = counted(rows, "row", "rows") + " in " + counted(families, "family", "families");
    if (unseen > 0)
        text += "; " + display_count(unseen) + (unseen == 1 ? " of them has" : " of them have") +
                " a pattern of none, and took the family whose " +
                (by_centroid ? "centroid is nearest" : "output is nearest to the network's");
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
           " on the rows they were made of), the fewest that explain 90 % of what more families explain of the "
           "network's outputs beyond one family.";
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
                      const std::string& r2, const std::string& by) {
    const char* fit = ", fitted to the network";
    if (by == "answers") fit = ", fitted to the answers";
    if (by == "average") fit = ", each the average of its clusters";
    std::string text = counted(clusters, "cluster", "clusters") + " of " + counted(rows, "row", "rows") +
                       " joined into " + counted(families, "family", "families") + fit + ": ";
    if (!agreement.empty()) text += "same prediction on " + agreement + ", ";
    return text + "R\u00b2 " + r2 + " on those rows";
}

std::string made_from(std::size_t families, std::size_t clusters, const std::string& network, const std::string& by) {
    std::string text = counted(families, "family", "families") + " with one formula each";
    if (clusters > 0) text += ", made from " + counted(clusters, "cluster", "clusters");
    if (!network.empty()) text += (clusters > 0 ? " of the network " : ", made from the network ") + network;
    if (by == "fidelity") return text + "; the formulas are fitted to the network's outputs.";
    if (by == "answers") return text + "; the formulas are fitted to the answers.";
    if (by == "average") return text + "; each formula is the average of its clusters' formulas, weighted by rows.";
    if (by == "aletheia") return text + " by Aletheia's merge; the formulas are fitted to the answers.";
    if (by == "pruning") return text + " by pruning: the largest clusters keep their own formulas.";
    return text + ".";
}

std::string belongs(bool by_centroid) {
    return std::string(
               "A row belongs to the family of its activation pattern. A row with a pattern of no family "
               "belongs to the family whose ") +
           (by_centroid ? "centroid, the mean of its rows, is nearest to the row in the network's inputs."
                        : "output there is nearest to the network's own output.");
}

std::string lost(const Lost& loss) {
    std::string text;
    const auto add = [&text](const std::string& part) { text += (text.empty() ? ": " : ", ") + part; };
    if (!loss.agreement.empty()) add("the same prediction as the network on " + loss.agreement);
    if (!loss.r2.empty()) add("R\u00b2 " + loss.r2 + " of its outputs before the link");
    if (!loss.accuracy.empty()) add("right on " + loss.accuracy);
    if (!loss.deviation.empty()) add("at most " + loss.deviation + " from an output of the network");
    return loss.where + (text.empty() ? ": nothing is said" : text) + ".";
}

std::string on_training(std::size_t rows) {
    return "On the " + counted(rows, "row", "rows") + " that they were made of";
}

std::string on_held_out(std::size_t rows, std::size_t shared) {
    const std::string these = "On " + counted(rows, "row", "rows");
    if (shared == 0) return these + " that did not go into them";
    if (shared >= rows)
        return these + " that judge them" + (rows == 1 ? " and went" : " and all went") + " into them, too";
    return these + " that judge them, of which " + display_count(shared) + " went into them, too";
}

std::string also_training(std::size_t shared, std::size_t rows) {
    const std::string which =
        shared >= rows ? (rows == 1 ? "The one held-out row" : "All " + display_count(rows) + " held-out rows")
                       : display_count(shared) + " of the " + display_count(rows) + " held-out rows";
    return which + (shared == 1 ? " is" : " are") +
           " also among the rows that this was made of, with the same inputs and answer.";
}

std::string on_these(std::size_t rows, std::size_t unseen) {
    std::string text = "On the " + counted(rows, "row", "rows") + " of this table";
    if (unseen > 0) text += ", " + display_count(unseen) + " with a pattern of no family";
    return text;
}

std::string family_line(std::size_t family, const std::string& name, std::size_t rows, std::size_t patterns,
                        const std::string& deviation) {
    return "family " + std::to_string(family) + ", " + name + ": " + counted(rows, "row", "rows") + " of this table, " +
           counted(patterns, "pattern", "patterns") +
           (rows > 0 ? ", at most " + deviation + " from the network there" : std::string());
}

std::string page_title(const std::string& what, std::size_t families) {
    return what + ", in " + counted(families, "family", "families");
}

std::string page_family(std::size_t number, const std::string& name) {
    return "Family " + std::to_string(number) + ": " + name;
}

std::string page_deviation(const std::string& rows, std::size_t made_of, const std::string& largest, std::size_t row,
                           const std::string& mean) {
    return rows + " here; made of " + counted(made_of, "row", "rows") +
           ". Largest deviation from the network: " + largest + " in row " + std::to_string(row) + "; mean " + mean +
           ".";
}

}  // namespace reluscope::families_texts
