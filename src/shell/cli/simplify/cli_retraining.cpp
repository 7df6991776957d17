#include "shell/cli/simplify/cli_retraining.h"

#include "base/text/fit_format.h"
#include "base/texts/simplify/families_texts.h"
#include "base/texts/simplify/sparsity_texts.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_study.h"
#include "shell/cli/cli_text.h"
#include "shell/cli/simplify/cli_simplify.h"
#include "simplify/held_out.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace reluscope {

namespace {

std::string plain_file_name(const std::string& path) { return std::filesystem::path(path).filename().string(); }

AnsweredInputs rows_of_input(const StudyInput& input) {
    return {input.rows->inputs, input.target ? &*input.target : nullptr};
}

}  // namespace

Result<std::shared_ptr<const JudgedRows>> RetrainingTables::judge() const {
    auto judged = judge_rows(rows, held_out ? &*held_out : nullptr, origin.seed);
    if (!judged) return tl::unexpected<Error>(judged.error());
    return std::make_shared<const JudgedRows>(*std::move(judged));
}

Result<RetrainingTables> read_retraining_tables(const ModelFile& model, const SimplifyOptions& options,
                                                const JobContext& context) {
    RetrainingTables tables;
    auto rows = read_study_input(model, options, context);
    if (!rows) return tl::unexpected<Error>(rows.error());
    tables.rows = *std::move(rows);
    if (!options.held_out.empty()) {
        SimplifyOptions other = options;
        other.data = options.held_out;
        // The same column holds the answers, also where it was a guess.
        if (tables.rows.target) other.target = tables.rows.target->column;
        auto held_out = read_study_input(model, other, context);
        if (!held_out) return tl::unexpected<Error>(held_out.error());
        tables.held_out = *std::move(held_out);
        tables.origin.held_out = plain_file_name(options.held_out);
    }
    SimplificationOrigin& origin = tables.origin;
    origin.model = model.name.empty() ? plain_file_name(options.model) : model.name;
    origin.model_sha256 = model.sha256;
    origin.model_source = model.source;
    origin.training_json = model.training_json;
    origin.table = plain_file_name(options.data);
    origin.table_sha256 = tables.rows.table->sha256;
    if (tables.held_out)
        origin.also_training = count_shared_rows(rows_of_input(*tables.held_out), rows_of_input(tables.rows));
    if (tables.rows.target) origin.target = tables.rows.target->column;
    origin.seed = options.seed_number();
    return tables;
}

ModelFile successor_of(const ModelFile& model, const Network& network) {
    ModelFile next(network);
    next.name = model.name;
    next.features = model.features;
    next.target = model.target;
    next.target_unit = model.target_unit;
    next.classes = model.classes;
    next.encoder = model.encoder;
    next.image = model.image;
    next.licence = model.licence;
    return next;
}

void print_rows_used(const RetrainingTables& tables, const JudgedRows& rows) {
    namespace words = sparsity_texts;
    print_line(words::rows(
        printable(tables.origin.table, 60), rows.set.training.size(), rows.set.validation.size(),
        tables.origin.held_out ? printable(*tables.origin.held_out, 60) : words::fifth(tables.origin.seed)));
    if (rows.num_unanswered > 0) print_line(words::unanswered(rows.num_unanswered));
    for (const std::string& note : tables.notes) print_line(note);
    print_line("");
}

void print_lost(const RetrainingTables& tables, const RowFigures& given, const RowFigures& held_out) {
    namespace words = sparsity_texts;
    if (held_out.rows == 0) return print_line(words::kNoHeldOut);
    if (std::isfinite(held_out.accuracy)) {
        print_line(words::lost_classes(percent_or_dash(held_out.agreement), percent_or_dash(held_out.accuracy),
                                       percent_or_dash(given.accuracy)));
    } else if (std::isfinite(held_out.rmse)) {
        print_line(words::lost_numbers(display_r2(held_out.r2), short_number(held_out.rmse), short_number(given.rmse)));
    }
    const std::size_t shared = tables.origin.also_training;
    print_line(shared > 0 ? families_texts::also_training(shared, held_out.rows) : words::kMayKnow);
}

std::string fate_text(const RowFigures& held_out) {
    if (held_out.rows == 0) return "";
    if (std::isfinite(held_out.agreement)) return sparsity_texts::fate_classes(percent_or_dash(held_out.agreement));
    return std::isfinite(held_out.r2) ? sparsity_texts::fate_numbers(display_r2(held_out.r2)) : "";
}

std::string percent_or_dash(double share) { return std::isfinite(share) ? display_percent(share, 3) : "\u2013"; }

std::string figure_text(double value) { return std::isfinite(value) ? short_number(value) : "\u2013"; }

}  // namespace reluscope
