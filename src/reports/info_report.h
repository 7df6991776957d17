#pragma once

#include "base/text/text_job.h"
#include "data/table.h"
#include "formats/model_file.h"
#include "network/network.h"

#include <string>

namespace reluscope {

/// "affine", "relu", "leaky relu, slope 0.1", ...
std::string operation_name(const Operation& operation);

/// Writes what a model holds, `reluscope-model-info`.
void write_model_info(const ModelFile& model, const TextSink& sink);

/// Writes what a table holds, with its first 20 rows: `reluscope-table`.
void write_table_info(const Table& table, const TextSink& sink);

}  // namespace reluscope
