#include "base/numerics.h"
#include "shell/cli_commands.h"
#include "shell/desktop_window.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <new>

namespace {

using namespace reluscope;

void add_info(CLI::App& app, InfoOptions& options) {
    CLI::App* command = app.add_subcommand("info", "What a model or a table holds");
    command->add_option("FILE", options.path, "model (ONNX, safetensors, JSON) or table (CSV); - reads standard input")
        ->required();
    command->add_flag("--json", options.json, "as JSON");
}

void add_explain(CLI::App& app, ExplainOptions& options) {
    CLI::App* command =
        app.add_subcommand("explain", "Group the rows by activation pattern; one exact affine map per group");
    command->add_option("MODEL", options.model, "ONNX, safetensors or JSON")->required();
    command->add_option("DATA", options.data, "CSV table")->required();
    command->add_option("--target", options.target, "column that is no feature");
    command->add_option("--out", options.out, "write the report as JSON; - for standard output");
    command->add_option("--assignments", options.assignments, "write each row's cluster as CSV");
    command->add_option("--row", options.row, "explain this row too, counted from 0");
    command->add_option("--link", options.link, "identity, sigmoid or softmax, where the file does not say it");
    command->add_flag("--time", options.time, "state the computing time in seconds");
}

void add_convert(CLI::App& app, ConvertOptions& options) {
    CLI::App* command = app.add_subcommand("convert", "Write a model in another format");
    command->add_option("MODEL", options.model, "ONNX, safetensors or JSON")->required();
    command->add_option("OUT", options.out, "OUT.json, OUT.onnx or OUT.safetensors")->required();
    command->add_option("--link", options.link, "identity, sigmoid or softmax, where the file does not say it");
    command->add_flag("--float64", options.float64, "keep doubles in ONNX and safetensors");
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
}

int run(int argc, char** argv) {
    CLI::App app("ReLUscope: see a ReLU network as a patchwork of linear models. Without a command the window opens.");
    app.set_version_flag("--version", RELUSCOPE_VERSION);
    app.require_subcommand(0, 1);
    InfoOptions info;
    ExplainOptions explain;
    ConvertOptions convert;
    PathOptions path;
    DesktopOptions desktop;
    add_info(app, info);
    add_explain(app, explain);
    add_convert(app, convert);
    add_path(app, path);
    add_open(app, desktop);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? kDone : kWrongUsage;
    }
    initialise_numerics();
    if (app.got_subcommand("info")) return run_info(info);
    if (app.got_subcommand("explain")) return run_explain(explain);
    if (app.got_subcommand("convert")) return run_convert(convert);
    if (app.got_subcommand("path")) return run_path(path);
    return run_desktop(desktop);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "not enough memory\n");
        return kBadInput;
    }
}
