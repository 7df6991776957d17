#include "reports/kit/output_words.h"

#include "formats/json/json_reader.h"

#include <limits>

namespace reluscope {

namespace {

using Json = nlohmann::json;

double number_of(const Json& object, const char* key) {
    const auto member = object.find(key);
    return member != object.end() && member->is_number() ? member->get<double>()
                                                         : std::numeric_limits<double>::quiet_NaN();
}

std::size_t count_of_rows(const Json& object, const char* key) {
    const auto member = object.find(key);
    return member != object.end() && member->is_number_unsigned() ? member->get<std::size_t>() : 0;
}

std::string class_name(const ModelFile& model, const Target* target, Eigen::Index k) {
    const auto position = static_cast<std::size_t>(k);
    if (target != nullptr && position < target->classes.size()) return target->classes[position];
    if (position < model.classes.size()) return model.classes[position];
    return "class " + std::to_string(k);
}

OutputWords output_words(const ModelFile& model, const Network& network, const Target* target, Eigen::Index output) {
    OutputWords words;
    const bool one = network.num_outputs() == 1;
    const bool classes = !model.classes.empty() || (target != nullptr && target->is_class());
    words.is_logit = network.link() != Link::kIdentity || classes;
    if (words.is_logit) {
        words.name = class_name(model, target, one ? 1 : output);
        words.noun = "logit";
        words.phrase = (network.link() == Link::kSigmoid ? "the log-odds of " : "the logit of ") + words.name;
        return words;
    }
    const std::string column = target != nullptr ? target->column : model.target;
    words.name = one ? (column.empty() ? "the output" : column) : "output " + std::to_string(output + 1);
    words.noun = one && column.empty() ? "output" : words.name;
    words.phrase = words.name;
    // The unit is that of the model's own answer, and says nothing about another column.
    if (one && column == model.target) words.unit = model.target_unit;
    return words;
}

}  // namespace

std::string OutputWords::measure() const {
    if (is_logit) return "in logits";
    return unit.empty() ? "in units of " + noun : "in " + unit;
}

std::string class_name(const ModelFile& model, const Study& study, Eigen::Index k) {
    return class_name(model, study.input->target ? &*study.input->target : nullptr, k);
}

OutputWords output_words(const ModelFile& model, const Study& study, Eigen::Index output) {
    return output_words(model, study.network(), study.input->target ? &*study.input->target : nullptr, output);
}

OutputWords output_words(const ModelFile& model, Eigen::Index output) {
    return output_words(model, model.network, nullptr, output);
}

HeldOutFigures held_out_figures(const std::string& training_json) {
    HeldOutFigures figures;
    figures.accuracy = figures.rmse = figures.r2 = std::numeric_limits<double>::quiet_NaN();
    const Json record = parse_plain_json(training_json).value_or(Json());
    if (!record.is_object()) return figures;
    figures.rows = count_of_rows(record, "rows_held_out");
    figures.accuracy = number_of(record, "accuracy_held_out");
    figures.rmse = number_of(record, "rmse_held_out");
    figures.r2 = number_of(record, "r2_held_out");
    if (const auto split = record.find("split"); split != record.end() && split->is_string())
        figures.split = split->get<std::string>();
    const auto result = record.find("result");
    if (figures.rows > 0 || result == record.end() || !result->is_object()) return figures;
    const auto validation = result->find("validation");
    if (validation == result->end() || !validation->is_object()) return figures;
    figures.rows = count_of_rows(*validation, "rows");
    figures.accuracy = number_of(*validation, "accuracy");
    figures.rmse = number_of(*validation, "rmse");
    figures.r2 = number_of(*validation, "r2");
    return figures;
}

bool is_untrained(const std::string& training_json) {
    const Json record = parse_plain_json(training_json).value_or(Json());
    if (!record.is_object()) return false;
    const auto random = record.find("random_weights");
    return random != record.end() && *random == true;
}

}  // namespace reluscope
