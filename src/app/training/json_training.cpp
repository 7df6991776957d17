#include "app/training/json_training.h"

#include "app/json/json_choice.h"
#include "app/json/json_value.h"
#include "app/training/training_setup.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

using Json = nlohmann::json;

constexpr std::pair<const char*, TrainingMode> kModes[] = {{"pause", TrainingMode::kPaused},
                                                           {"play", TrainingMode::kPlaying},
                                                           {"epoch", TrainingMode::kOneEpoch},
                                                           {"batch", TrainingMode::kOneBatch}};
Json scores_json(const RowScores& scores, double auc = std::numeric_limits<double>::quiet_NaN()) {
    Json json = {{"loss", number_or_null(scores.loss)}, {"objective", number_or_null(scores.objective)}};
    if (std::isfinite(scores.accuracy)) json["accuracy"] = scores.accuracy;
    if (std::isfinite(auc)) json["auc"] = auc;
    if (std::isfinite(scores.r2)) json["r2"] = scores.r2;
    if (std::isfinite(scores.rmse)) json["rmse"] = scores.rmse;
    return json;
}

/// Probability and share of an empty bin are null.
Json calibration_json(const Calibration& calibration) {
    Json bins = Json::array();
    for (const CalibrationBin& bin : calibration.bins) {
        bins.push_back({{"low", bin.low},
                        {"high", bin.high},
                        {"rows", bin.rows},
                        {"mean_probability", number_or_null(bin.mean_probability)},
                        {"observed_share", number_or_null(bin.observed_share)}});
    }
    return bins;
}

Json epoch_json(const EpochFacts& facts) {
    Json json = {{"epoch", facts.record.epoch},
                 {"learning_rate", facts.record.learning_rate},
                 {"training", scores_json(facts.record.training, facts.training_auc)},
                 {"clusters", {facts.clusters, facts.cluster_births, facts.cluster_deaths}},
                 {"dead_units", facts.dead_units},
                 {"always_on_units", facts.always_on_units}};
    if (facts.record.validation) json["validation"] = scores_json(*facts.record.validation, facts.validation_auc);
    if (facts.has_regions) json["regions"] = {facts.regions, facts.region_births, facts.region_deaths};
    return json;
}

template <class T>
void read(const Json& json, const char* key, T& value) {
    if (json.contains(key)) value = json[key].get<T>();
}

/// The members of the command but its name, as a change of `setup`.
/// Errors   the first member that is no option, of a wrong type or out of its choices.
Result<Command> read_setup(const Json& json, const TrainingSetup& setup) {
    nlohmann::ordered_json members = json;
    members.erase("command");
    ReadSetup read = read_training_setup(members, setup);
    if (!read.faults.empty()) return tl::unexpected<Error>(read.faults.front());
    if (!read.unknown.empty())
        return refuse("set_training", "options of docs/embedding.md",
                      quoted(read.unknown[0]) + option_like(read.unknown[0]));
    return Command(SetTraining{std::move(read.setup)});
}

}  // namespace

Json training_json(const AppState& state) {
    const TrainingState& training = state.training;
    Json history = Json::array();
    for (const EpochFacts& facts : training.history) history.push_back(epoch_json(facts));
    Json json = {{"setup", Json(training_setup_json(training.setup))},
                 {"notes", training.notes},
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
                           {"calibration_error", number_or_null(metrics.calibration.expected_error)},
                           {"calibration", calibration_json(metrics.calibration)}};
    }
    if (training.yardstick) {
        json["yardstick"] = {{"training", scores_json(training.yardstick->training)}};
        if (training.yardstick->validation)
            json["yardstick"]["validation"] = scores_json(*training.yardstick->validation);
    }
    return json;
}

nlohmann::ordered_json toy_json(const ToyOptions& toy) {
    nlohmann::ordered_json json = {
        {"kind", std::string(toy_info(toy.kind).id)}, {"rows", toy.rows}, {"noise", toy.noise}, {"seed", toy.seed}};
    if (toy_info(toy.kind).usual_arms > 0 && toy.arms > 0) json["arms"] = toy.arms;
    if (toy.kind == ToyKind::kFunction) {
        for (const ToyFunctionInfo& info : toy_functions()) {
            if (info.function == toy.function) json["function"] = std::string(info.id);
        }
    }
    return json;
}

Result<ToyOptions> toy_from_json(const Json& json) {
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
    return toy;
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
        const auto toy = toy_from_json(json);
        if (!toy) return tl::unexpected<Error>(toy.error());
        return Command(MakeData{*toy});
    }
    const auto epoch = index_or_none(json, "epoch");
    return Command(ShowEpoch{epoch ? std::optional(static_cast<int>(*epoch)) : std::nullopt});
}

}  // namespace reluscope
