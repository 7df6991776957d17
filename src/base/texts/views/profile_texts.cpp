#include "base/texts/views/profile_texts.h"

#include "base/text/number_format.h"

namespace reluscope::profile_texts {

namespace {

std::string some_of(const std::string& dots, std::size_t shown, std::size_t all) {
    return shown == all ? dots : dots + " (" + display_count(shown) + " of " + display_count(all) + " rows)";
}

}  // namespace

std::string predicted_dots(std::size_t shown, std::size_t all) {
    return some_of("the network's output, a dot per row", shown, all);
}

std::string observed_dots(std::size_t shown, std::size_t all) {
    return some_of("the observed answer, a diamond per row", shown, all);
}

std::string left_out(std::size_t clusters, std::size_t rows) {
    return "Maps of the " + display_count(clusters) + " largest clusters. " + counted(rows, "row lies", "rows lie") +
           " in others.";
}

std::string cluster_of(std::size_t cluster) { return "the region of cluster " + std::to_string(cluster); }

std::string lies_in(const std::string& where) { return " It lies in " + where + "."; }

std::string value(const std::string& number, const std::string& probability) {
    return probability.empty() ? number : number + " (probability " + probability + ")";
}

std::string curve_text(const std::string& what, const std::string& value, const std::string& slope, std::size_t piece,
                       std::size_t pieces) {
    return what + " = " + value + ". The slope here is " + slope + " (piece " + display_count(piece) + " of " +
           display_count(pieces) + ").";
}

std::string segment_title(std::size_t cluster, std::size_t rows) {
    return "Cluster " + std::to_string(cluster) + ", " + counted(rows, "row", "rows");
}

std::string segment_text(const std::string& at, const std::string& what, const std::string& value,
                         const std::string& slope, const std::string& low, const std::string& high) {
    return "At " + at + " its map gives " + what + " = " + value + ", slope " + slope +
           ". The other columns stand at the cluster's means. Its rows go from " + low + " to " + high + ".";
}

std::string level_text(std::size_t rows, const std::string& level, const std::string& what, const std::string& value) {
    return counted(rows, "row has ", "rows have ") + level + ". There the cluster's map gives " + what + " = " + value +
           ", with the other columns at the cluster's means.";
}

std::string mean_of(std::size_t cluster) { return "The mean of cluster " + std::to_string(cluster); }

std::string at_own_value(const std::string& whose, const std::string& column, const std::string& value,
                         const std::string& what, const std::string& output) {
    return whose + ": with " + column + " = " + value + ", the network's " + what + " is " + output + ".";
}

std::string at_other_value(const std::string& whose, const std::string& column, const std::string& from,
                           const std::string& to, const std::string& what, const std::string& before,
                           const std::string& after) {
    return whose + ": with " + column + " = " + to + " instead of " + from + ", the network's " + what + " is " +
           after + " instead of " + before + ".";
}

std::string at_own_level(const std::string& whose, const std::string& level, const std::string& what,
                         const std::string& output) {
    return whose + ": with " + level + ", the network's " + what + " is " + output + ".";
}

std::string other_levels(const std::string& column) {
    return " The other dots show what another " + column + " alone would give.";
}

std::string below(const std::string& number) { return "below " + number; }
std::string above(const std::string& number) { return "above " + number; }
std::string between(const std::string& low, const std::string& high) { return "between " + low + " and " + high; }
std::string with_level(const std::string& level) { return "with " + level; }

std::string flips(const std::vector<std::pair<std::string, std::string>>& places) {
    std::string text;
    for (const auto& [place, name] : places)
        text += (text.empty() ? " " + place + " the prediction flips to " : ", " + place + " to ") + name;
    if (text.empty()) return text;
    text[1] = static_cast<char>(text[1] - 'a' + 'A');
    return text + ".";
}

std::string no_flip(const std::string& low, const std::string& high) {
    return " No value between " + low + " and " + high + " flips the prediction.";
}

std::string bends(std::size_t count, const std::string& low, const std::string& high) {
    return (count == 0 ? " No bend" : " " + counted(count, "bend", "bends")) + " between " + low + " and " + high + ".";
}

std::string many_flips(std::size_t count, std::size_t others) {
    return " " + display_count(count) + " of the " + display_count(others) + " other values flip the prediction.";
}

std::string no_level_flips(const std::string& column) { return " No other " + column + " flips the prediction."; }

std::string every_level(const std::string& whose, const std::string& column, const std::string& what) {
    return whose + ": " + what + " for every " + column + ", with all other columns held.";
}

}  // namespace reluscope::profile_texts
