#pragma once

#include "analysis/study.h"
#include "base/job.h"
#include "base/result.h"
#include "formats/model_file.h"
#include "shell/cli/cli_commands.h"

namespace reluscope {

/// The model that is to be simplified. Errors   also a model of families: its formulas would be lost.
Result<ModelFile> read_simplified_model(const SimplifyOptions& options);

/// Writes `model` to options.out: JSON, or ONNX where the name says so.
Status write_simplified_model(const ModelFile& model, const SimplifyOptions& options);

// One for each kind of simplification. Each prints what it did, or its error, and returns the exit code.
int simplify_lossless(const SimplifyOptions& options);
int simplify_families(const SimplifyOptions& options);
int simplify_aletheia(const SimplifyOptions& options);  // families by the published merge
int simplify_prune(const SimplifyOptions& options);
int simplify_sparsity(const SimplifyOptions& options);
int simplify_flatten(const SimplifyOptions& options);

}  // namespace reluscope
