#pragma once

#include "analysis/study.h"
#include "base/text/text_job.h"
#include "formats/model_file.h"
#include "reports/simplify/families_report.h"

#include <cstddef>
#include <string>

namespace reluscope {

struct FamiliesPageOptions {
    std::size_t families_explained = 60;  ///< the first ones; the table has all
    std::size_t patterns_shown = 50;      ///< of a family
    std::size_t terms = 24;               ///< of an equation and of bars; the largest come first
    std::string date;                     ///< as people write it; nothing is said where it is empty
    std::string model_sha256;             ///< of the model's and of the table's bytes; may be empty
    std::string table_sha256;
};

/// Writes what a model of families says of a table as one HTML page that needs nothing beside itself, in the manner of
/// html_report_job(): families with rule, size, formula and deviation, which family a row has, what the model came from
/// and what was lost. Numbers have their places in the report of write_family_report().
void write_families_page(const ModelFile& model, const Study& study, const FamilyExplanation& explanation,
                         const FamiliesPageOptions& options, const TextSink& sink);

}  // namespace reluscope
