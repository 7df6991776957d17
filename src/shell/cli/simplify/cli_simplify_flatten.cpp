#include "base/text/fit_format.h"
#include "base/texts/cli_texts.h"
#include "base/texts/simplify/sparsity_texts.h"
#include "reports/simplify/sparsity_report.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"
#include "shell/cli/simplify/cli_retraining.h"
#include "shell/cli/simplify/cli_simplify.h"
#include "simplify/retraining/flattening.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

namespace flat_words = sparsity_texts;

void print_flat_curve(const Flattening& flat) {
    const bool classes = std::isfinite(flat.training.agreement);
    const std::string fidelity = classes ? flat_words::kAgreement : flat_words::kFidelity;
    std::vector<std::vector<std::string>> lines = {{flat_words::kUnits, flat_words::kFidelity}};
    if (classes) lines[0].push_back(fidelity);
    lines[0].push_back(flat_words::kHeldOut + fidelity);
    for (const FlatStep& step : flat.curve) {
        lines.push_back({std::to_string(step.units), display_r2(step.training.r2)});
        if (classes) lines.back().push_back(percent_or_dash(step.training.agreement));
        lines.back().push_back(classes ? percent_or_dash(step.held_out.agreement) : display_r2(step.held_out.r2));
    }
    print_columns(lines, classes ? "rrrr" : "rrr");
}

/// What is equal, and where.
std::string equality_sentence(const Flattening& flat) {
    const double largest =
        std::max(flat.training.max_rel_difference, flat.held_out.rows > 0 ? flat.held_out.max_rel_difference : 0.0);
    switch (flat.method) {
        case FlatMethod::kOneLayer: return flat_words::kOneLayer;
        case FlatMethod::kPieces:
            if (flat.equality != FlatEquality::kEverywhere) return flat_words::fit_far_rounding(short_number(largest));
            return flat_words::pieces(flat.network.num_hidden_units());
        case FlatMethod::kSlimming: return flat_words::kLinearOnRows;
        case FlatMethod::kFit: break;
    }
    if (flat.equality == FlatEquality::kRows) return flat_words::kFitExact;
    return flat_words::fit_near(display_r2(flat.training.r2), short_number(flat.training.max_rel_difference),
                                flat.training.worst_row + 1);
}

void print_flattening(const ModelFile& model, const Flattening& flat, const RetrainingTables& tables) {
    if (flat.method == FlatMethod::kFit) {
        print_line(flat_words::walls(flat.candidates, flat.rows_fitted));
        print_line("");
        print_flat_curve(flat);
        print_line("");
    }
    print_line(flat_words::flat_made(model.network.architecture(), flat.network.architecture()));
    print_line(equality_sentence(flat));
    print_line(flat_words::patterns_changed(flat.patterns_before, flat.patterns_after));
    if (flat.equality == FlatEquality::kNowhere) print_lost(tables, flat.given_held_out, flat.held_out);
}

const char* where_equal(FlatEquality equality) {
    switch (equality) {
        case FlatEquality::kEverywhere: return flat_words::kEqualEverywhere;
        case FlatEquality::kRows: return flat_words::kEqualOnRows;
        case FlatEquality::kNowhere: return flat_words::kNotEqual;
    }
    return "";
}

Status write_flattening(const ModelFile& model, const Flattening& flat, const SimplificationOrigin& origin,
                        const SimplifyOptions& options) {
    if (!options.out.empty()) {
        ModelFile next = successor_of(model, flat.network);
        next.source =
            flat_words::flat_source(model.source.empty() ? model.name : model.source, where_equal(flat.equality));
        next.training_json = flattening_record_json(flat, origin);
        if (Status status = write_simplified_model(next, options); !status) return status;
    }
    if (options.report.empty()) return {};
    return write_file(options.report, [&](const TextSink& sink) { write_flattening_report(flat, origin, sink); });
}

}  // namespace

int simplify_flatten(const SimplifyOptions& options) {
    const TerminalProgress progress;
    const auto model = read_simplified_model(options);
    if (!model) return print_error(model.error());
    const auto tables = read_retraining_tables(*model, options, progress.context());
    if (!tables) return print_error(tables.error());
    auto rows = tables->judge();
    if (!rows) return print_error(in_file(options.data, rows.error()).value());
    const double begin = monotonic_seconds();
    const auto flat = flatten(model->network, *rows, {options.seed_number(), 0}, progress.context());
    if (!flat) return print_error(in_file(options.model, flat.error()).value());
    const double seconds = monotonic_seconds() - begin;
    if (const Status status = write_flattening(*model, *flat, tables->origin, options); !status)
        return print_error(status.error());
    if (options.out == "-" || options.report == "-") return kDone;
    print_rows_used(*tables, **rows);
    print_flattening(*model, *flat, *tables);
    if (options.time) print_line(cli_texts::seconds(seconds));
    return kDone;
}

}  // namespace reluscope
