#include "base/texts/views/scatter_texts.h"

#include "base/text/number_format.h"

#include <cmath>

namespace reluscope::scatter_texts {

std::string other_families(std::size_t count) { return "other families (" + display_count(count) + ")"; }

std::string other_clusters(std::size_t count) { return "other clusters (" + display_count(count) + ")"; }

std::string selected_cluster(std::size_t cluster) { return std::to_string(cluster) + ", selected"; }

std::string cluster(std::size_t number) { return "Cluster " + std::to_string(number); }

std::string no_axis(std::size_t number) {
    return "The scatter has no such axis: input, column, component or output number " + std::to_string(number) +
           " is not there.";
}

std::string component(std::size_t number) { return "component " + std::to_string(number); }

std::string output_of(bool is_probability, const std::string& name) {
    return (is_probability ? "probability of " : "output ") + name;
}

std::string combination(const std::vector<std::pair<double, std::string>>& terms, bool more) {
    std::string text;
    for (const auto& [weight, name] : terms) {
        const std::string size = display_number(std::abs(weight), 2) + " " + name;
        if (text.empty()) {
            text = (weight < 0 ? " = \u2212" : " = ") + size;
        } else {
            text += (weight < 0 ? " \u2212 " : " + ") + size;
        }
    }
    return text + (more && !text.empty() ? " + \u2026" : "");
}

std::string of_variance(const std::string& share) { return ", " + share + " of the variance"; }

std::string predicted_value(const std::string& value) { return "output " + value; }

std::string predicted_class(const std::string& name) { return "predicted " + name; }

std::string predicted_class(const std::string& name, const std::string& probability) {
    return "predicted " + name + " with probability " + probability;
}

std::string in_cluster(std::size_t cluster) { return ", cluster " + std::to_string(cluster); }

std::string error_of_numbers(const std::string& column) { return "prediction \u2212 " + column; }

std::string rows_in_clusters(std::size_t rows, std::size_t clusters) {
    return counted(rows, "row", "rows") + " in " + counted(clusters, "cluster", "clusters");
}

std::string rows_of_pattern(std::size_t rows) { return counted(rows, "row", "rows") + " with one activation pattern."; }

std::string rows_drawn(std::size_t drawn, std::size_t rows) {
    return display_count(drawn) + " of " + counted(rows, "row", "rows") + (drawn == 1 ? " is drawn" : " are drawn");
}

}  // namespace reluscope::scatter_texts
