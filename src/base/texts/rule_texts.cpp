#include "base/texts/rule_texts.h"

#include "base/text/number_format.h"

namespace reluscope::rule_texts {

std::string plain_head(const std::string& network, const std::string& architecture, const std::string& table,
                       std::size_t rows, std::size_t clusters, std::size_t written) {
    std::string text = "Network " + network + " (" + architecture + "), table " + table + ": " +
                       counted(rows, "row", "rows") + " in " + counted(clusters, "cluster", "clusters") + ".\n";
    if (written < clusters) text += "The rules of the " + std::to_string(written) + " largest clusters follow.\n";
    return text +
           "\nA rule holds for every input that meets its conditions, not only for rows of the table. Of all "
           "conditions the rule\nlists the fewest that are needed: each of the others follows from them. [column = "
           "value] is 1 for that value, else 0.\nNumbers are rounded to six digits, so that an input almost on a "
           "boundary can be told wrongly; --rules OUT.py has\nall digits.\n";
}

std::string category(const std::string& label, bool holds) { return (holds ? "[" : "not [") + label + "]"; }

std::string needed(std::size_t written, std::size_t conditions, std::size_t undecided, bool flat) {
    if (flat) return "  (the rows lie on a boundary: this pattern has no region with an inside, and no conditions)\n";
    if (undecided > 0)
        return "  (" + std::to_string(written) + " of " + counted(conditions, "condition", "conditions") +
               "; whether " + std::to_string(undecided) +
               " more are needed was not decided within the budget: the rule may hold for too many inputs)\n";
    if (written == conditions) return {};
    return "  (" + std::to_string(written) + " of " + counted(conditions, "condition", "conditions") +
           (written == 1 ? "; the others follow from it)\n" : "; the others follow from them)\n");
}

}  // namespace reluscope::rule_texts
