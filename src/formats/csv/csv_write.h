#pragma once

#include "base/text/text_job.h"
#include "data/table.h"

namespace reluscope {

/// Writes a table as read_csv() takes it: header, commas, LF, quotes where they are needed, an empty cell for a
/// missing one or the text that stood there. Numbers read back to the same double.
void write_csv(const Table& table, const TextSink& sink);

}  // namespace reluscope
