#include "app/training/training_setup.h"
#include "base/texts/engine_texts.h"
#include "shell/engine/engine_tasks.h"
#include "shell/requests/training_run.h"
#include "train/setup/option_names.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

/// What the stages of a training share.
struct LearningWork {
    std::shared_ptr<const Table> table;
    TrainingRecord record;
    std::optional<Loss> loss;
    std::string name;
    std::unique_ptr<TrainingRun> run;

    Result<Job*> begin() {
        auto made = TrainingRun::create(*table, record, loss, "loss");
        if (!made) return tl::unexpected<Error>(made.error().error);
        run = *std::move(made);
        return run.get();
    }
    Status finish(EngineOutcome& outcome);
};

/// A number per epoch; NaN where it does not apply.
void add_curve(const char* name, const std::vector<EpochRecord>& history, double (*of)(const EpochRecord&),
               EngineOutcome& outcome) {
    std::vector<double> curve;
    for (const EpochRecord& epoch : history) curve.push_back(of(epoch));
    outcome.arrays.push_back({name, std::move(curve)});
}

template <double RowScores::* score>
double of_validation(const EpochRecord& epoch) {
    return epoch.validation ? (*epoch.validation).*score : std::numeric_limits<double>::quiet_NaN();
}

template <double RowScores::* score>
double of_training(const EpochRecord& epoch) {
    return epoch.training.*score;
}

void add_history(const TrainingRun& run, EngineOutcome& outcome) {
    const std::vector<EpochRecord>& history = run.trainer().history();
    add_curve("learningRate", history, [](const EpochRecord& epoch) { return epoch.learning_rate; }, outcome);
    add_curve("trainingLoss", history, of_training<&RowScores::loss>, outcome);
    add_curve("validationLoss", history, of_validation<&RowScores::loss>, outcome);
    if (run.data().is_class()) {
        add_curve("trainingAccuracy", history, of_training<&RowScores::accuracy>, outcome);
        add_curve("validationAccuracy", history, of_validation<&RowScores::accuracy>, outcome);
    } else {
        add_curve("trainingR2", history, of_training<&RowScores::r2>, outcome);
        add_curve("validationR2", history, of_validation<&RowScores::r2>, outcome);
    }
}

Status LearningWork::finish(EngineOutcome& outcome) {
    auto made = run->take();
    if (!made) return tl::unexpected<Error>(made.error().error);
    add_history(*run, outcome);
    outcome.document = training_record_json(run->record());
    outcome.model =
        std::make_shared<const ModelFile>(trained_model(std::move(made->network), run->data(), run->record(), name));
    return {};
}

/// {"age_group": {"child": 0, "adult": 1}}: a number for each text of a column.
std::vector<OrdinalChoice> ordinals_of(EngineRequest& request) {
    std::vector<OrdinalChoice> ordinals;
    const auto member = request.members().find("ordinal");
    if (!member) return ordinals;
    if (!member->value().is_object()) {
        request.members().fail(member->refuse_value("an object of columns"));
        return ordinals;
    }
    for (const auto& [column, texts] : member->value().items()) {
        const auto names = member->member(column, texts).texts();
        if (!names) {
            request.members().fail(tl::unexpected<Error>(names.error()));
            return ordinals;
        }
        OrdinalChoice choice{column, {}};
        for (const std::string& name : *names)
            choice.values.emplace_back(name, static_cast<double>(choice.values.size()));
        ordinals.push_back(std::move(choice));
    }
    return ordinals;
}

/// Columns that are no inputs: `ignore`, as for other tables, and `drop`.
std::vector<std::string> left_out(EngineRequest& request) {
    std::vector<std::string> columns = request.texts("drop");
    for (std::string& column : request.texts("ignore")) {
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(std::move(column));
    }
    return columns;
}

LearningTask learning_task_of(EngineRequest& request) {
    JsonObject& members = request.members();
    LearningTask task;
    task.target = members.text("target");
    if (members.has("kind")) task.task = from_id<Task>(request.choice("kind", all_ids<Task>()));
    task.encoder.columns = request.texts("columns");
    task.encoder.drop = left_out(request);
    task.encoder.categorical = request.texts("categorical");
    task.encoder.ordinal = ordinals_of(request);
    task.encoder.standardise = members.boolean("standardise", true);
    task.encoder.missing_inputs = members.boolean("missingInputs", true);
    task.encoder.max_categories = request.count("maxCategories", 1, task.encoder.max_categories);
    task.standardise_target = members.boolean("standardiseTarget", true);
    return task;
}

/// The setup of docs/embedding.md's set_training, beginning with that of the command line.
TrainingSetup setup_of(EngineRequest& request) {
    TrainingSetup setup;
    setup.hidden = {16, 16};
    const auto member = request.members().find("setup");
    if (!member) return setup;
    if (!member->value().is_object()) {
        request.members().fail(member->refuse_value("an object of options"));
        return setup;
    }
    ReadSetup read = read_training_setup(member->value(), setup);
    if (!read.faults.empty()) request.members().fail(tl::unexpected<Error>(read.faults.front()));
    if (!read.unknown.empty())
        request.members().fail(refuse("setup", engine_texts::kSetupWanted,
                                      quoted(read.unknown.front()) + option_like(read.unknown.front())));
    return read.setup;
}

}  // namespace

TaskResult train_task(EngineRequest& request) {
    const auto work = std::make_shared<LearningWork>();
    work->table = request.table();
    work->record.task = learning_task_of(request);
    work->record.setup = setup_of(request);
    if (request.members().has("loss")) work->loss = from_id<Loss>(request.choice("loss", all_ids<Loss>()));
    work->name = request.members().text("name", "");
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());
    TrainingSetup& setup = work->record.setup;
    setup.options.seed = setup.seed;
    setup.options.first_activations_only = setup.options.first_activations_only || setup.options.first_layer_only;
    if (const Status status = validate(setup); !status) return tl::unexpected<Error>(status.error());
    work->record.task->seed = setup.seed;
    work->record.task->validation_share = setup.options.validation_share;
    work->record.target = work->record.task->target;
    work->record.data = work->table->name;
    auto task = std::make_unique<EngineTask>();
    task->in_steps(
        engine_texts::kTraining, [work] { return work->begin(); },
        [work](EngineOutcome& outcome) { return work->finish(outcome); });
    return task;
}

}  // namespace reluscope
