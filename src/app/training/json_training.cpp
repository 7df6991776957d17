#include "app/training/json_training.h"

#include "app/json/json_choice.h"
#include "app/json/json_value.h"
#include "app/state/names.h"
#include "app/training/training_setup.h"
#include "app/training/welcome_facts.h"
#include "base/texts/welcome_texts.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

using Json = nlohmann::json;

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

}  // namespace

Json training_json(const AppState& state) {
    const TrainingState& training = state.training;
    Json history = Json::array();
    for (const EpochFacts& facts : training.history) history.push_back(epoch_json(facts));
    Json json = {{"setup", Json(training_setup_json(training.setup))},
                 {"notes", training.notes},
                 {"problem", training.problem.empty() ? Json(nullptr) : Json(training.problem)},
                 {"mode", name_of(training.mode)},
                 {"epochs_per_second", training.speed() ? Json(*training.speed()) : Json(nullptr)},
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
    if (training.baseline) {
        json["yardstick"] = {{"training", scores_json(training.baseline->training)}};
        if (training.baseline->validation)
            json["yardstick"]["validation"] = scores_json(*training.baseline->validation);
    }
    return json;
}

Json welcome_json(const AppState& state) {
    const WelcomeFacts facts = welcome_facts(state);
    return {{"shown", state.welcome.shown},
            {"step", state.welcome.step ? Json(name_of(*state.welcome.step)) : Json(nullptr)},
            {"headline", welcome_texts::kHeadline},
            {"sentence", facts.sentence},
            {"pieces", facts.pieces ? Json(*facts.pieces) : Json(nullptr)},
            {"most_pieces", facts.most ? Json(*facts.most) : Json(nullptr)},
            {"waits_for_end", waits_for_end(state)}};
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

Status read_members(const Json& json, const AppState& now, SetTraining& command) {
    nlohmann::ordered_json members = json;
    members.erase("command");
    ReadSetup read = read_training_setup(members, now.training.setup);
    if (!read.faults.empty()) return tl::unexpected<Error>(read.faults.front());
    if (!read.unknown.empty())
        return refuse("set_training", "options of docs/embedding.md",
                      quoted(read.unknown[0]) + option_like(read.unknown[0]));
    command.setup = std::move(read.setup);
    return {};
}

/// {"node": 0, "row": 1, "column": 0, "value": 0.5}; the bias without a column.
Status read_members(const Json& json, const AppState&, SetWeight& command) {
    command.place = {json.at("node").get<std::size_t>(), json.at("row").get<Eigen::Index>(), std::nullopt};
    if (const auto column = index_or_none(json, "column")) command.place.column = static_cast<Eigen::Index>(*column);
    command.value = json.at("value").get<double>();
    return {};
}

Status read_members(const Json& json, const AppState&, MakeData& command) {
    const auto toy = toy_from_json(json);
    if (!toy) return tl::unexpected<Error>(toy.error());
    command.options = *toy;
    return {};
}

}  // namespace reluscope
