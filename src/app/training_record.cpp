#include "app/training_record.h"

#include "formats/json_reader.h"
#include "train/option_names.h"

#include <cmath>

namespace reluscope {

namespace {

Json text(std::string_view id) { return std::string(id); }

/// JSON has no NaN.
void put(Json& object, const char* key, double value) {
    if (std::isfinite(value)) object[key] = value;
}

Json json_of(const Evaluation& evaluation) {
    Json json = {{"rows", evaluation.rows}};
    put(json, "loss", evaluation.loss);
    if (evaluation.classes) {
        put(json, "accuracy", evaluation.classes->accuracy);
        put(json, "auc", evaluation.classes->auc);
        put(json, "calibration_error", evaluation.classes->calibration.expected_error);
    }
    if (evaluation.numbers) {
        put(json, "r2", evaluation.numbers->r2);
        put(json, "rmse", evaluation.numbers->rmse);
    }
    return json;
}

Json json_of(const Evaluations& evaluations) {
    Json json = {{"training", json_of(evaluations.training)}};
    if (evaluations.validation) json["validation"] = json_of(*evaluations.validation);
    return json;
}

Json json_of(const ToyOptions& toy) {
    Json json = {{"kind", text(toy_info(toy.kind).id)}, {"rows", toy.rows}, {"noise", toy.noise}, {"seed", toy.seed}};
    if (toy_info(toy.kind).usual_arms > 0 && toy.arms > 0) json["arms"] = toy.arms;
    if (toy.kind == ToyKind::kFunction) {
        for (const ToyFunctionInfo& info : toy_functions()) {
            if (info.function == toy.function) json["function"] = text(info.id);
        }
    }
    return json;
}

Json json_of(const EncoderChoices& choices) {
    Json json = {{"standardise", choices.standardise},
                 {"missing_inputs", choices.missing_inputs},
                 {"max_categories", choices.max_categories}};
    if (!choices.columns.empty()) json["columns"] = choices.columns;
    if (!choices.drop.empty()) json["drop"] = choices.drop;
    if (!choices.categorical.empty()) json["categorical"] = choices.categorical;
    for (const OrdinalChoice& ordinal : choices.ordinal) {
        Json values = Json::array();
        for (const auto& [name, number] : ordinal.values) values.push_back(Json::array({name, number}));
        json["ordinal"][ordinal.column] = std::move(values);
    }
    return json;
}

/// Only what has a say with the chosen optimiser and schedule.
Json json_of(const TrainOptions& options) {
    Json json = {{"loss", text(id_of(options.loss))},
                 {"optimiser", text(id_of(options.optimiser))},
                 {"learning_rate", options.learning_rate}};
    if (options.optimiser == Optimiser::kSgd) json["momentum"] = options.momentum;
    if (options.optimiser == Optimiser::kAdam) {
        json["beta1"] = options.beta1;
        json["beta2"] = options.beta2;
        json["epsilon"] = options.epsilon;
    }
    json["schedule"] = text(id_of(options.schedule));
    if (options.schedule == Schedule::kStep || options.schedule == Schedule::kExponential)
        json["decay"] = options.decay;
    if (options.schedule == Schedule::kStep) json["step_epochs"] = options.step_epochs;
    if (options.schedule == Schedule::kCosine) json["final_share"] = options.final_share;
    json["l1_weights"] = options.l1_weights;
    json["l2_weights"] = options.l2_weights;
    json["first_layer_only"] = options.first_layer_only;
    json["l1_activations"] = options.l1_activations;
    json["first_activations_only"] = options.first_activations_only;
    json["batch_size"] = options.batch_size;
    json["epochs"] = options.epochs;
    if (options.balanced_class_weights) json["class_weights"] = "balanced";
    if (!options.class_weights.empty()) json["class_weights"] = options.class_weights;
    json["validation_share"] = options.validation_share;
    json["patience"] = options.patience;
    json["seed"] = options.seed;
    return json;
}

}  // namespace

std::string training_record_json(const TrainingRecord& record) {
    Json json = {{"program", "reluscope"}, {"data", record.data}};
    if (record.toy) json["toy"] = json_of(*record.toy);
    Json task = {{"target", record.task.target}};
    if (record.task.task) task["kind"] = text(id_of(*record.task.task));
    task["standardise_target"] = record.task.standardise_target;
    task["split_seed"] = record.task.seed;
    json["task"] = std::move(task);
    json["encoder"] = record.task.given_encoder.empty() ? json_of(record.task.encoder) : Json({{"given", true}});
    json["architecture"] = {{"hidden", record.architecture.hidden},
                            {"slope", record.architecture.slope},
                            {"residual", record.architecture.residual},
                            {"initialisation", text(id_of(record.initialisation))},
                            {"seed", record.seed}};
    json["options"] = json_of(record.options);
    json["epochs_done"] = record.epochs_done;
    json["end"] = record.end;
    json["result"] = json_of(record.network);
    if (record.yardstick) json["yardstick"] = json_of(*record.yardstick);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

ModelFile trained_model(Network network, const TrainingData& data, const TrainingRecord& record) {
    ModelFile model(std::move(network));
    model.name = record.name.empty() ? record.data : record.name;
    model.format = "JSON";
    for (const InputOrigin& origin : input_origins(data.encoder)) model.features.push_back(origin.label);
    model.target = data.target.column;
    model.classes = data.target.classes;
    model.encoder = data.encoder;
    model.training_json = training_record_json(record);
    model.source = "Trained with ReLUscope on " + record.data + ".";
    return model;
}

}  // namespace reluscope
