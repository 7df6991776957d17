#include "base/texts/views/network_texts.h"

#include "base/text/number_format.h"

#include <algorithm>

namespace reluscope::network_texts {

namespace {

/// "3", "3 and 2", "8, 8 and 4".
std::string listed(const std::vector<std::size_t>& numbers) {
    std::string text;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i > 0) text += i + 1 == numbers.size() ? " and " : ", ";
        text += display_count(numbers[i]);
    }
    return text;
}

std::string layers_phrase(const std::vector<std::size_t>& layers) {
    constexpr std::size_t kMaxLayers = 6;
    if (layers.empty()) return "no hidden layer";
    if (layers.size() == 1) return "one hidden layer of " + counted(layers[0], "unit", "units");
    if (std::all_of(layers.begin(), layers.end(), [&](std::size_t width) { return width == layers[0]; }))
        return display_count(layers.size()) + " hidden layers of " + counted(layers[0], "unit", "units") + " each";
    if (layers.size() > kMaxLayers) return display_count(layers.size()) + " hidden layers";
    return "hidden layers of " + listed(layers) + " units";
}

}  // namespace

std::string unit_name(std::size_t layer, std::size_t unit) {
    return "unit " + std::to_string(unit + 1) + " of layer " + std::to_string(layer + 1);
}

std::string unit_title(std::size_t layer, std::size_t unit) {
    std::string name = unit_name(layer, unit);
    name[0] = 'U';
    return name;
}

std::string architecture(std::size_t inputs, const std::vector<std::size_t>& layers, std::size_t outputs,
                         std::size_t parameters) {
    return counted(inputs, "input", "inputs") + ", " + layers_phrase(layers) + ", " +
           counted(outputs, "output", "outputs") + "; " + display_count(parameters) + " weights and biases.";
}

std::string inputs_heading(std::size_t count) { return count == 1 ? "INPUT" : "INPUTS"; }

std::string outputs_heading(std::size_t count, bool logits) {
    return std::string(logits ? "LOGIT" : "OUTPUT") + (count == 1 ? "" : "S");
}

std::string layer_heading(std::size_t layer) { return "LAYER " + std::to_string(layer + 1); }

std::string more(std::size_t count) { return "+ " + display_count(count) + " more"; }

std::string input_name(std::size_t input) { return "input " + std::to_string(input + 1); }

std::string same_as(std::size_t unit) { return "like " + std::to_string(unit + 1); }

std::string z_line(const std::string& value) { return "z " + value; }

std::string activation_line(const std::string& value) { return "\u2192 " + value; }

std::string values_for(const std::string& subject) { return "Values for " + subject + ". "; }

std::string signs(bool dashed) {
    return std::string("Orange raises, blue") + (dashed ? " and dashed" : "") +
           " lowers; a full dot is an active unit.";
}

std::string left_out(std::size_t weights) {
    return " " + counted(weights, "weak weight is", "weak weights are") + " not drawn.";
}

std::string unit_values(const std::string& subject, const std::string& z, bool on, const std::string& activation) {
    return "For " + subject + ": z = " + z + ", so it is " + (on ? "on" : "off") + " and passes on " + activation +
           ".\n";
}

std::string active_rows(std::size_t active, std::size_t rows, double share) {
    return "On for " + display_count(active) + " of " + counted(rows, "row", "rows") + " (" + display_share(share) +
           ", the bar below the square).\n";
}

std::string same_rows(std::size_t unit) {
    return "On for exactly the same rows as unit " + std::to_string(unit + 1) + " of this layer.\n";
}

std::string proportional(std::size_t unit, const std::string& factor, bool negative) {
    return "Its weights and bias are " + factor + " times those of unit " + std::to_string(unit + 1) +
           ": both have the same wall" + (negative ? ", and each is on where the other is off.\n" : ".\n");
}

std::string input_value(const std::string& subject, const std::string& value) {
    return "Network input for " + subject + ": " + value + ".\n";
}

std::string sum_name(std::size_t sum) { return "sum " + std::to_string(sum + 1); }

std::string bias_of(const std::string& unit) { return "Bias of " + unit; }

std::string weight_between(const std::string& from, const std::string& to) {
    return "Weight from " + from + " to " + to;
}

std::string diagram_title(const std::string& architecture) { return "Network " + architecture; }

}  // namespace reluscope::network_texts
