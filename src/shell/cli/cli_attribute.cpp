#include "analysis/study.h"
#include "answers/attribution.h"
#include "answers/shapley.h"
#include "base/numerics/numerics.h"
#include "base/text/number_format.h"
#include "base/texts/answers/attribution_texts.h"
#include "base/texts/cli_texts.h"
#include "network/forward.h"
#include "reports/answers/attribution_report.h"
#include "reports/kit/output_words.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_study.h"
#include "shell/cli/cli_text.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

namespace reluscope {

namespace {

namespace parts_words = attribution_texts;

/// The rows to compare with, as the options name them.
struct ChosenBackground {
    Eigen::MatrixXd inputs;  // inputs x rows
    BackgroundRows report;
    std::string words;  // "all 1 309 rows"
    std::vector<std::string> notes;
};

/// The number of rows that `text` asks for; nothing where it names a file.
std::optional<double> rows_asked_for(const std::string& text) {
    double number = 0;
    if (!parse_number(text, number)) return std::nullopt;
    return number;
}

Result<ChosenBackground> drawn_background(const StudyInput& input, double count, std::uint64_t seed) {
    const Eigen::MatrixXd& all = input.rows->inputs;
    if (count < 1 || count > static_cast<double>(all.cols()) || count != std::floor(count)) {
        return refuse("--background", "a whole number of rows from 1 to " + std::to_string(all.cols()),
                      number_text(count));
    }
    const auto rows = static_cast<std::size_t>(count);
    ChosenBackground chosen;
    chosen.inputs = all(Eigen::all, drawn_rows(static_cast<std::size_t>(all.cols()), rows, seed));
    chosen.report = {rows, "drawn", seed};
    chosen.words = parts_words::rows_drawn(rows, seed);
    return chosen;
}

Result<ChosenBackground> background_of(const StudyInput& input, const AttributeOptions& options,
                                       const JobContext& context) {
    if (options.background == "all") {
        ChosenBackground chosen;
        chosen.inputs = input.rows->inputs;
        const auto rows = static_cast<std::size_t>(chosen.inputs.cols());
        chosen.report = {rows, "all", std::nullopt};
        chosen.words = parts_words::all_rows(rows);
        return chosen;
    }
    if (const auto count = rows_asked_for(options.background)) return drawn_background(input, *count, options.seed);
    const auto table = read_table_file(options.background, context, {options.missing});
    if (!table) return tl::unexpected<Error>(table.error());
    auto rows = encode(input.encoder, *table);
    if (!rows) return in_file(table->name, rows.error());
    ChosenBackground chosen;
    if (rows->inputs.cols() == 0) return in_file(table->name, Error{{}, "rows", "at least one", "none"});
    chosen.inputs = std::move(rows->inputs);
    chosen.notes = std::move(rows->notes);
    const auto count = static_cast<std::size_t>(chosen.inputs.cols());
    chosen.report = {count, "file", std::nullopt};
    chosen.words = parts_words::rows_of(count, quoted(table->name));
    return chosen;
}

/// Column of StudyInput::rows that holds the row of the table.
std::optional<Eigen::Index> encoded_row(const StudyInput& input, long long table_row) {
    const auto& rows = input.rows->row;
    const auto found = std::lower_bound(rows.begin(), rows.end(), static_cast<std::uint32_t>(table_row));
    if (found == rows.end() || *found != static_cast<std::uint32_t>(table_row)) return std::nullopt;
    return static_cast<Eigen::Index>(found - rows.begin());
}

Result<Attribution> attribution_of(const StudyInput& input, AttributionMethod method,
                                   const std::vector<FeatureGroup>& columns, const Eigen::MatrixXd& background,
                                   const Eigen::VectorXd& row, std::uint64_t seed, const JobContext& context) {
    if (method == AttributionMethod::kShapley) {
        ShapleyOptions options;
        options.seed = seed;
        ShapleyJob job(*input.network, columns, background, row, options);
        run_to_end(job, context, "computing Shapley values");
        return job.take();
    }
    const bool from_mean = method == AttributionMethod::kIntegratedGradients;
    LineAttributionJob job(*input.network, columns, from_mean ? Eigen::MatrixXd(input_means(background)) : background,
                           row);
    run_to_end(job, context, "following lines");
    return job.take();
}

const char* words_of(AttributionMethod method) {
    switch (method) {
        case AttributionMethod::kShapley: return parts_words::kShapley;
        case AttributionMethod::kIntegratedGradients: return parts_words::kIntegratedGradients;
        case AttributionMethod::kExpectedGradients: break;
    }
    return parts_words::kExpectedGradients;
}

/// The columns by the size of their parts, the largest first.
std::vector<std::size_t> by_size(const Eigen::Ref<const Eigen::VectorXd>& values) {
    std::vector<std::size_t> order(static_cast<std::size_t>(values.size()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::abs(values(static_cast<Eigen::Index>(a))) > std::abs(values(static_cast<Eigen::Index>(b)));
    });
    return order;
}

/// One line per column, the largest part first.
void print_parts(const StudyInput& input, const std::vector<FeatureGroup>& columns, const Attribution& parts,
                 Eigen::Index output, std::size_t table_row) {
    constexpr std::size_t kColumnsShown = 20;
    const std::vector<std::size_t> order = by_size(parts.values.row(output).transpose());
    const std::size_t shown = std::min(order.size(), kColumnsShown);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto p = static_cast<Eigen::Index>(order[i]);
        const FeatureGroup& column = columns[order[i]];
        const InputOrigin& origin = input.origins[static_cast<std::size_t>(column.inputs[0])];
        std::string line = "  " + printable(column.column, 24) + " = " +
                           printable(cell_text(*input.table, origin, table_row), 24) + " " +
                           signed_number(parts.values(output, p));
        if (parts.standard_error) line += " ± " + display_number((*parts.standard_error)(output, p), 2);
        print_line(line);
    }
    if (shown == order.size()) return;
    double rest = 0;
    for (std::size_t i = shown; i < order.size(); ++i)
        rest += parts.values(output, static_cast<Eigen::Index>(order[i]));
    print_line("  " + parts_words::other_columns(order.size() - shown) + " " + signed_number(rest));
}

/// Several classes decide by the largest logit, unless each decides by itself.
bool one_class_wins(const Network& network) { return network.num_outputs() > 1 && network.link() != Link::kSigmoid; }

/// What spoke for the predicted class, against the next one.
void print_contrast(const ModelFile& model, const Study& study, const std::vector<FeatureGroup>& columns,
                    const Attribution& parts) {
    constexpr std::size_t kColumnsShown = 5;
    const auto contrast = contrast_of_classes(parts);
    if (!contrast || !one_class_wins(study.network()) || !output_words(model, study, 0).is_logit) return;
    std::string line = parts_words::why_not(printable(output_words(model, study, contrast->output).name, 24),
                                            printable(output_words(model, study, contrast->against).name, 24),
                                            short_number(contrast->difference), short_number(contrast->base));
    const std::vector<std::size_t> order = by_size(contrast->values);
    const std::size_t shown = std::min(order.size(), kColumnsShown);
    for (std::size_t i = 0; i < shown; ++i) {
        line += (i > 0 ? ", " : " ") + printable(columns[order[i]].column, 24) + " " +
                signed_number(contrast->values(static_cast<Eigen::Index>(order[i])));
    }
    if (shown < order.size()) line += cli_texts::and_more(order.size() - shown);
    print_line(line + ".");
}

void print_attribution(const ModelFile& model, const StudyInput& input, AttributionMethod method,
                       const std::vector<FeatureGroup>& columns, const ChosenBackground& background,
                       const Attribution& parts, const AttributeOptions& options) {
    Study study;
    study.input = std::make_shared<const StudyInput>(input);
    const Eigen::Index output = parts.logits.size() == 1 ? 0 : predicted_class(parts.logits);
    const OutputWords words = output_words(model, study, output);
    print_line(parts_words::row_output(static_cast<unsigned long long>(options.row), printable(words.phrase, 60),
                                       words.with_unit(short_number(parts.logits(output)))));
    const std::string base = words.with_unit(short_number(parts.base(output)));
    print_line(method == AttributionMethod::kIntegratedGradients ? parts_words::base_at_mean(base, background.words)
                                                                 : parts_words::base_is_mean(base, background.words));
    print_parts(input, columns, parts, output, static_cast<std::size_t>(options.row));
    print_line(parts_words::sum_holds(display_number(parts.residual, 2)));
    if (parts.standard_error)
        print_line(parts_words::estimated(ShapleyOptions().max_exact_columns, parts.pairs, options.seed));
    print_line(words_of(method));
    print_line(parts_words::kDifference);
    print_contrast(model, study, columns, parts);
    if (parts.logits.size() > 1)
        print_line(parts_words::other_outputs(static_cast<std::size_t>(parts.logits.size()) - 1));
    for (const std::string& note : background.notes) print_line(note);
}

Status write_attribution(const ModelFile& model, const StudyInput& input, AttributionReport report,
                         const std::vector<FeatureGroup>& columns, const Attribution& parts, const std::string& path) {
    Study study;
    study.input = std::make_shared<const StudyInput>(input);
    for (const FeatureGroup& column : columns) report.columns.push_back(column.column);
    for (Eigen::Index o = 0; o < parts.logits.size(); ++o) report.outputs.push_back(output_words(model, study, o).name);
    report.classes = one_class_wins(study.network()) && output_words(model, study, 0).is_logit;
    return write_file(path, [&](const TextSink& sink) { write_attribution_report(report, parts, sink); });
}

}  // namespace

int run_attribute(const AttributeOptions& options) {
    const int num_streams = (options.model == "-") + (options.data == "-") + (options.background == "-");
    if (num_streams > 1) {
        complain("%s\n", cli_texts::kOneStandardInput);
        return kWrongUsage;
    }
    const auto method = parse_attribution_method(options.method);
    if (!method)
        return print_wrong_usage(
            Error{{}, "--method", "shapley, integrated-gradients or expected-gradients", quoted(options.method)});
    const auto model = read_model_file(options.model, {{}, {}, options.output});
    if (!model) return print_error(model.error());
    const TerminalProgress progress;
    const auto input = read_study_input_of_row(*model, options, progress.context());
    if (!input) return print_error(input.error());
    const auto row = encoded_row(*input, options.row);
    if (!row) {
        return print_error(
            Error{options.data, {}, {}, cli_texts::row_left_out(static_cast<unsigned long long>(options.row))});
    }
    const auto background = background_of(*input, options, progress.context());
    if (!background) return print_error(background.error());
    const std::vector<FeatureGroup> columns = group_by_column(input->origins);
    const double start = monotonic_seconds();
    const auto parts = attribution_of(*input, *method, columns, background->inputs, input->rows->inputs.col(*row),
                                      options.seed, progress.context());
    const double seconds = monotonic_seconds() - start;
    if (!parts) return print_error(parts.error());
    if (!options.out.empty()) {
        AttributionReport report;
        report.method = *method;
        report.row = static_cast<std::size_t>(options.row);
        report.background = background->report;
        if (options.time) report.seconds = seconds;
        if (const Status status = write_attribution(*model, *input, report, columns, *parts, options.out); !status)
            return print_error(status.error());
    }
    if (options.out == "-") return kDone;
    print_attribution(*model, *input, *method, columns, *background, *parts, options);
    if (options.time) print_line(cli_texts::seconds(seconds));
    return kDone;
}

}  // namespace reluscope
