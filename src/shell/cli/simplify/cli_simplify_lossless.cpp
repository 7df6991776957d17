#include "analysis/study.h"
#include "base/texts/cli_texts.h"
#include "base/texts/simplify/simplify_texts.h"
#include "formats/json/json_reader.h"
#include "reports/simplify/simplification_report.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_study.h"
#include "shell/cli/cli_text.h"
#include "shell/cli/simplify/cli_simplify.h"
#include "shell/requests/simplified_models.h"
#include "simplify/dense_stack.h"
#include "simplify/slimming_job.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

namespace reluscope {

namespace {

namespace words = cli_texts::simplify;

/// The file of --box: {"lo": [..], "hi": [..]}, a number per network input.
Result<InputBox> read_box(const std::string& path, int num_inputs) {
    const auto bytes = read_file(path);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    const auto json = parse_json(*bytes);
    if (!json) return in_file(path, json.error());
    JsonObject object(JsonCursor(*json, ""));
    const std::vector<double> lo = object.numbers("lo");
    const std::vector<double> hi = object.numbers("hi");
    if (const Status status = object.finish(); !status) return in_file(path, status.error());
    const auto inputs = static_cast<std::size_t>(num_inputs);
    for (const auto& [key, numbers] : {std::pair("lo", &lo), std::pair("hi", &hi)}) {
        if (numbers->size() == inputs) continue;
        return in_file(path, Error{{},
                                   key,
                                   std::to_string(inputs) + " numbers, one for each input of the network",
                                   std::to_string(numbers->size())});
    }
    for (std::size_t i = 0; i < inputs; ++i) {
        if (lo[i] <= hi[i]) continue;
        return in_file(path, Error{{},
                                   "hi[" + std::to_string(i) + "]",
                                   "a number that is not below lo, " + short_number(lo[i]),
                                   short_number(hi[i])});
    }
    const auto size = static_cast<Eigen::Index>(inputs);
    return InputBox{Eigen::Map<const Eigen::VectorXd>(lo.data(), size),
                    Eigen::Map<const Eigen::VectorXd>(hi.data(), size)};
}

void print_slimming(const Network& network, const Slimming& slimming, bool on_box, const SimplificationCheck& check) {
    const int inputs = network.num_inputs();
    const int outputs = network.num_outputs();
    const std::string before = widths_text(inputs, slimming.hidden_before, outputs);
    if (slimming.removals.empty()) {
        print_line(before + ". " + words::kNothingRemoved);
    } else {
        print_line(words::smaller(before, widths_text(inputs, slimming.hidden_after, outputs), slimming.removals.size(),
                                  network.num_hidden_units()));
        std::map<RemovalReason, std::size_t> counts;
        for (const Removal& removal : slimming.removals) ++counts[removal.reason];
        for (const auto& [reason, count] : counts) print_line(words::reason(count, removal_name(reason)));
    }
    if (!slimming.removals.empty()) print_line(on_box ? words::kOnBox : words::kOnRows);
    print_line(words::largest_difference(short_number(check.max_rel_difference), check.rows, check.points));
    const auto on = static_cast<std::size_t>(
        std::count_if(slimming.stable.begin(), slimming.stable.end(),
                      [](const StableUnit& stable) { return stable.state == UnitState::kAlwaysOn; }));
    if (!slimming.stable.empty()) print_line(simplify_texts::stable_units(on, slimming.stable.size() - on, on_box));
    if (slimming.num_open > slimming.num_too_close)
        print_line(words::open_units(slimming.num_open - slimming.num_too_close));
    if (slimming.num_too_close > 0) print_line(words::close_units(slimming.num_too_close));
}

Status write_report(const Slimming& slimming, const SimplificationCheck& check, const SimplifyOptions& options) {
    return write_file(options.report,
                      [&](const TextSink& sink) { write_slimming_report(slimming, options.lossless, check, sink); });
}

/// What does not fit together in the options.
Status check_options(const SimplifyOptions& options) {
    if (options.lossless != "data" && options.lossless != "box") {
        return refuse("--lossless", "data or box", quoted(options.lossless));
    }
    if (options.lossless == "data" && options.data.empty()) {
        return refuse("--lossless data", "a table, DATA.csv after the model", "none");
    }
    if (options.lossless == "box" && options.data.empty() && options.box.empty()) {
        return refuse("--lossless box", "a table, whose smallest and largest values make the box, or --box B.json",
                      "neither");
    }
    return {};
}

}  // namespace

int simplify_lossless(const SimplifyOptions& options) {
    if (const Status status = check_options(options); !status) return print_wrong_usage(status.error());
    const auto model = read_simplified_model(options);
    if (!model) return print_error(model.error());
    if (const auto stack = dense_stack(model->network); !stack)
        return print_error(in_file(options.model, stack.error()).value());
    const TerminalProgress progress;
    std::optional<StudyInput> input;
    if (!options.data.empty()) {
        auto read = read_study_input(*model, options, progress.context());
        if (!read) return print_error(read.error());
        input = *std::move(read);
    }
    const double start = monotonic_seconds();
    const bool on_box = options.lossless == "box";
    SlimmingTask task;
    task.network = std::make_shared<const Network>(model->network);
    task.on_box = on_box;
    if (input) task.rows = input->rows;
    if (!options.box.empty()) {
        auto read = read_box(options.box, model->network.num_inputs());
        if (!read) return print_error(read.error());
        task.box = *std::move(read);
    }
    if (!on_box)
        task.patterns = std::make_shared<const PatternTable>(compute_patterns(model->network, input->rows->inputs));
    auto job = SlimmingJob::create(std::move(task));
    if (!job) return print_error(job.error());
    run_to_end(**job, progress.context(), words::kSearching);
    const auto made = (*job)->take();
    if (!made) return print_error(made.error());
    const Slimming& slimming = made->slimming;
    const double seconds = monotonic_seconds() - start;
    SimplificationCheck check{made->max_rel_difference, made->rows, made->points};
    if (input) check.scores = slimmed_scores(*model, *input, *made->network);
    if (options.out != "-" && options.report != "-") {
        print_slimming(model->network, slimming, on_box, check);
        if (options.time) print_line(cli_texts::seconds(seconds));
    }
    if (!options.out.empty()) {
        if (const Status status =
                write_simplified_model(slimmed_model(*model, *made->network, slimming, on_box), options);
            !status)
            return print_error(status.error());
    }
    if (!options.report.empty()) {
        if (const Status status = write_report(slimming, check, options); !status) return print_error(status.error());
    }
    return kDone;
}

}  // namespace reluscope
