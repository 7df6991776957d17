#include "base/numerics/numerics.h"
#include "base/result.h"
#include "base/texts/cli_texts.h"
#include "base/version.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_text.h"
#include "shell/desktop/desktop_window.h"
#include "shell/kit/output_file.h"
#include "train/setup/option_names.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdio>
#include <new>
#include <sstream>

namespace {

using namespace reluscope;
namespace texts = cli_texts;

/// The parser takes a number of too many digits for the last one that fits; a message would name what nobody wrote.
std::string check_whole_number(const std::string& text) {
    const char* const begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const char* const end = text.data() + text.size();
    long long value = 0;
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error == std::errc() && stop == end) return "";
    return "expected a whole number of at most 18 digits, found " + quoted(text);
}

/// The parser's own check names the largest number that there is, with all of its digits.
std::string check_above_zero(const std::string& text) {
    double value = 0;
    if (parse_number(text, value) && value > 0) return "";
    return "expected a number above 0, found " + (parse_number(text, value) ? text : quoted(text));
}

void add_missing(CLI::App* command, std::vector<std::string>& missing) {
    command->add_option("--missing", missing, texts::kMissing)->delimiter(',');
}

void add_output(CLI::App* command, std::optional<std::string>& output) {
    command->add_option("--output", output, texts::kOutput);
}

void add_info(CLI::App& app, InfoOptions& options) {
    CLI::App* command = app.add_subcommand("info", texts::info::kSummary);
    command->add_option("FILE", options.path, texts::info::kFile)->required();
    command->add_flag("--json", options.json, texts::info::kJson);
    add_missing(command, options.missing);
    add_output(command, options.output);
}

void add_lesson(CLI::App& app, LessonOptions& options) {
    CLI::App* command = app.add_subcommand("lesson", texts::lesson::kSummary);
    command->add_option("FILE", options.path, texts::lesson::kFile)->required();
    command->add_flag("--json", options.json, texts::lesson::kJson);
}

void add_explain(CLI::App& app, ExplainOptions& options) {
    namespace help = texts::explain;
    CLI::App* command = app.add_subcommand("explain", help::kSummary);
    command->add_option("MODEL", options.model, texts::kModelOrStdin)->required();
    command->add_option("DATA", options.data, texts::kDataOrStdin)->required();
    command->add_option("--target", options.target, texts::kTarget);
    command->add_option("--ignore", options.ignore, help::kIgnore)->delimiter(',');
    add_missing(command, options.missing);
    command->add_option("--out", options.out, help::kOut);
    command->add_option("--html", options.html, help::kHtml);
    command->add_option("--assignments", options.assignments, help::kAssignments);
    command->add_option("--row", options.row, help::kRow)->check(check_whole_number);
    command->add_option("--link", options.link, texts::kLink);
    command->add_flag("--table", options.table, help::kTable);
    command->add_option("--unwrap", options.unwrap, help::kUnwrap);
    command->add_option("--held-out", options.held_out, help::kHeldOut);
    command->add_option("--rules", options.rules, help::kRules);
    command->add_option("--clusters", options.clusters, help::kClusters);
    command->add_option("--max-clusters", options.max_clusters, help::kMaxClusters)
        ->check(check_above_zero)
        ->capture_default_str();
    command->add_flag("--time", options.time, texts::kTime);
    add_output(command, options.output);
}

void add_convert(CLI::App& app, ConvertOptions& options) {
    namespace help = texts::convert;
    CLI::App* command = app.add_subcommand("convert", help::kSummary);
    command->add_option("MODEL", options.model, texts::kModelOrStdin)->required();
    command->add_option("OUT", options.out, help::kOut)->required();
    command->add_option("--link", options.link, texts::kLink);
    command->add_flag("--float64", options.float64, help::kFloat64);
    add_output(command, options.output);
}

void add_simplify(CLI::App& app, SimplifyOptions& options) {
    namespace help = texts::simplify;
    CLI::App* command = app.add_subcommand("simplify", help::kSummary);
    command->add_option("MODEL", options.model, texts::kModelOrStdin)->required();
    command->add_option("DATA", options.data, help::kData);
    CLI::Option_group* kind = command->add_option_group("kind", help::kKind);
    kind->add_option("--lossless", options.lossless, help::kLossless);
    kind->add_option("--families", options.families, help::kFamilies)->check(check_above_zero);
    kind->add_option("--prune", options.prune, help::kPrune)->check(check_above_zero);
    kind->add_option("--sparsity", options.sparsity, help::kSparsity)->check(check_above_zero);
    kind->add_flag("--flatten", options.flatten, help::kFlatten);
    kind->require_option(1);
    command->add_option("--box", options.box, help::kBox);
    command->add_option("--by", options.by, help::kBy)
        ->check(CLI::IsMember({"fidelity", "average", "answers", "aletheia"}));
    command->add_flag("--touching", options.touching, help::kTouching);
    command->add_option("--held-out", options.held_out, help::kHeldOut);
    command->add_option("--seed", options.seed, help::kSeed);
    command->add_option("--out", options.out, help::kOut);
    command->add_option("--report", options.report, help::kReport);
    command->add_option("--target", options.target, help::kTarget);
    command->add_option("--ignore", options.ignore, texts::explain::kIgnore)->delimiter(',');
    command->add_flag("--time", options.time, texts::kTime);
    add_missing(command, options.missing);
    add_output(command, options.output);
}

/// The model, the table and the row of an answer about one row.
template <typename Options>
CLI::App* add_row_command(CLI::App& app, const char* name, const char* summary, Options& options) {
    CLI::App* command = app.add_subcommand(name, summary);
    command->add_option("MODEL", options.model, texts::kModelOrStdin)->required();
    command->add_option("DATA", options.data, texts::kDataOrStdin)->required();
    command->add_option("--row", options.row, texts::explain::kThisRow)->required()->check(check_whole_number);
    command->add_option("--target", options.target, texts::kTarget);
    command->add_option("--ignore", options.ignore, texts::explain::kIgnore)->delimiter(',');
    add_missing(command, options.missing);
    add_output(command, options.output);
    return command;
}

void add_counterfactual(CLI::App& app, CounterfactualOptions& options) {
    namespace help = texts::counterfactual;
    CLI::App* command = add_row_command(app, "counterfactual", help::kSummary, options);
    command->add_option("--norm", options.norm, help::kNorm)->check(CLI::IsMember({"l2", "l1", "linf"}));
    command->add_option("--to", options.to, help::kTo);
    command->add_option("--lock", options.lock, help::kLock)->delimiter(',');
    command->add_option("--only", options.only, help::kOnly)->delimiter(',');
    command->add_option("--up", options.up, help::kUp)->delimiter(',');
    command->add_option("--down", options.down, help::kDown)->delimiter(',');
    command->add_option("--integer", options.integer, help::kInteger)->delimiter(',');
    command->add_option("--max-columns", options.max_columns, help::kMaxColumns)->check(check_above_zero);
    command->add_option("--alternatives", options.alternatives, help::kAlternatives);
    command->add_option("--box", options.box, help::kBox)->check(CLI::IsMember({"data", "none"}));
    command->add_flag("--relaxed", options.relaxed, help::kRelaxed);
    command->add_option("--budget", options.budget, help::kBudget)->check(check_above_zero);
    command->add_option("--out", options.out, help::kOut);
}

void add_attribute(CLI::App& app, AttributeOptions& options) {
    namespace help = texts::attribute;
    CLI::App* command = add_row_command(app, "attribute", help::kSummary, options);
    command->add_option("--method", options.method, help::kMethod)
        ->required()
        ->check(CLI::IsMember({"shapley", "integrated-gradients", "expected-gradients"}));
    command->add_option("--background", options.background, help::kBackground);
    command->add_option("--seed", options.seed, help::kSeed);
    command->add_option("--out", options.out, help::kOut);
    command->add_flag("--time", options.time, texts::kTime);
}

void add_partition(CLI::App& app, PartitionCommand& options) {
    namespace help = texts::partition;
    CLI::App* command = app.add_subcommand("partition", help::kSummary);
    command->add_option("MODEL", options.model, texts::kModelOrStdin)->required();
    command->add_option("--window", options.window, help::kWindow)->expected(4);
    command->add_option("--features", options.features, help::kFeatures)->expected(2)->check(check_whole_number);
    command->add_option("--at", options.at, help::kAt);
    command->add_option("--out", options.out, help::kOut);
    command->add_option("--max-regions", options.max_regions, help::kMaxRegions)->check(check_above_zero);
    command->add_option("--depth", options.depth, help::kDepth);
    command->add_flag("--check", options.check, help::kCheck);
    command->add_flag("--whole", options.whole, help::kWhole);
    command->add_flag("--time", options.time, texts::kTime);
    add_output(command, options.output);
}

void add_path(CLI::App& app, PathOptions& options) {
    namespace help = texts::path;
    CLI::App* command = app.add_subcommand("path", help::kSummary);
    command->add_option("MODEL", options.model, texts::kModelOrStdin)->required();
    command->add_option("--from", options.from, help::kFrom)->required();
    command->add_option("--to", options.to, help::kTo)->required();
    command->add_option("--out", options.out, help::kOut);
    command->add_option("--max-pieces", options.max_pieces, help::kMaxPieces)->check(check_above_zero);
    command->add_flag("--time", options.time, texts::kTime);
    add_output(command, options.output);
}

void add_train_data(CLI::App* command, TrainCommand& train) {
    namespace help = texts::train;
    command->add_option("DATA", train.data, help::kData);
    command->add_option("--target", train.target, help::kTarget);
    command->add_option("--task", train.task, help::kTask)->check(CLI::IsMember(all_ids<Task>()));
    command->add_option("--columns", train.encoder.columns, help::kColumns)->delimiter(',');
    command->add_option("--drop,--ignore", train.encoder.drop, help::kDrop)->delimiter(',');
    add_missing(command, train.missing);
    command->add_option("--categorical", train.encoder.categorical, help::kCategorical)->delimiter(',');
    command->add_option("--ordinal", train.ordinal, help::kOrdinal);
    command->add_flag("--no-standardise,--keep", train.no_standardise, help::kNoStandardise);
    command->add_flag("--keep-target", train.keep_target, help::kKeepTarget);
    command->add_flag("--no-missing-inputs", train.no_missing_inputs, help::kNoMissingInputs);
    command->add_option("--max-categories", train.encoder.max_categories, help::kMaxCategories)->capture_default_str();
    command->add_option("--encoder", train.encoder_of, help::kEncoder);
    command->add_option("--toy", train.toy, help::kToy);
    command->add_option("--rows", train.toy_options.rows, help::kRows)->capture_default_str();
    command->add_option("--noise", train.toy_options.noise, help::kNoise)->capture_default_str();
    command->add_option("--arms", train.toy_options.arms, help::kArms);
    command->add_option("--function", train.toy_function, help::kFunction);
    command->add_option("--toy-seed", train.toy_options.seed, help::kToySeed)->capture_default_str();
}

void add_train_network(CLI::App* command, TrainCommand& train) {
    namespace help = texts::train;
    command->add_option("--hidden", train.hidden, help::kHidden)->delimiter(',')->capture_default_str();
    command->add_option("--leaky", train.slope, help::kLeaky)->capture_default_str();
    command->add_flag("--residual", train.residual, help::kResidual);
    command->add_option("--init", train.initialisation, help::kInit)
        ->check(CLI::IsMember(all_ids<Initialisation>()))
        ->capture_default_str();
    command->add_option("--seed", train.seed, help::kSeed)->capture_default_str();
}

void add_train_options(CLI::App* command, TrainCommand& train) {
    namespace help = texts::train;
    TrainOptions& options = train.options;
    command->add_option("--loss", train.loss, help::kLoss)->check(CLI::IsMember(all_ids<Loss>()));
    command->add_option("--optimiser", train.optimiser, help::kOptimiser)
        ->check(CLI::IsMember(all_ids<Optimiser>()))
        ->capture_default_str();
    command->add_option("--learning-rate", options.learning_rate, help::kLearningRate)->capture_default_str();
    command->add_option("--momentum", options.momentum, help::kMomentum)->capture_default_str();
    command->add_option("--beta1", options.beta1, help::kBeta1)->capture_default_str();
    command->add_option("--beta2", options.beta2, help::kBeta2)->capture_default_str();
    command->add_option("--epsilon", options.epsilon, help::kEpsilon)->capture_default_str();
    command->add_option("--schedule", train.schedule, help::kSchedule)
        ->check(CLI::IsMember(all_ids<Schedule>()))
        ->capture_default_str();
    command->add_option("--decay", options.decay, help::kDecay)->capture_default_str();
    command->add_option("--step-epochs", options.step_epochs, help::kStepEpochs)->capture_default_str();
    command->add_option("--final-share", options.final_share, help::kFinalShare)->capture_default_str();
    command->add_option("--l1", options.l1_weights, help::kL1)->capture_default_str();
    command->add_option("--l2", options.l2_weights, help::kL2)->capture_default_str();
    command->add_option("--l1-activations", options.l1_activations, help::kL1Activations)->capture_default_str();
    command->add_flag("--first-layer-only", options.first_layer_only, help::kFirstLayerOnly);
    command->add_option("--batch", options.batch_size, help::kBatch)->capture_default_str();
    command->add_option("--epochs", options.epochs, help::kEpochs)->capture_default_str();
    command->add_option("--class-weights", train.class_weights, help::kClassWeights);
    command->add_option("--validation", options.validation_share, help::kValidation)->capture_default_str();
    command->add_option("--patience", options.patience, help::kPatience)->capture_default_str();
}

void add_train(CLI::App& app, TrainCommand& train) {
    namespace help = texts::train;
    CLI::App* command = app.add_subcommand("train", help::kSummary);
    add_train_data(command, train);
    add_train_network(command, train);
    add_train_options(command, train);
    command->add_option("--name", train.name, help::kName);
    command->add_option("--out", train.out, help::kOut);
    command->add_option("--history", train.history, help::kHistory);
    command->add_option("--save-table", train.table_out, help::kSaveTable);
    command->add_flag("--time", train.time, help::kTime);
}

void add_open(CLI::App& app, DesktopOptions& options) {
    namespace help = texts::open;
    CLI::App* command = app.add_subcommand("open", help::kSummary);
    command->add_option("FILES", options.files, help::kFiles);
    command->add_flag("--welcome", options.welcome, help::kWelcome);
    command->add_option("--screenshot", options.screenshot_path, help::kScreenshot);
    command->add_option("--seconds", options.seconds, help::kSeconds);
    command->add_option("--theme", options.theme, help::kTheme);
    command->add_option("--commands", options.commands, help::kCommands);
    command->add_option("--width", options.width, help::kWidth);
    command->add_option("--height", options.height, help::kHeight);
    add_output(command, options.output);
}

void add_render(CLI::App& app, RenderOptions& options) {
    namespace help = texts::render;
    CLI::App* command = app.add_subcommand("render", help::kSummary);
    command->add_option("MODEL", options.model, texts::kModelOrStdin)->required();
    command->add_option("DATA", options.data, help::kData);
    command->add_option("--out", options.out, help::kOut)->required();
    command->add_option("--size", options.size, help::kSize)->capture_default_str();
    command->add_option("--view", options.view, help::kView);
    command->add_option("--scale", options.scale, help::kScale)->check(CLI::Range(1, 4))->capture_default_str();
    command->add_option("--theme", options.theme, help::kTheme)
        ->check(CLI::IsMember({"light", "dark"}))
        ->capture_default_str();
    add_output(command, options.output);
}

void add_export(CLI::App& app, ExportOptions& options) {
    namespace help = texts::export_page;
    CLI::App* command = app.add_subcommand("export", help::kSummary);
    command->add_option("MODEL", options.model, help::kModel)->required();
    command->add_option("DATA", options.data, help::kData);
    command->add_option("--html", options.html, help::kHtml)->required();
    command->add_option("--target", options.target, texts::kTarget);
    command->add_option("--link", options.link, texts::kLink);
    command->add_option("--view", options.view, help::kView);
    command->add_option("--hide", options.hide, help::kHide)->delimiter(',');
    command->add_option("--theme", options.theme, help::kTheme)->check(CLI::IsMember({"light", "dark"}));
    command->add_option("--page", options.page, help::kPage);
    add_output(command, options.output);
}

int run(int argc, char** argv) {
    CLI::App app(texts::kProgram);
    app.set_version_flag("--version", kVersion);
    app.require_subcommand(0, 1);
    InfoOptions info;
    ExplainOptions explain;
    ConvertOptions convert;
    PartitionCommand partition;
    PathOptions path;
    SimplifyOptions simplify;
    CounterfactualOptions counterfactual;
    AttributeOptions attribute;
    TrainCommand train;
    DesktopOptions desktop;
    RenderOptions render;
    LessonOptions lesson;
    ExportOptions page;
    add_info(app, info);
    add_explain(app, explain);
    add_convert(app, convert);
    add_partition(app, partition);
    add_path(app, path);
    add_simplify(app, simplify);
    add_counterfactual(app, counterfactual);
    add_attribute(app, attribute);
    add_train(app, train);
    add_open(app, desktop);
    add_render(app, render);
    add_lesson(app, lesson);
    add_export(app, page);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        std::ostringstream err;
        const int code = app.exit(error, out, err);
        print("%s", out.str().c_str());
        complain("%s", err.str().c_str());
        return code == 0 ? kDone : kWrongUsage;
    }
    initialise_numerics();
    if (app.got_subcommand("info")) return run_info(info);
    if (app.got_subcommand("explain")) return run_explain(explain);
    if (app.got_subcommand("convert")) return run_convert(convert);
    if (app.got_subcommand("partition")) return run_partition(partition);
    if (app.got_subcommand("path")) return run_path(path);
    if (app.got_subcommand("simplify")) return run_simplify(simplify);
    if (app.got_subcommand("counterfactual")) return run_counterfactual(counterfactual);
    if (app.got_subcommand("attribute")) return run_attribute(attribute);
    if (app.got_subcommand("train")) return run_train(train);
    if (app.got_subcommand("render")) return run_render(render);
    if (app.got_subcommand("lesson")) return run_lesson(lesson);
    if (app.got_subcommand("export")) return run_export(page);
    return run_desktop(desktop);
}

}  // namespace

int main(int argc, char** argv) {
    occupy_standard_streams();
    int code = kBadInput;
    try {
        code = run(argc, argv);
    } catch (const std::bad_alloc&) {
        complain("%s\n", texts::kNotEnoughMemory);
    }
    // Who reads the output must be able to trust that it is all there.
    if (const Status status = flush_standard_output(); !status && code == kDone) return print_error(status.error());
    return code;
}
