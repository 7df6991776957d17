#pragma once

#include "base/job.h"
#include "base/result.h"
#include "formats/model_file.h"
#include "reports/simplify/merge_report.h"
#include "shell/cli/cli_commands.h"
#include "simplify/merging/local_models.h"

#include <string>

namespace reluscope {

/// The rows of options.data, and those to judge by: the table of options.held_out, or a fifth of the rows.
Result<DealtStudies> read_row_parts(const ModelFile& model, const SimplifyOptions& options, const JobContext& context);

/// What a simplification into formulas prints about how well it does: a line per part of the rows and per model.
/// `name` is what stands for the simplified model; figures.published follows it where it is there.
void print_merge_figures(const MergeFigures& figures, const std::string& name);

/// Status of options that no simplification into jumping formulas takes.
Status check_formula_options(const SimplifyOptions& options);

/// "title +1.2, age −0.4": the strongest inputs of a map by weight times spread, or that it is constant.
std::string strongest_weights(const Study& study, const Eigen::VectorXd& weights);

}  // namespace reluscope
