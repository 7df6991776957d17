#pragma once

#include "answers/attribution.h"
#include "base/text/text_job.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// The rows that a row was compared with.
struct BackgroundRows {
    std::size_t rows = 0;
    std::string source;                 ///< "all", "drawn" or "file"
    std::optional<std::uint64_t> seed;  ///< of rows that were drawn
};

/// What stands in a file beside the parts.
struct AttributionReport {
    AttributionMethod method = AttributionMethod::kShapley;
    std::size_t row = 0;               ///< of the table, from 0
    std::vector<std::string> columns;  ///< names, in the order of the parts
    std::vector<std::string> outputs;  ///< names
    BackgroundRows background;
    bool classes = false;           ///< the outputs are classes of which one is predicted
    std::optional<double> seconds;  ///< of computing, to be stated
};

/// Writes docs/attributions.md's `reluscope-attribution`.
void write_attribution_report(const AttributionReport& report, const Attribution& parts, const TextSink& sink);

}  // namespace reluscope
