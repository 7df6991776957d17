#pragma once

#include "base/job.h"
#include "base/result.h"
#include "formats/model_file.h"
#include "reports/simplify/merge_report.h"
#include "shell/cli/cli_commands.h"
#include "simplify/merging/local_models.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace reluscope {

/// What a simplification into formulas reads.
struct FormulaRows {
    ModelFile model;
    DealtStudies parts;  ///< the rows of options.data, and those to judge by: options.held_out, or a fifth of the rows
};

/// Reads the model and the rows that `options` name.
Result<FormulaRows> read_formula_rows(const SimplifyOptions& options, const JobContext& context);

/// Held-out rows of options.held_out that are training rows, too; 0 where a share of the rows is held out.
std::size_t also_training_rows(const DealtStudies& parts, const SimplifyOptions& options);

/// Numbers of groups for a curve, ascending: those of `usual` and `wanted`, up to `most`.
std::vector<std::size_t> curve_points(std::span<const std::size_t> usual, std::size_t wanted, std::size_t most);

/// What a simplification into formulas prints about how well it does: a line per part of the rows and per model.
/// `name` is what stands for the simplified model; figures.published follows it where it is there.
void print_merge_figures(const MergeFigures& figures, const std::string& name);

/// The groups' rules, the first 20 of them, and how often the tree that they come from is right.
void print_group_rules(const ModelFile& model, const Study& training, const std::vector<AffineMap>& maps,
                       const GroupRules& words);

/// "title +1.2, age −0.4": the strongest inputs of a map by weight times spread, or that it is constant.
std::string strongest_weights(const Study& study, const Eigen::VectorXd& weights);

}  // namespace reluscope
