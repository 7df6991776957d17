#include "app/training/training_setup.h"

#include "base/text/spelling.h"
#include "formats/json/json_reader.h"
#include "train/setup/option_names.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace reluscope {

namespace {

/// Calls `option(name, value)` for every option; Setup may be const.
template <class Setup, class Option>
void for_each_option(Setup& setup, Option&& option) {
    auto& o = setup.options;
    option("hidden", setup.hidden);
    option("slope", setup.slope);
    option("residual", setup.residual);
    option("initialisation", setup.initialisation);
    option("seed", setup.seed);
    option("optimiser", o.optimiser);
    option("learning_rate", o.learning_rate);
    option("momentum", o.momentum);
    option("beta1", o.beta1);
    option("beta2", o.beta2);
    option("epsilon", o.epsilon);
    option("schedule", o.schedule);
    option("decay", o.decay);
    option("step_epochs", o.step_epochs);
    option("final_share", o.final_share);
    option("l1_weights", o.l1_weights);
    option("l2_weights", o.l2_weights);
    option("first_layer_only", o.first_layer_only);
    option("l1_activations", o.l1_activations);
    option("first_activations_only", o.first_activations_only);
    option("batch_size", o.batch_size);
    option("epochs", o.epochs);
    option("class_weights", o.class_weights);
    option("balanced_class_weights", o.balanced_class_weights);
    option("validation_share", o.validation_share);
    option("patience", o.patience);
    option("score_training_rows", o.score_training_rows);
}

template <class Value>
OrderedJson json_of(const Value& value) {
    if constexpr (std::is_enum_v<Value>)
        return std::string(id_of(value));
    else if constexpr (std::is_floating_point_v<Value>)
        return std::isfinite(value) ? OrderedJson(value) : OrderedJson(nullptr);  // JSON has no NaN
    else
        return OrderedJson(value);
}

// One reader per type of option.

template <class Number>
Status read_whole(const JsonCursor& cursor, std::int64_t low, std::int64_t high, Number& value) {
    const auto number = cursor.integer(low, high);
    if (!number) return tl::unexpected<Error>(number.error());
    value = static_cast<Number>(*number);
    return {};
}

Status read(const JsonCursor& cursor, int& value) {
    return read_whole(cursor, std::numeric_limits<int>::min(), std::numeric_limits<int>::max(), value);
}

Status read(const JsonCursor& cursor, std::uint64_t& value) {
    return read_whole(cursor, 0, std::numeric_limits<std::int64_t>::max(), value);
}

Status read(const JsonCursor& cursor, double& value) {
    const auto number = cursor.number();
    if (!number) return tl::unexpected<Error>(number.error());
    value = *number;
    return {};
}

Status read(const JsonCursor& cursor, bool& value) {
    const auto truth = cursor.boolean();
    if (!truth) return tl::unexpected<Error>(truth.error());
    value = *truth;
    return {};
}

Status read(const JsonCursor& cursor, std::vector<double>& value) {
    auto numbers = cursor.numbers();
    if (!numbers) return tl::unexpected<Error>(numbers.error());
    value = *std::move(numbers);
    return {};
}

Status read(const JsonCursor& cursor, std::vector<int>& value) {
    const auto items = cursor.items();
    if (!items) return tl::unexpected<Error>(items.error());
    std::vector<int> numbers;
    for (const JsonCursor& item : *items) {
        int number = 0;
        if (Status status = read(item, number); !status) return status;
        numbers.push_back(number);
    }
    value = std::move(numbers);
    return {};
}

template <class T>
concept SetupChoice = std::is_enum_v<T>;

template <SetupChoice Choice>
Status read(const JsonCursor& cursor, Choice& value) {
    const auto text = cursor.text();
    if (!text) return tl::unexpected<Error>(text.error());
    const auto choice = from_id<Choice>(*text);
    if (!choice) {
        std::string known;
        for (const std::string& id : all_ids<Choice>()) known += (known.empty() ? "" : ", ") + id;
        return refuse(cursor.path(), "one of " + known, quoted(*text));
    }
    value = *choice;
    return {};
}

std::vector<std::string> option_names() {
    std::vector<std::string> names;
    const TrainingSetup setup;
    for_each_option(setup, [&](const char* name, const auto&) { names.emplace_back(name); });
    return names;
}

}  // namespace

OrderedJson training_setup_json(const TrainingSetup& setup) {
    OrderedJson json = OrderedJson::object();
    for_each_option(setup, [&](const char* name, const auto& value) { json[name] = json_of(value); });
    json["loss"] = std::string(id_of(setup.options.loss));
    return json;
}

ReadSetup read_training_setup(const OrderedJson& members, TrainingSetup setup) {
    ReadSetup result{std::move(setup), {}, {}};
    for_each_option(result.setup, [&](const char* name, auto& value) {
        const auto member = members.find(name);
        if (member == members.end()) return;
        if (const Status status = read(JsonCursor(*member, name), value); !status)
            result.faults.push_back(status.error());
    });
    TrainOptions& options = result.setup.options;
    const bool weights = members.contains("class_weights");
    const bool balanced = members.contains("balanced_class_weights");
    if (weights && !balanced && !options.class_weights.empty()) options.balanced_class_weights = false;
    if (balanced && !weights && options.balanced_class_weights) options.class_weights.clear();
    const std::vector<std::string> names = option_names();
    for (const auto& [name, value] : members.items()) {
        if (name != "loss" && std::find(names.begin(), names.end(), name) == names.end())
            result.unknown.push_back(name);
    }
    return result;
}

std::string option_like(const std::string& name) { return did_you_mean(name, option_names()); }

Status validate(const TrainingSetup& setup) {
    if (Status status = validate(setup.options); !status) return status;
    Architecture architecture;
    architecture.num_inputs = 1;
    architecture.num_outputs = 1;
    architecture.hidden = setup.hidden;
    architecture.slope = setup.slope;
    return validate(architecture);
}

}  // namespace reluscope
