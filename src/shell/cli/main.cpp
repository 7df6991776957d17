#include "base/numerics/numerics.h"
#include "base/result.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_text.h"
#include "shell/desktop/desktop_window.h"
#include "shell/output_file.h"
#include "train/setup/option_names.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdio>
#include <new>
#include <sstream>

namespace {

using namespace reluscope;

/// The parser takes a number of too many digits for the last one that fits; a message would name what nobody wrote.
std::string check_whole_number(const std::string& text) {
    const char* const begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const char* const end = text.data() + text.size();
    long long value = 0;
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error == std::errc() && stop == end) return "";
    return "expected a whole number of at most 18 digits, found " + quoted(text);
}

void add_missing(CLI::App* command, std::vector<std::string>& missing) {
    command->add_option("--missing", missing, "A,B,... texts and numbers that stand for no value, in every column")
        ->delimiter(',');
}

void add_output(CLI::App* command, std::optional<std::string>& output) {
    command->add_option("--output", output, "of a model with several outputs (ONNX), the one to read");
}

void add_info(CLI::App& app, InfoOptions& options) {
    CLI::App* command = app.add_subcommand("info", "What a model or a table holds");
    command->add_option("FILE", options.path, "model (ONNX, safetensors, JSON) or table (CSV); - reads standard input")
        ->required();
    command->add_flag("--json", options.json, "as JSON");
    add_missing(command, options.missing);
    add_output(command, options.output);
}

void add_explain(CLI::App& app, ExplainOptions& options) {
    CLI::App* command =
        app.add_subcommand("explain", "Group the rows by activation pattern; one exact affine map per group");
    command->add_option("MODEL", options.model, "ONNX, safetensors or JSON")->required();
    command->add_option("DATA", options.data, "CSV table")->required();
    command->add_option("--target", options.target, "column with the answers, which is no input");
    command->add_option("--ignore", options.ignore, "A,B,... columns that are neither inputs nor the answer")
        ->delimiter(',');
    add_missing(command, options.missing);
    command->add_option("--out", options.out, "write the report as JSON; - for standard output");
    command->add_option("--html", options.html, "write the report as one HTML page; - for standard output");
    command->add_option("--assignments", options.assignments,
                        "write each row's cluster as CSV, or as JSON where the name ends in .json");
    command->add_option("--row", options.row, "explain this row too, counted from 0")->check(check_whole_number);
    command->add_option("--link", options.link, "identity, sigmoid or softmax, where the file does not say it");
    command->add_flag("--table", options.table,
                      "per cluster: support, positive share, mean instance and importance of every feature");
    command->add_option("--unwrap", options.unwrap,
                        "write per cluster count, response, local and global AUC as CSV; - for standard output");
    command->add_option("--rules", options.rules, "write the clusters as OUT.py, OUT.c, OUT.sql or OUT.tex");
    command->add_option("--clusters", options.clusters,
                        "write the clusters with their maps as CSV; - for standard output");
    command->add_option("--max-clusters", options.max_clusters, "most clusters in --rules")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_flag("--time", options.time, "state the computing time in seconds");
    add_output(command, options.output);
}

void add_convert(CLI::App& app, ConvertOptions& options) {
    CLI::App* command = app.add_subcommand("convert", "Write a model in another format");
    command->add_option("MODEL", options.model, "ONNX, safetensors or JSON")->required();
    command->add_option("OUT", options.out, "OUT.json, OUT.onnx or OUT.safetensors")->required();
    command->add_option("--link", options.link, "identity, sigmoid or softmax, where the file does not say it");
    command->add_flag("--float64", options.float64, "keep doubles in ONNX and safetensors");
    add_output(command, options.output);
}

void add_partition(CLI::App& app, PartitionCommand& options) {
    CLI::App* command = app.add_subcommand(
        "partition", "The exact linear regions of a plane: polygons, patterns, maps, decision boundary");
    command->add_option("MODEL", options.model, "ONNX, safetensors or JSON")->required();
    command->add_option("--window", options.window, "X0 X1 Y0 Y1, the part of the plane (default -1 1 -1 1)")
        ->expected(4);
    command->add_option("--features", options.features, "I J, the inputs that vary, counted from 0")
        ->expected(2)
        ->check(check_whole_number);
    command->add_option("--at", options.at, "V1,V2,... where the other inputs stay (default 0)");
    command->add_option("--out", options.out, "P.json, P.svg or P.csv; - for JSON on standard output");
    command->add_option("--max-regions", options.max_regions, "stop after so many regions")->check(CLI::PositiveNumber);
    command->add_option("--depth", options.depth, "walls of the first so many hidden layers only");
    command->add_flag("--check", options.check, "compare every region with the forward pass");
    command->add_flag("--time", options.time, "state the computing time in seconds");
    add_output(command, options.output);
}

void add_path(CLI::App& app, PathOptions& options) {
    CLI::App* command = app.add_subcommand(
        "path", "Follow the straight line between two inputs: its pieces, their slopes, and integrated gradients");
    command->add_option("MODEL", options.model, "ONNX, safetensors or JSON")->required();
    command->add_option("--from", options.from, "first input, V1,V2,... as the model takes them")->required();
    command->add_option("--to", options.to, "last input, V1,V2,...")->required();
    command->add_option("--out", options.out, "write the path as JSON; - for standard output");
    command->add_option("--max-pieces", options.max_pieces, "stop after so many pieces")->check(CLI::PositiveNumber);
    command->add_flag("--time", options.time, "state the computing time in seconds");
    add_output(command, options.output);
}

void add_train_data(CLI::App* command, TrainCommand& train) {
    command->add_option("DATA", train.data, "CSV table; - reads standard input");
    command->add_option("--target", train.target, "column with the answers");
    command->add_option("--task", train.task, "class or number (default: guessed from the column)")
        ->check(CLI::IsMember(all_ids<Task>()));
    command->add_option("--columns", train.encoder.columns, "A,B,... only these columns are inputs")->delimiter(',');
    command->add_option("--drop,--ignore", train.encoder.drop, "A,B,... without these columns")->delimiter(',');
    add_missing(command, train.missing);
    command->add_option("--categorical", train.encoder.categorical, "A,B,... numbers that are categories")
        ->delimiter(',');
    command->add_option("--ordinal", train.ordinal, "COLUMN=LOW,...,HIGH: texts in order, numbered 0, 1, ...");
    command->add_flag("--no-standardise,--keep", train.no_standardise, "inputs in the table's own numbers");
    command->add_flag("--keep-target", train.keep_target, "a number is learnt in its own unit");
    command->add_flag("--no-missing-inputs", train.no_missing_inputs, "no inputs that say which cells were missing");
    command->add_option("--max-categories", train.encoder.max_categories, "inputs per column of texts")
        ->capture_default_str();
    command->add_option("--encoder", train.encoder_of, "MODEL.json whose inputs are taken as they are, instead");
    command->add_option("--toy", train.toy, "made-up data instead of a table: circles, moons, spirals, xor, ...");
    command->add_option("--rows", train.toy_options.rows, "rows of toy data")->capture_default_str();
    command->add_option("--noise", train.toy_options.noise, "noise of toy data, as part of its size")
        ->capture_default_str();
    command->add_option("--arms", train.toy_options.arms, "spirals, gaussians, rings: classes, 2 to 5");
    command->add_option("--function", train.toy_function, "function: sine, parabola, absolute or step");
    command->add_option("--toy-seed", train.toy_options.seed, "seed of toy data")->capture_default_str();
}

void add_train_network(CLI::App* command, TrainCommand& train) {
    command->add_option("--hidden", train.hidden, "N,M,... units per hidden layer; 0 for none")
        ->delimiter(',')
        ->capture_default_str();
    command->add_option("--leaky", train.slope, "slope of the units where z <= 0")->capture_default_str();
    command->add_flag("--residual", train.residual, "layers as wide as what they read add it");
    command->add_option("--init", train.initialisation, "he or uniform")
        ->check(CLI::IsMember(all_ids<Initialisation>()))
        ->capture_default_str();
    command->add_option("--seed", train.seed, "of the split, the first weights and the order of rows")
        ->capture_default_str();
}

void add_train_options(CLI::App* command, TrainCommand& train) {
    TrainOptions& options = train.options;
    command->add_option("--loss", train.loss, "binary, softmax or squared (default: by the task)")
        ->check(CLI::IsMember(all_ids<Loss>()));
    command->add_option("--optimiser", train.optimiser, "sgd or adam")
        ->check(CLI::IsMember(all_ids<Optimiser>()))
        ->capture_default_str();
    command->add_option("--learning-rate", options.learning_rate)->capture_default_str();
    command->add_option("--momentum", options.momentum, "of sgd")->capture_default_str();
    command->add_option("--beta1", options.beta1, "of adam: memory of the mean")->capture_default_str();
    command->add_option("--beta2", options.beta2, "of adam: memory of the squares")->capture_default_str();
    command->add_option("--epsilon", options.epsilon, "of adam: added to the root")->capture_default_str();
    command->add_option("--schedule", train.schedule, "of the learning rate: constant, step, exponential or cosine")
        ->check(CLI::IsMember(all_ids<Schedule>()))
        ->capture_default_str();
    command->add_option("--decay", options.decay, "step and exponential: factor")->capture_default_str();
    command->add_option("--step-epochs", options.step_epochs, "step: epochs between")->capture_default_str();
    command->add_option("--final-share", options.final_share, "cosine: of the rate at the end")->capture_default_str();
    command->add_option("--l1", options.l1_weights, "L1 on the weights")->capture_default_str();
    command->add_option("--l2", options.l2_weights, "L2 on the weights")->capture_default_str();
    command->add_option("--l1-activations", options.l1_activations, "L1 on the hidden units' values")
        ->capture_default_str();
    command->add_flag("--first-layer-only", options.first_layer_only, "L1 and L2 on the first layer only");
    command->add_option("--batch", options.batch_size, "rows per step")->capture_default_str();
    command->add_option("--epochs", options.epochs)->capture_default_str();
    command->add_option("--class-weights", train.class_weights, "balanced, or N,M,... one per class");
    command->add_option("--validation", options.validation_share, "share of the rows to validate on")
        ->capture_default_str();
    command->add_option("--patience", options.patience, "stop after so many epochs without a better validation loss")
        ->capture_default_str();
}

void add_train(CLI::App& app, TrainCommand& train) {
    CLI::App* command = app.add_subcommand("train", "Train a network on a table, with a linear model as the yardstick");
    add_train_data(command, train);
    add_train_network(command, train);
    add_train_options(command, train);
    command->add_option("--name", train.name, "of the model (default: that of the table)");
    command->add_option("--out", train.out, "write the model as JSON; - for standard output");
    command->add_option("--history", train.history, "write the loss of every epoch as CSV");
    command->add_option("--save-table", train.table_out, "write the table as CSV, e.g. of toy data");
    command->add_flag("--time", train.time, "state the training time in seconds");
}

void add_open(CLI::App& app, DesktopOptions& options) {
    CLI::App* command = app.add_subcommand("open", "Open the window on a model and a table");
    command->add_option("FILES", options.files, "MODEL [DATA.csv]")->required();
    command->add_option("--screenshot", options.screenshot_path, "write the window as PNG and leave");
    command->add_option("--seconds", options.seconds, "leave after so many seconds");
    command->add_option("--theme", options.theme, "light or dark");
    command->add_option("--commands", options.commands, "commands as JSON lines, applied before the screenshot");
    command->add_option("--width", options.width, "width of the window");
    command->add_option("--height", options.height, "height of the window");
    add_output(command, options.output);
}

void add_render(CLI::App& app, RenderOptions& options) {
    CLI::App* command = app.add_subcommand("render", "Draw the window, or one view of it, into a picture file");
    command->add_option("MODEL", options.model, "ONNX, safetensors or JSON; - reads standard input")->required();
    command->add_option("DATA", options.data, "CSV table; without one, rows are made up");
    command->add_option("--out", options.out, "SHOT.png, or SHOT.svg with --view")->required();
    command->add_option("--size", options.size, "WIDTHxHEIGHT in units of the screen")->capture_default_str();
    command->add_option("--view", options.view, "plane, training, path, ...: this view alone");
    command->add_option("--scale", options.scale, "pixels per unit")->check(CLI::Range(1, 4))->capture_default_str();
    command->add_option("--theme", options.theme, "light or dark")
        ->check(CLI::IsMember({"light", "dark"}))
        ->capture_default_str();
    add_output(command, options.output);
}

int run(int argc, char** argv) {
    CLI::App app("ReLUscope: see a ReLU network as a patchwork of linear models. Without a command the window opens.");
    app.set_version_flag("--version", RELUSCOPE_VERSION);
    app.require_subcommand(0, 1);
    InfoOptions info;
    ExplainOptions explain;
    ConvertOptions convert;
    PartitionCommand partition;
    PathOptions path;
    TrainCommand train;
    DesktopOptions desktop;
    RenderOptions render;
    add_info(app, info);
    add_explain(app, explain);
    add_convert(app, convert);
    add_partition(app, partition);
    add_path(app, path);
    add_train(app, train);
    add_open(app, desktop);
    add_render(app, render);
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
    if (app.got_subcommand("train")) return run_train(train);
    if (app.got_subcommand("render")) return run_render(render);
    return run_desktop(desktop);
}

}  // namespace

int main(int argc, char** argv) {
    occupy_standard_streams();
    int code = kBadInput;
    try {
        code = run(argc, argv);
    } catch (const std::bad_alloc&) {
        complain("not enough memory\n");
    }
    // Who reads the output must be able to trust that it is all there.
    if (const Status status = flush_standard_output(); !status && code == kDone) return print_error(status.error());
    return code;
}
