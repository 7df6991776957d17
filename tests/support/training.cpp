#include "support/training.h"

#include "formats/csv/csv.h"
#include "support/bytes.h"
#include "train/trainer.h"

#include <doctest/doctest.h>

namespace reluscope::testing {

ExperimentResult run_experiment(const Table& table, const Experiment& experiment) {
    LearningTask task;
    task.target = experiment.target;
    task.seed = experiment.seed;
    task.validation_share = experiment.options.validation_share;
    task.encoder.standardise = experiment.standardise;
    auto data = make_training_data(table, task);
    REQUIRE_MESSAGE(data.has_value(), (data ? "" : data.error().sentence()));
    TrainOptions options = experiment.options;
    options.loss = loss_for(*data->set);
    options.seed = experiment.seed;
    Architecture architecture;
    architecture.num_inputs = static_cast<int>(data->set->inputs.rows());
    architecture.hidden = experiment.hidden;
    architecture.num_outputs = outputs_for(options.loss, data->set->num_classes);
    const auto start = make_network(architecture, link_of(options.loss), Initialisation::kHe, experiment.seed);
    REQUIRE(start.has_value());
    const auto trainer = train(*start, data->set, options);
    REQUIRE_MESSAGE(trainer.has_value(), (trainer ? "" : trainer.error().sentence()));
    REQUIRE((*trainer)->stop_reason() != StopReason::kNonFinite);

    ExperimentResult result;
    result.scores = evaluate((*trainer)->network(), *data, options.loss);
    result.network = std::make_shared<const Network>(*in_table_unit((*trainer)->network(), *data));
    StudyRequest request;
    request.model_target = experiment.target;
    request.classes = data->target.classes;
    request.encoder = data->encoder;
    auto input = make_study_input(result.network, std::make_shared<const Table>(table), request);
    REQUIRE_MESSAGE(input.has_value(), (input ? "" : input.error().sentence()));
    result.study = run_study(std::make_shared<const StudyInput>(*std::move(input)));
    result.data = std::move(*data);
    return result;
}

Table read_table(const std::string& path) {
    auto table = read_csv(path, read_bytes(path));
    REQUIRE_MESSAGE(table.has_value(), (table ? "" : table.error().sentence()));
    return *std::move(table);
}

}  // namespace reluscope::testing
