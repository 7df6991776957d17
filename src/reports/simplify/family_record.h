#pragma once

#include "formats/model_file.h"
#include "reports/simplify/families_report.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// What a model of families came from and which family a row has, one sentence each.
std::vector<std::string> family_record(const ModelFile& model);

/// What was lost, one sentence each: on the rows that the families were made of, on held-out ones, and on those of
/// `explanation`.
std::vector<std::string> family_losses(const ModelFile& model, const FamilyExplanation& explanation);

/// What code and tables that are made of a model of families say first, line by line: all of the above, then every
/// family with its rule. `first` is the number of the first one.
std::vector<std::string> family_comments(const ModelFile& model, const Study& study,
                                         const FamilyExplanation& explanation, std::size_t first);

}  // namespace reluscope
