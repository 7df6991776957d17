#pragma once

#include "analysis/study.h"
#include "base/job.h"
#include "base/text/text_job.h"
#include "formats/json/json_writer.h"
#include "formats/model_file.h"

#include <cstddef>
#include <memory>
#include <optional>

namespace reluscope {

/// What a report holds beside the clusters.
struct ReportOptions {
    std::optional<std::size_t> row;   ///< explain this row of the table, from 0
    std::optional<double> seconds;    ///< computing time to state
    std::size_t max_clusters = 1000;  ///< that are listed, the largest ones; the report says how many there are
};

/// Writes the report of DESIGN section 5 (docs/report.md): finds the clusters with equal maps first, then writes. Maps
/// are computed again block by block while they are written, so that never more than one block is held. `study` must be
/// complete.
std::unique_ptr<Job> report_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                const ReportOptions& options, TextSink sink);

/// One line per row of the table: row, cluster, pattern, then logits and predictions; rows that were left out have
/// empty cells.
std::unique_ptr<Job> assignments_csv_job(const Study& study, TextSink sink);

/// The rows as JSON (docs/report.md): an object per row with its `target` where it is known; null in place of what a
/// row that was left out has not.
std::unique_ptr<Job> rows_json_job(const Study& study, TextSink sink);

/// The `model` object of a report and of `info`.
void write_model_members(const Network& network, JsonWriter& json);

}  // namespace reluscope
