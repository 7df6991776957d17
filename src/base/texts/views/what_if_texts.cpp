#include "base/texts/views/what_if_texts.h"

#include "base/text/number_format.h"

namespace reluscope::what_if_texts {

std::string heading(std::size_t table_row) { return "WHAT IF: ROW " + std::to_string(table_row + 1); }

std::string as_in_table(const std::string& now) { return "Predicted: " + now + ". No cell is changed."; }

std::string now_and_before(const std::string& now, const std::string& before) {
    return "Predicted now: " + now + ". Before: " + before + ".";
}

std::string predicted(const std::string& name, const std::string& share) {
    return share.empty() ? name : name + " (probability " + share + ")";
}

std::string holds(const std::string& decision, const std::string& map) {
    if (decision.empty()) return "The linear formula holds " + map + ".";
    if (decision == map)
        return "The prediction and the linear formula " +
               std::string(map == kAtThisValue ? "hold " : "stay the same ") + map + ".";
    return "The prediction stays the same " + decision + "; the linear formula holds " + map + ".";
}

std::string interval(const std::string& low, const std::string& high) { return "from " + low + " to " + high; }

std::string then(const std::string& predicted, bool same_map) {
    const std::string map = same_map ? "The linear formula stays the same." : "The linear formula is another one.";
    return predicted.empty() ? map : "Then the prediction is " + predicted + ". " + map;
}

std::string more_columns(std::size_t count) {
    return counted(count, "column more is", "columns more are") + " not listed.";
}

}  // namespace reluscope::what_if_texts
