#pragma once

#include "analysis/study.h"
#include "base/job.h"
#include "base/result.h"
#include "base/text/text_job.h"
#include "formats/model_file.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace reluscope {

/// What the clusters are written as.
enum class RuleLanguage { kPython, kC, kSql, kLatex, kText };

/// By the ending of a file's name: .py, .c, .sql, .tex or .txt.
std::optional<RuleLanguage> rule_language_of(std::string_view file_name);

struct RuleOptions {
    std::size_t max_clusters = 1000;  ///< the largest ones are written; rows of the others take the forward pass
    std::size_t max_features = 40;    ///< LaTeX: lines of the table; the features with the largest spread importance
    std::size_t latex_clusters = 12;  ///< LaTeX: columns of the table
    std::size_t text_clusters = 100;  ///< text: rules
};

/// The network as its clusters (docs/rules.md): code that turns the cells of one row into the network's inputs, finds
/// the activation pattern layer by layer, and applies the affine map that all rows of the pattern's cluster share, in
/// the units of the table's own columns. A pattern without a cluster takes the network's last layers instead. Signs are
/// taken from double, products added in the order of the inputs: on a boundary, where both sides give the same output
/// to rounding, the code may take another one than the study, which decides exactly.
///
/// `study`   must be complete but for its survey, which LaTeX orders its lines by when it is there.
/// Errors    SQL: more values than a query may have columns or a sum may have terms.
Result<std::unique_ptr<Job>> rules_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                       RuleLanguage language, const RuleOptions& options, TextSink sink);

/// The families of a model (ModelFile::families) in the same languages: the pattern as above, the family that lists it,
/// or else the nearest one as the model says, and that family's formula. LaTeX has the families as tables, with their
/// rules and with what was lost.
/// Errors    as above.
Result<std::unique_ptr<Job>> family_rules_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                              RuleLanguage language, const RuleOptions& options, TextSink sink);

/// One line per cluster: number, pattern, size, support, mean outputs, accuracy or root mean squared error, then per
/// output the weight of every input and the bias, in the table's units. No cell begins with text from a file, so that a
/// spreadsheet takes none for a formula.
std::unique_ptr<Job> clusters_csv_job(std::shared_ptr<const ModelFile> model, const Study& study, TextSink sink);

}  // namespace reluscope
