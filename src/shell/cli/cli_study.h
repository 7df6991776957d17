#pragma once

#include "analysis/study.h"
#include "base/job.h"
#include "base/result.h"
#include "formats/model_file.h"
#include "shell/cli/cli_commands.h"

namespace reluscope {

/// The rows of options.data as the model reads them.
Result<StudyInput> read_study_input(const ModelFile& model, const TableOptions& options, const JobContext& context);

/// The rows of a question about one of them. Errors   those of read_study_input(); a row that the table does not have;
/// a model of families, since the answers are about networks.
Result<StudyInput> read_study_input_of_row(const ModelFile& model, const RowOptions& options,
                                           const JobContext& context);

}  // namespace reluscope
