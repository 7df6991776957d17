#pragma once

#include "analysis/study.h"
#include "base/result.h"
#include "formats/model_file.h"
#include "shell/cli/cli_commands.h"

#include <memory>

namespace reluscope {

/// What `explain` does with a model of families: families in place of clusters, their deviation from the network in
/// place of the certificate.
/// Errors   options that speak of a network's clusters or of one row.
Status explain_families(const std::shared_ptr<const ModelFile>& model, const Study& study,
                        const ExplainOptions& options, double seconds);

}  // namespace reluscope
