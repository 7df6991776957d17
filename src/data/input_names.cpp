#include "data/input_names.h"

namespace reluscope {

std::vector<std::string> input_names(const Encoder& encoder) {
    std::vector<std::string> names;
    for (const auto& [column, encoding] : encoder.columns) {
        if (const auto* numeric = std::get_if<NumericEncoding>(&encoding)) {
            names.push_back(column);
            if (numeric->was_missing) names.push_back(column + " is missing");
        } else if (const auto* one_hot = std::get_if<OneHotEncoding>(&encoding)) {
            for (const std::string& category : one_hot->categories) names.push_back(column + " = " + category);
            if (one_hot->other) names.push_back(column + " = other");
            if (one_hot->missing) names.push_back(column + " is missing");
        } else if (std::holds_alternative<OrdinalEncoding>(encoding)) {
            names.push_back(column);
        } else {
            names.push_back(column + " = " + std::get<BooleanEncoding>(encoding).true_text);
        }
    }
    return names;
}

}  // namespace reluscope
