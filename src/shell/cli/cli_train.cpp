#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "analysis/units/unit_statistics.h"
#include "app/training/training_record.h"
#include "base/numerics/numerics.h"
#include "base/text/spelling.h"
#include "base/texts/cli_texts.h"
#include "data/cell_names.h"
#include "formats/csv/csv_write.h"
#include "formats/json/json_model.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"
#include "shell/requests/training_run.h"
#include "train/evaluation.h"
#include "train/setup/option_names.h"
#include "train/trainer.h"

#include <cmath>
#include <cstdio>
#include <filesystem>

namespace reluscope {

namespace {

namespace texts = cli_texts;

/// A fault of the command itself or of the data, which have different exit codes.
struct Fault {
    Error error;
    ExitCode code = kBadInput;
};

template <class T>
using Outcome = tl::expected<T, Fault>;

tl::unexpected<Fault> wrong_usage(Error error) { return tl::unexpected<Fault>(Fault{std::move(error), kWrongUsage}); }
tl::unexpected<Fault> bad_input(Error error) { return tl::unexpected<Fault>(Fault{std::move(error), kBadInput}); }

/// "COLUMN=LOW,MID,HIGH", the texts numbered from 0.
Result<OrdinalChoice> parse_ordinal(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return refuse("--ordinal", "COLUMN=TEXT,TEXT,...", quoted(text));
    OrdinalChoice choice{text.substr(0, equals), {}};
    for (std::size_t begin = equals + 1; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        choice.values.emplace_back(text.substr(begin, end - begin), static_cast<double>(choice.values.size()));
        begin = end + 1;
    }
    return choice;
}

Result<LearningTask> task_of(const TrainCommand& command) {
    LearningTask task;
    task.target = command.target;
    task.task = from_id<Task>(command.task);
    task.encoder = command.encoder;
    task.encoder.standardise = !command.no_standardise;
    task.encoder.missing_inputs = !command.no_missing_inputs;
    task.standardise_target = !command.keep_target;
    task.validation_share = command.options.validation_share;
    task.seed = command.seed;
    for (const std::string& text : command.ordinal) {
        auto ordinal = parse_ordinal(text);
        if (!ordinal) return tl::unexpected<Error>(ordinal.error());
        task.encoder.ordinal.push_back(std::move(*ordinal));
    }
    return task;
}

/// The encoder of another model, in `task`.
Status take_encoder(const std::string& path, LearningTask& task) {
    auto model = read_model_file(path);
    if (!model) return tl::unexpected<Error>(model.error());
    if (model->encoder.empty()) return in_file(path, Error{{}, {}, "a model with an encoder", "none"});
    task.given_encoder = std::move(model->encoder);
    return {};
}

/// All options but the loss, which the data may decide.
Result<TrainOptions> options_of(const TrainCommand& command) {
    TrainOptions options = command.options;
    options.optimiser = from_id<Optimiser>(command.optimiser).value_or(Optimiser::kAdam);
    options.schedule = from_id<Schedule>(command.schedule).value_or(Schedule::kConstant);
    options.first_activations_only = options.first_layer_only;
    options.seed = command.seed;
    options.balanced_class_weights = command.class_weights == "balanced";
    if (!command.class_weights.empty() && !options.balanced_class_weights) {
        const auto weights = parse_numbers("--class-weights", command.class_weights);
        if (!weights) return tl::unexpected<Error>(weights.error());
        options.class_weights.assign(weights->begin(), weights->end());
    }
    if (Status status = validate(options); !status) return tl::unexpected<Error>(status.error());
    return options;
}

Result<ToyOptions> toy_of(const TrainCommand& command) {
    ToyOptions toy = command.toy_options;
    const auto kind = toy_kind_from_id(command.toy);
    if (!kind) return tl::unexpected<Error>(kind.error());
    const auto function = toy_function_from_id(command.toy_function);
    if (!function) return tl::unexpected<Error>(function.error());
    toy.kind = *kind;
    toy.function = *function;
    return toy;
}

/// A run of the command, from the options to the trained network.
struct Run {
    Table table;
    TrainingRecord record;
    std::unique_ptr<TrainingRun> training;
    std::optional<TrainedNetwork> made;
    double seconds = 0;

    const TrainingData& data() const { return training->data(); }
};

/// Options and table.
Outcome<Run> prepare(const TrainCommand& command, const JobContext& context) {
    Run run;
    if (command.data.empty() == command.toy.empty())
        return wrong_usage(Error{{}, "train", "either DATA.csv or --toy", command.toy.empty() ? "none" : "both"});
    if (command.toy.empty() && command.target.empty())
        return wrong_usage(Error{{}, "train", "--target, the column with the answers", "none"});
    auto task = task_of(command);
    if (!task) return wrong_usage(task.error());
    if (!command.encoder_of.empty()) {
        if (Status status = take_encoder(command.encoder_of, *task); !status) return bad_input(status.error());
    }
    auto options = options_of(command);
    if (!options) return wrong_usage(options.error());
    if (!command.toy.empty()) {
        const auto toy = toy_of(command);
        if (!toy) return wrong_usage(toy.error());
        auto table = make_toy(*toy);
        if (!table) return wrong_usage(table.error());
        run.table = std::move(*table);
        run.record.toy = *toy;
        if (task->target.empty()) task->target = toy_target(toy->kind);
    } else {
        auto table = read_table_file(command.data, context, {command.missing});
        if (!table) return bad_input(table.error());
        run.table = std::move(*table);
    }
    run.record.data = std::filesystem::path(run.table.name).filename().string();
    run.record.target = task->target;
    run.record.task = std::move(*task);
    run.record.setup.options = std::move(*options);
    run.record.setup.seed = command.seed;
    run.record.setup.initialisation = from_id<Initialisation>(command.initialisation).value_or(Initialisation::kHe);
    if (command.hidden == std::vector<int>{0})
        run.record.setup.hidden.clear();
    else
        run.record.setup.hidden = command.hidden;
    run.record.setup.slope = command.slope;
    run.record.setup.residual = command.residual;
    return run;
}

/// Trains the network and fits the baseline.
Outcome<Run> trained(Run run, const TrainCommand& command, const JobContext& context) {
    const auto outcome_of = [](const TrainingFault& fault) {
        return fault.in_request ? wrong_usage(fault.error) : bad_input(fault.error);
    };
    auto training = TrainingRun::create(run.table, run.record, from_id<Loss>(command.loss), "--loss");
    if (!training) return outcome_of(training.error());
    run.training = *std::move(training);
    const double begin = monotonic_seconds();
    run_to_end(*run.training, context, "training");
    run.seconds = monotonic_seconds() - begin;
    auto made = run.training->take();
    if (!made) return outcome_of(made.error());
    run.made = *std::move(made);
    return run;
}

std::string cell(double value) { return std::isfinite(value) ? short_number(value) : ""; }

/// The cells of one set of rows: loss, then accuracy and AUC or R2 and RMSE.
std::vector<std::string> score_cells(const Evaluation& evaluation) {
    if (evaluation.classes)
        return {cell(evaluation.loss), cell(evaluation.classes->accuracy), cell(evaluation.classes->auc)};
    return {cell(evaluation.loss), cell(evaluation.numbers->r2), cell(evaluation.numbers->rmse)};
}

void print_scores(const Run& run) {
    const bool classes = run.data().is_class();
    std::vector<std::vector<std::string>> lines = {{"", texts::kRows, texts::kLoss,
                                                    classes ? texts::kAccuracy : texts::kR2,
                                                    classes ? texts::kAuc : texts::kRmse}};
    const auto add = [&](const std::string& name, const Evaluations& evaluations) {
        const auto add_line = [&](const std::string& rows, const Evaluation& evaluation) {
            std::vector<std::string> line = {name + ", " + rows, std::to_string(evaluation.rows)};
            for (std::string& text : score_cells(evaluation)) line.push_back(std::move(text));
            lines.push_back(std::move(line));
        };
        add_line("training", evaluations.training);
        if (evaluations.validation) add_line("validation", *evaluations.validation);
    };
    add(run.made->network.architecture(), run.made->scores);
    if (run.made->baseline) {
        const Loss loss = run.training->record().setup.options.loss;
        add(loss == Loss::kSquaredError
                ? "linear regression"
                : (loss == Loss::kBinaryCrossEntropy ? "logistic regression" : "softmax regression"),
            *run.made->baseline);
    }
    print_columns(lines, "lrrrr");
}

void print_clusters(const Run& run) {
    const PatternTable patterns = compute_patterns(run.made->network, run.data().set->inputs);
    const Clustering clustering = cluster_patterns(patterns.bits);
    const UnitStatistics units = unit_statistics(patterns.bits);
    const double largest = clustering.clusters[0].size / static_cast<double>(clustering.num_rows());
    print_line(texts::trained_clusters(clustering.num_clusters(), clustering.num_rows(), short_number(100 * largest),
                                       run.made->network.num_hidden_units(), units.dead.size(),
                                       units.always_active.size()));
}

void print_run(const Run& run, const TrainCommand& command) {
    print_line(texts::trained_on(printable(run.record.data, 60), run.table.num_rows, run.data().num_unanswered,
                                 static_cast<unsigned long long>(run.data().set->inputs.rows()),
                                 printable(run.data().target.column, 60)));
    print_line(run.training->record().end);
    print_line("");
    print_scores(run);
    print_line("");
    print_clusters(run);
    for (const auto* notes : {&run.table.notes, &run.data().notes}) {
        for (const std::string& note : *notes) print_line(texts::note(note));
    }
    if (command.time) print_line(texts::seconds(run.seconds));
}

/// A column per number, a line per epoch; what does not apply is left out.
std::string history_csv(const Trainer& trainer, bool is_class) {
    const bool validates = !trainer.training_set().validation.empty();
    std::string text = "epoch,learning_rate";
    for (const char* rows : {"training", "validation"}) {
        if (rows[0] == 'v' && !validates) continue;
        for (const char* what : {"loss", "objective"}) text += "," + std::string(rows) + "_" + what;
        for (const char* what : is_class ? std::vector{"accuracy"} : std::vector{"r2", "rmse"})
            text += "," + std::string(rows) + "_" + what;
    }
    const auto add = [&](const RowScores& scores) {
        std::vector<double> values = {scores.loss, scores.objective};
        if (is_class)
            values.push_back(scores.accuracy);
        else
            values.insert(values.end(), {scores.r2, scores.rmse});
        for (const double value : values) text += "," + (std::isfinite(value) ? number_text(value) : "");
    };
    for (const EpochRecord& epoch : trainer.history()) {
        text += "\n" + std::to_string(epoch.epoch) + "," + number_text(epoch.learning_rate);
        add(epoch.training);
        if (epoch.validation) add(*epoch.validation);
    }
    return text + "\n";
}

Status write_text(const std::string& path, const std::string& text) {
    return write_file(path, [&](const TextSink& sink) { sink(text); });
}

Status write_outputs(const Run& run, const TrainCommand& command) {
    if (!command.history.empty()) {
        if (Status status = write_text(command.history, history_csv(run.training->trainer(), run.data().is_class()));
            !status)
            return status;
    }
    if (!command.table_out.empty()) {
        std::string text;
        write_csv(run.table, [&](std::string_view part) { text += part; });
        if (Status status = write_text(command.table_out, text); !status) return status;
    }
    if (command.out.empty()) return {};
    return write_text(command.out, write_json_model(trained_model(run.made->network, run.data(), run.training->record(),
                                                                  command.name)));
}

}  // namespace

int run_train(const TrainCommand& command) {
    const TerminalProgress progress;
    auto run = prepare(command, progress.context()).and_then([&](Run prepared) {
        return trained(std::move(prepared), command, progress.context());
    });
    if (!run)
        return run.error().code == kWrongUsage ? print_wrong_usage(run.error().error) : print_error(run.error().error);
    if (const Status status = write_outputs(*run, command); !status) return print_error(status.error());
    const bool stdout_is_taken = command.out == "-" || command.history == "-" || command.table_out == "-";
    if (!stdout_is_taken) print_run(*run, command);
    return kDone;
}

}  // namespace reluscope
