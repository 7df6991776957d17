#include "app/training/training_record.h"

#include "app/training/json_training.h"
#include "app/training/training_setup.h"
#include "base/texts/training_texts.h"
#include "data/input_names.h"
#include "formats/json/json_reader.h"
#include "train/setup/option_names.h"

#include <cmath>
#include <span>

namespace reluscope {

namespace {

OrderedJson text(std::string_view id) { return std::string(id); }

/// JSON has no NaN.
void put(OrderedJson& object, const char* key, double value) {
    if (std::isfinite(value)) object[key] = value;
}

OrderedJson json_of(const RecordScores& result) {
    OrderedJson json = {{"rows", result.rows}};
    put(json, "loss", result.scores.loss);
    put(json, "accuracy", result.scores.accuracy);
    put(json, "auc", result.auc);
    put(json, "calibration_error", result.calibration_error);
    put(json, "r2", result.scores.r2);
    put(json, "rmse", result.scores.rmse);
    return json;
}

OrderedJson json_of(const RecordResult& result) {
    OrderedJson json = {{"training", json_of(result.training)}};
    if (result.validation) json["validation"] = json_of(*result.validation);
    return json;
}

RecordScores record_scores(const Evaluation& evaluation) {
    RecordScores result;
    result.rows = evaluation.rows;
    result.scores.loss = evaluation.loss;
    if (evaluation.classes) {
        result.scores.accuracy = evaluation.classes->accuracy;
        result.auc = evaluation.classes->auc;
        result.calibration_error = evaluation.classes->calibration.expected_error;
    }
    if (evaluation.numbers) {
        result.scores.r2 = evaluation.numbers->r2;
        result.scores.rmse = evaluation.numbers->rmse;
    }
    return result;
}

OrderedJson json_of(const EncoderChoices& choices) {
    OrderedJson json = {{"standardise", choices.standardise},
                        {"missing_inputs", choices.missing_inputs},
                        {"max_categories", choices.max_categories}};
    if (!choices.columns.empty()) json["columns"] = choices.columns;
    if (!choices.drop.empty()) json["drop"] = choices.drop;
    if (!choices.categorical.empty()) json["categorical"] = choices.categorical;
    for (const OrdinalChoice& ordinal : choices.ordinal) {
        OrderedJson values = OrderedJson::array();
        for (const auto& [name, number] : ordinal.values) values.push_back(OrderedJson::array({name, number}));
        json["ordinal"][ordinal.column] = std::move(values);
    }
    return json;
}

/// What a record without a setup says about its origin, in quotes; empty if nothing.
std::string method_of(const OrderedJson& record) {
    for (const char* key : {"method", "by", "program"}) {
        const auto member = record.find(key);
        if (member != record.end() && member->is_string()) return quoted(member->get<std::string>(), 160);
    }
    return "";
}

std::size_t rows_of(const OrderedJson& record) {
    const auto result = record.find("result");
    if (result == record.end() || !result->is_object()) return 0;
    std::size_t rows = 0;
    for (const char* part : {"training", "validation"}) {
        const auto scores = result->find(part);
        if (scores != result->end() && scores->is_object() && scores->contains("rows") &&
            (*scores)["rows"].is_number_unsigned())
            rows += (*scores)["rows"].get<std::size_t>();
    }
    return rows;
}

}  // namespace

RecordResult record_result(const Evaluations& evaluations) {
    RecordResult result{record_scores(evaluations.training), {}};
    if (evaluations.validation) result.validation = record_scores(*evaluations.validation);
    return result;
}

TrainingRecord record_of(const TrainingState& training, const std::string& data, const std::string& target,
                         const std::optional<ToyOptions>& toy) {
    TrainingRecord record;
    record.data = data;
    record.toy = toy;
    record.target = target;
    record.setup = training.setup;
    record.epochs_done = training.shown_epoch.value_or(training.position.epoch);
    if (record.epochs_done == training.position.epoch) record.end = training.stop_sentence;
    for (const EpochFacts& facts : training.history) {
        if (facts.record.epoch != record.epochs_done) continue;
        const EpochRecord& epoch = facts.record;
        record.network = RecordResult{{training.training_rows, epoch.training, facts.training_auc}, {}};
        if (epoch.validation)
            record.network->validation =
                RecordScores{training.validation_rows, *epoch.validation, facts.validation_auc};
    }
    if (training.baseline) {
        record.baseline = RecordResult{{training.training_rows, training.baseline->training}, {}};
        if (training.baseline->validation)
            record.baseline->validation = RecordScores{training.validation_rows, *training.baseline->validation};
    }
    return record;
}

std::string training_record_json(const TrainingRecord& record) {
    OrderedJson json = {{"program", "reluscope"}, {"data", record.data}};
    if (record.toy) json["toy"] = toy_json(*record.toy);
    json["target"] = record.target;
    if (record.task) {
        if (record.task->task) json["task"] = text(id_of(*record.task->task));
        if (!record.task->standardise_target) json["standardise_target"] = false;
        json["encoder"] =
            record.task->given_encoder.empty() ? json_of(record.task->encoder) : OrderedJson({{"given", true}});
    }
    json["setup"] = training_setup_json(record.setup);
    json["epochs_done"] = record.epochs_done;
    if (record.random_weights) json["random_weights"] = true;
    if (!record.end.empty()) json["end"] = record.end;
    if (record.network) json["result"] = json_of(*record.network);
    if (record.baseline) json["yardstick"] = json_of(*record.baseline);
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

ReadRecord read_training_record(const std::string& training_json) {
    ReadRecord result;
    if (training_json.empty()) return result;
    const OrderedJson record = parse_json(std::as_bytes(std::span(training_json))).value_or(OrderedJson());
    const auto own = [&](const std::string& why) {
        result.notes.push_back(why + " " + training_texts::kTrainsAgain);
        return result;
    };
    if (!record.is_object()) return own("The file's training record is no JSON object.");
    result.rows = rows_of(record);
    const auto setup = record.find("setup");
    if (setup == record.end()) return own(training_texts::no_settings(method_of(record)));
    if (!setup->is_object()) return own("The setup in the file's training record is no JSON object.");
    ReadSetup read = read_training_setup(*setup, {});
    for (const Error& fault : read.faults)
        result.notes.push_back("Passed over in the file's training record: " + fault.sentence());
    for (const std::string& name : read.unknown)
        result.notes.push_back("Passed over in the file's training record: " + quoted(name) + " is no option" +
                               option_like(name) + ".");
    if (const Status status = validate(read.setup); !status)
        return own("The setup in the file's training record makes no sense: " + status.error().sentence());
    result.setup = std::move(read.setup);
    return result;
}

ModelFile trained_model(Network network, const TrainingData& data, const TrainingRecord& record,
                        const std::string& name) {
    ModelFile model(std::move(network));
    model.name = name.empty() ? record.data : name;
    model.format = "JSON";
    model.features = input_names(data.encoder);
    model.target = data.target.column;
    model.classes = data.target.classes;
    model.encoder = data.encoder;
    model.training_json = training_record_json(record);
    model.source = "Trained with ReLUscope on " + record.data + ".";
    return model;
}

}  // namespace reluscope
