#pragma once

#include "analysis/lines/line_path.h"
#include "formats/json/json_writer.h"
#include "formats/model_file.h"

#include <optional>

namespace reluscope {

/// Writes the path of DESIGN section 5 (docs/path.md). `seconds`: computing time to state. `path` must be of `model`'s
/// network.
void write_path_report(const ModelFile& model, const LinePath& path, std::optional<double> seconds,
                       const TextSink& sink);

}  // namespace reluscope
