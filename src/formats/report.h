#pragma once

#include "analysis/study.h"
#include "base/job.h"
#include "formats/json_writer.h"
#include "formats/model_file.h"

#include <optional>
#include <string>

namespace reluscope {

/// What a report holds beside the clusters.
struct ReportOptions {
    std::optional<std::size_t> row;  ///< explain this row of the table, from 0
    std::optional<double> seconds;   ///< computing time to state
};

/// Writes the report of DESIGN section 5 (docs/report.md). Maps are computed again block by block while they are written, so that never more
/// than one block is held. `study` must be complete.
void write_report(const ModelFile& model, const Study& study, const ReportOptions& options, const JobContext& context,
                  const JsonWriter::Sink& sink);

/// One line per row of the table: row, cluster, pattern, then logits and predictions; rows that were left out have empty cells.
void write_assignments_csv(const Study& study, const JsonWriter::Sink& sink);

/// The same as JSON (docs/report.md): an object per row with its `target` where it is known; null in place of what a row that was left out has not.
void write_rows_json(const Study& study, const JsonWriter::Sink& sink);

/// The `model` object of a report and of `info`.
void write_model_members(const Network& network, JsonWriter& json);

}  // namespace reluscope
