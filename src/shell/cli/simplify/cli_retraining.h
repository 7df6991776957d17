#pragma once

#include "analysis/study.h"
#include "base/job.h"
#include "base/result.h"
#include "formats/model_file.h"
#include "reports/simplify/sparsity_report.h"
#include "shell/cli/cli_commands.h"
#include "simplify/retraining/row_figures.h"
#include "simplify/retraining/sparsity_path.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// The tables of a simplification that is judged on held-out rows, as the model reads them.
struct RetrainingTables {
    StudyInput rows;
    std::optional<StudyInput> held_out;  ///< of --held-out
    SimplificationOrigin origin;
    std::vector<std::string> notes;  ///< what was decided, one sentence each

    /// The rows to work with and those to judge by, as `origin` says.
    Result<std::shared_ptr<const JudgedRows>> judge() const;
};

Result<RetrainingTables> read_retraining_tables(const ModelFile& model, const SimplifyOptions& options,
                                                const JobContext& context);

/// The model file of the network that comes from `model`'s: names, encoder, target and licence stay.
ModelFile successor_of(const ModelFile& model, const Network& network);

/// Prints how many rows there were, and the notes.
void print_rows_used(const RetrainingTables& tables, const JudgedRows& rows);
/// Prints what a network with the figures `held_out` lost against the given one, on held-out rows where there are some.
void print_lost(const RetrainingTables& tables, const RowFigures& given, const RowFigures& held_out);
/// "Agreement with it on held-out rows: 97.3 %.", for the source of a model.
std::string fate_text(const RowFigures& held_out);

/// Three digits, and a dash for what does not apply.
std::string figure_text(double value);
/// A share as "97.3 %", never 100 for less; a dash for what does not apply.
std::string percent_or_dash(double share);

}  // namespace reluscope
