#include "app/json_training.h"

#include "app/json_choice.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

using Json = nlohmann::json;

constexpr std::pair<const char*, TrainingMode> kModes[] = {{"pause", TrainingMode::kPaused},
                                                           {"play", TrainingMode::kPlaying},
                                                           {"epoch", TrainingMode::kOneEpoch},
                                                           {"batch", TrainingMode::kOneBatch}};
constexpr std::pair<const char*, Optimiser> kOptimisers[] = {{"sgd", Optimiser::kSgd}, {"adam", Optimiser::kAdam}};
constexpr std::pair<const char*, Schedule> kSchedules[] = {{"constant", Schedule::kConstant},
                                                           {"step", Schedule::kStep},
                                                           {"exponential", Schedule::kExponential},
                                                           {"cosine", Schedule::kCosine}};
constexpr std::pair<const char*, Initialisation> kInitialisations[] = {{"he", Initialisation::kHe},
                                                                       {"uniform", Initialisation::kUniform}};

/// NaN has no place in JSON.
Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json scores_json(const RowScores& scores) {
    Json json = {{"loss", number_or_null(scores.loss)}, {"objective", number_or_null(scores.objective)}};
    if (std::isfinite(scores.accuracy)) json["accuracy"] = scores.accuracy;
    if (std::isfinite(scores.r2)) json["r2"] = scores.r2;
    if (std::isfinite(scores.rmse)) json["rmse"] = scores.rmse;
    return json;
}

Json setup_json(const TrainingSetup& setup) {
    const TrainOptions& o = setup.options;
    return {{"hidden", setup.hidden},
            {"slope", setup.slope},
            {"residual", setup.residual},
            {"initialisation", name_of(setup.initialisation, kInitialisations)},
            {"seed", setup.seed},
            {"loss", std::string(loss_name(o.loss))},
            {"optimiser", name_of(o.optimiser, kOptimisers)},
            {"learning_rate", o.learning_rate},
            {"momentum", o.momentum},
            {"schedule", name_of(o.schedule, kSchedules)},
            {"decay", o.decay},
            {"step_epochs", o.step_epochs},
            {"l1_weights", o.l1_weights},
            {"l2_weights", o.l2_weights},
            {"first_layer_only", o.first_layer_only},
            {"l1_activations", o.l1_activations},
            {"first_activations_only", o.first_activations_only},
            {"batch_size", o.batch_size},
            {"epochs", o.epochs},
            {"balanced_class_weights", o.balanced_class_weights},
            {"validation_share", o.validation_share},
            {"patience", o.patience}};
}

Json epoch_json(const EpochFacts& facts) {
    Json json = {{"epoch", facts.record.epoch},
                 {"learning_rate", facts.record.learning_rate},
                 {"training", scores_json(facts.record.training)},
                 {"clusters", {facts.clusters, facts.cluster_births, facts.cluster_deaths}},
                 {"dead_units", facts.dead_units},
                 {"always_on_units", facts.always_on_units}};
    if (facts.record.validation) json["validation"] = scores_json(*facts.record.validation);
    if (facts.has_regions) json["regions"] = {facts.regions, facts.region_births, facts.region_deaths};
    return json;
}

template <class T>
void read(const Json& json, const char* key, T& value) {
    if (json.contains(key)) value = json[key].get<T>();
}

template <class Enum, std::size_t N>
Status read_choice(const Json& json, const char* key, const std::pair<const char*, Enum> (&names)[N], Enum& value) {
    if (!json.contains(key)) return {};
    const auto chosen = choice(json, key, names);
    if (!chosen) return tl::unexpected<Error>(chosen.error());
    value = *chosen;
    return {};
}

Result<Command> read_setup(const Json& json, TrainingSetup setup) {
    TrainOptions& o = setup.options;
    read(json, "hidden", setup.hidden);
    read(json, "slope", setup.slope);
    read(json, "residual", setup.residual);
    read(json, "seed", setup.seed);
    read(json, "learning_rate", o.learning_rate);
    read(json, "momentum", o.momentum);
    read(json, "decay", o.decay);
    read(json, "step_epochs", o.step_epochs);
    read(json, "l1_weights", o.l1_weights);
    read(json, "l2_weights", o.l2_weights);
    read(json, "first_layer_only", o.first_layer_only);
    read(json, "l1_activations", o.l1_activations);
    read(json, "first_activations_only", o.first_activations_only);
    read(json, "batch_size", o.batch_size);
    read(json, "epochs", o.epochs);
    read(json, "balanced_class_weights", o.balanced_class_weights);
    read(json, "validation_share", o.validation_share);
    read(json, "patience", o.patience);
    for (const Status& status : {read_choice(json, "initialisation", kInitialisations, setup.initialisation),
                                 read_choice(json, "optimiser", kOptimisers, o.optimiser),
                                 read_choice(json, "schedule", kSchedules, o.schedule)}) {
        if (!status) return tl::unexpected<Error>(status.error());
    }
    return Command(SetTraining{std::move(setup)});
}

}  // namespace

Json training_json(const AppState& state) {
    const TrainingState& training = state.training;
    Json history = Json::array();
    for (const EpochFacts& facts : training.history) history.push_back(epoch_json(facts));
    Json json = {{"setup", setup_json(training.setup)},
                 {"problem", training.problem.empty() ? Json(nullptr) : Json(training.problem)},
                 {"mode", name_of(training.mode, kModes)},
                 {"begun", training.begun},
                 {"epoch", training.position.epoch},
                 {"batch", training.position.batch},
                 {"batches_per_epoch", training.position.batches_per_epoch},
                 {"learning_rate", training.learning_rate},
                 {"training_rows", training.training_rows},
                 {"validation_rows", training.validation_rows},
                 {"history", history},
                 {"shown_epoch", training.shown_epoch ? Json(*training.shown_epoch) : Json(nullptr)},
                 {"best_epoch", training.best_epoch ? Json(*training.best_epoch) : Json(nullptr)},
                 {"ended", training.stop_sentence.empty() ? Json(nullptr) : Json(training.stop_sentence)}};
    if (training.metrics) {
        const ClassMetrics& metrics = *training.metrics;
        Json confusion = Json::array();
        for (Eigen::Index truth = 0; truth < metrics.confusion.rows(); ++truth)
            confusion.push_back(
                std::vector<int>(metrics.confusion.row(truth).begin(), metrics.confusion.row(truth).end()));
        json["metrics"] = {{"on", training.metrics_on},
                           {"confusion", confusion},
                           {"accuracy", number_or_null(metrics.accuracy)},
                           {"auc", number_or_null(metrics.auc)},
                           {"calibration_error", number_or_null(metrics.calibration.expected_error)}};
    }
    if (training.yardstick) {
        json["yardstick"] = {{"training", scores_json(training.yardstick->training)}};
        if (training.yardstick->validation)
            json["yardstick"]["validation"] = scores_json(*training.yardstick->validation);
    }
    return json;
}

Json training_record(const TrainingState& training) {
    Json record = setup_json(training.setup);
    record["by"] = "ReLUscope";
    record["epochs_done"] = training.shown_epoch.value_or(training.position.epoch);
    if (!training.history.empty()) record["last_epoch"] = epoch_json(training.history.back());
    return record;
}

bool is_training_command(const std::string& name) {
    constexpr std::string_view kNames[] = {"train",       "restart_training", "set_training",
                                           "show_epoch",  "new_network",      "make_data",
                                           "draw_points", "add_point",        "remove_last_point"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

Result<Command> training_command(const std::string& name, const Json& json, const TrainingSetup& current) {
    if (name == "train") {
        const auto mode = choice(json, "action", kModes);
        if (!mode) return tl::unexpected<Error>(mode.error());
        return Command(Train{*mode});
    }
    if (name == "restart_training") return Command(RestartTraining{});
    if (name == "set_training") return read_setup(json, current);
    if (name == "new_network") return Command(NewNetwork{json.value("target", "")});
    if (name == "draw_points") {
        const auto label = index_or_none(json, "class");
        return Command(DrawPoints{label ? std::optional(static_cast<int>(*label)) : std::nullopt});
    }
    if (name == "add_point")
        return Command(AddPoint{{json.at("at").at(0).get<double>(), json.at("at").at(1).get<double>()}});
    if (name == "remove_last_point") return Command(RemoveLastPoint{});
    if (name == "make_data") {
        const auto kind = toy_kind_from_id(json.value("kind", ""));
        if (!kind) return tl::unexpected<Error>(kind.error());
        ToyOptions toy;
        toy.kind = *kind;
        read(json, "rows", toy.rows);
        read(json, "noise", toy.noise);
        read(json, "seed", toy.seed);
        read(json, "arms", toy.arms);
        if (json.contains("function")) {
            const auto function = toy_function_from_id(json.value("function", ""));
            if (!function) return tl::unexpected<Error>(function.error());
            toy.function = *function;
        }
        return Command(MakeData{toy});
    }
    const auto epoch = index_or_none(json, "epoch");
    return Command(ShowEpoch{epoch ? std::optional(static_cast<int>(*epoch)) : std::nullopt});
}

}  // namespace reluscope
