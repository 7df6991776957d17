#include "base/texts/views/tree_texts.h"

#include "base/text/number_format.h"

#include <cmath>

namespace reluscope::tree_texts {

namespace {

std::string joined(const std::vector<std::string>& parts, const char* between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
    return text;
}

}  // namespace

std::string level_name(std::size_t level) {
    return level == 0 ? kRootLevel : (level > 1 ? "+ layer " : "layer ") + std::to_string(level);
}

std::string units_shown(std::size_t shown, std::size_t units) {
    return std::to_string(shown) + "/" + std::to_string(units) + " units";
}

std::string unchanging(std::size_t unchanging, std::size_t units) {
    if (unchanging == 0) return "";
    return " " + display_count(unchanging) + " of " + counted(units, "unit", "units") +
           (unchanging == 1 ? " never changes" : " never change") + ": not shown.";
}

std::string folded(const std::string& share, std::size_t clusters) {
    return share + ", " + std::to_string(clusters) + " folded";
}

std::string root(std::uint64_t rows, std::size_t clusters) {
    return counted(rows, "row", "rows") + ", " + counted(clusters, "cluster", "clusters");
}

std::string more(std::size_t branches) { return display_count(branches) + " more"; }

std::string share(double share) {
    constexpr double kSmallest = 0.005;
    return share >= kSmallest ? std::to_string(std::lround(100 * share)) + " %" : "< 1 %";
}

std::string is_value(const std::string& column, const std::string& value) { return column + " = " + value; }

std::string is_not(const std::string& label) {
    const std::size_t at = label.find(" = ");
    return at == std::string::npos ? "not " + label : label.substr(0, at) + " \u2260 " + label.substr(at + 3);
}

std::string half_plane(const std::string& y, const std::string& x, const std::string& slope, const std::string& start,
                       bool above, bool strict) {
    const std::string sign = above ? (strict ? " > " : " \u2265 ") : (strict ? " < " : " \u2264 ");
    std::string line;
    if (slope != "0") line = (slope == "1" ? "" : slope == "\u22121" ? "\u2212" : slope + " ") + x;
    if (line.empty()) return y + sign + start;
    if (start == "0") return y + sign + line;
    const std::string minus = "\u2212";
    return y + sign + line + (start.starts_with(minus) ? " \u2212 " + start.substr(minus.size()) : " + " + start);
}

namespace {

std::string units_in(const std::vector<std::size_t>& units, const char* state) {
    std::string text = units.size() == 1 ? "unit " : "units ";
    for (std::size_t i = 0; i < units.size(); ++i)
        text += (i == 0 ? "" : (i + 1 == units.size() ? " and " : ", ")) + std::to_string(units[i] + 1);
    return units.empty() ? "" : text + state;
}

}  // namespace

std::string unit_states(const std::vector<std::size_t>& on, const std::vector<std::size_t>& off) {
    std::vector<std::string> parts;
    if (!on.empty()) parts.push_back(units_in(on, " on"));
    if (!off.empty()) parts.push_back(units_in(off, " off"));
    return joined(parts, ", ");
}

std::string colour_of_probability(const std::string& name) { return "Orange: " + name + " is likely; blue: unlikely."; }

std::string colour_of_number(const std::string& name) {
    return "Orange: " + name + " is positive on average; blue: negative.";
}

std::string all_of(const std::vector<std::string>& conditions) { return joined(conditions, " and "); }

std::string in_common(const std::vector<std::string>& values) {
    return values.empty() ? "" : "all: " + joined(values, ", ");
}

std::string cluster_title(std::size_t cluster) { return "Cluster " + std::to_string(cluster); }

std::string layers_title(std::size_t layers) {
    if (layers == 0) return kAllRows;
    if (layers == 1) return "A pattern of the first layer";
    return "A pattern of the first " + std::to_string(layers) + " layers";
}

std::string rows_line(std::uint64_t rows, double share) {
    return counted(rows, "row", "rows") + ", " + display_share(share) + " of all rows";
}

std::string in_clusters(std::size_t clusters) { return ", in " + counted(clusters, "cluster", "clusters"); }

std::string holds_where(const std::string& conditions, bool inside) {
    return (inside ? "Inside the block above: " : "Rows with ") + conditions + ".\n";
}

std::string all_have(const std::string& values) { return "Every row here has " + values + ".\n"; }

std::string predicted_right(double share) { return " Correct: " + display_share(share) + " of them."; }

std::string mean_class(const std::string& name, double mean) {
    return "The mean prediction is largest for " + name + ": " + display_number(mean) + ".";
}

std::string mean_probability(const std::string& name, double mean) {
    return "Mean P(" + name + "): " + display_share(mean) + ".";
}

std::string mean_value(const std::string& name, double mean) {
    return "Mean of " + name + ": " + display_number(mean) + ".";
}

std::string merged_title(std::size_t branches) { return counted(branches, "more branch", "more branches"); }

std::string merged_text(std::uint64_t rows, double share, std::size_t cluster, std::size_t cluster_rows) {
    return "Together " + counted(rows, "row", "rows") + ", " + display_share(share) +
           " of all: each is too thin for a block of its own. Here lies cluster " + std::to_string(cluster) + " with " +
           counted(cluster_rows, "row", "rows") + ". A click selects it. A double click zooms into the branch above.";
}

std::string compare(std::size_t first, std::size_t second) {
    return "Compare " + std::to_string(first) + " and " + std::to_string(second);
}

std::string distances_note(std::size_t shown, std::size_t all) {
    return (all > shown ? "The " + std::to_string(shown) + " largest clusters" : "All clusters") +
           std::string(", similar ones side by side.");
}

std::string pair_title(std::size_t first, std::size_t second, std::size_t units) {
    if (first == second) return cluster_title(first);
    return "Clusters " + std::to_string(first) + " and " + std::to_string(second) + ": " +
           counted(units, "unit differs", "units differ");
}

std::string layer_differs(std::size_t layer, std::size_t units, std::size_t width) {
    return "Layer " + std::to_string(layer + 1) + ": " + std::to_string(units) + " of " +
           counted(width, "unit", "units") + (units == 1 ? " differs.\n" : " differ.\n");
}

}  // namespace reluscope::tree_texts
