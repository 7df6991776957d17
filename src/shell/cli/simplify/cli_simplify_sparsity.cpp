#include "base/text/fit_format.h"
#include "base/texts/cli_texts.h"
#include "base/texts/simplify/sparsity_texts.h"
#include "reports/simplify/sparsity_report.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"
#include "shell/cli/simplify/cli_retraining.h"
#include "shell/cli/simplify/cli_simplify.h"
#include "simplify/retraining/sparsity_path.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

namespace path_words = sparsity_texts;

std::size_t units_left(const std::vector<std::size_t>& hidden) {
    std::size_t units = 0;
    for (const std::size_t width : hidden) units += width;
    return units;
}

/// The networks after which the number of patterns changed, and the one that is given.
void print_path_curve(const SparsityPath& path) {
    const bool classes = std::isfinite(path.curve[0].training.accuracy);
    const std::string score = classes ? cli_texts::kAccuracy : cli_texts::kRmse;
    const std::string fidelity = classes ? path_words::kAgreement : path_words::kFidelity;
    std::vector<std::vector<std::string>> lines = {{path_words::kPenalty, path_words::kPatterns, path_words::kUnits,
                                                    path_words::kWeights, score, path_words::kHeldOut + score,
                                                    path_words::kHeldOut + fidelity}};
    for (std::size_t i = 0; i < path.curve.size(); ++i) {
        const SparsityStep& step = path.curve[i];
        if (i > 0 && i != path.step && step.patterns == path.curve[i - 1].patterns) continue;
        const std::string penalty = i == 0 ? path_words::kNone : short_number(step.penalty);
        lines.push_back({step.relaxed ? path_words::kRelaxed + penalty : penalty, std::to_string(step.patterns),
                         std::to_string(units_left(step.hidden)), std::to_string(step.weights),
                         classes ? percent_or_dash(step.training.accuracy) : figure_text(step.training.rmse),
                         classes ? percent_or_dash(step.held_out.accuracy) : figure_text(step.held_out.rmse),
                         classes ? percent_or_dash(step.held_out.agreement) : display_r2(step.held_out.r2)});
    }
    print_columns(lines, "lrrrrrr");
}

void print_sparse_path(const ModelFile& model, const SparsityPath& path, const RetrainingTables& tables) {
    const std::size_t before = path.curve[0].patterns;
    const SparsityStep& step = path.curve[path.step];
    print_path_curve(path);
    print_line("");
    if (path.step == 0 && path.reached) {
        print_line(path_words::already(before));
    } else {
        print_line(path.reached ? path_words::reached(step.patterns, before, tables.origin.patterns_wanted)
                                : path_words::not_reached(step.patterns, before, tables.origin.patterns_wanted));
        print_line(path_words::becomes(model.network.architecture(), path.network.architecture()));
    }
    if (!path.trouble.empty()) print_line(path.trouble);
    if (!path.removals.empty())
        print_line(path_words::removed(path.removals.size(), short_number(path.slimming_difference)));
    if (!path.slimmed) print_line(path_words::kNotSlimmed);
    print_lost(tables, path.curve[0].held_out, step.held_out);
}

/// The record of an earlier path, which this one goes on with. Its split of the rows stands where it is of the same
/// table and no held-out table is given.
std::optional<SparsityRecord> earlier_path(const ModelFile& model, RetrainingTables& tables) {
    auto record = read_sparsity_record(model.training_json);
    if (!record) return record;
    tables.notes.push_back(path_words::goes_on(record->penalty));
    const bool same_table = record->table_sha256 == tables.origin.table_sha256 && !record->table_sha256.empty();
    if (!same_table) {
        tables.notes.push_back(path_words::other_table(printable(record->table, 60)));
    } else if (!tables.origin.held_out && record->seed != tables.origin.seed) {
        tables.origin.seed = record->seed;
        tables.notes.push_back(path_words::seed_of_record(record->seed));
    }
    return record;
}

Status write_sparse_path(const ModelFile& model, const SparsityPath& path, const SimplificationOrigin& origin,
                         const std::optional<SparsityRecord>& earlier, const SimplifyOptions& options) {
    if (!options.out.empty()) {
        const std::string fate = fate_text(path.curve[path.step].held_out);
        ModelFile sparse = successor_of(model, path.network);
        sparse.source =
            path_words::path_source(model.source.empty() ? model.name : model.source, origin.table,
                                    path.curve[path.step].patterns, origin.patterns_wanted, path.penalty, fate);
        sparse.training_json = sparsity_record_json(path, origin, earlier);
        if (Status status = write_simplified_model(sparse, options); !status) return status;
    }
    if (options.report.empty()) return {};
    return write_file(options.report,
                      [&](const TextSink& sink) { write_sparsity_report(path, origin, earlier, sink); });
}

}  // namespace

int simplify_sparsity(const SimplifyOptions& options) {
    const TerminalProgress progress;
    const auto model = read_simplified_model(options);
    if (!model) return print_error(model.error());
    auto tables = read_retraining_tables(*model, options, progress.context());
    if (!tables) return print_error(tables.error());
    tables->origin.patterns_wanted = *options.sparsity;
    const auto earlier = earlier_path(*model, *tables);
    auto rows = tables->judge();
    if (!rows) return print_error(in_file(options.data, rows.error()).value());
    const double begin = monotonic_seconds();
    const auto path =
        sparsity_path(model->network, *rows, {*options.sparsity, options.seed_number(), earlier ? earlier->penalty : 0},
                      progress.context());
    if (!path) return print_error(path.error());
    const double seconds = monotonic_seconds() - begin;
    if (const Status status = write_sparse_path(*model, *path, tables->origin, earlier, options); !status)
        return print_error(status.error());
    if (options.out == "-" || options.report == "-") return kDone;
    print_rows_used(*tables, **rows);
    print_sparse_path(*model, *path, *tables);
    if (options.time) print_line(cli_texts::seconds(seconds));
    return kDone;
}

}  // namespace reluscope
