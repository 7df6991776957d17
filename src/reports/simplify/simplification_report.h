#pragma once

#include "base/text/text_job.h"
#include "simplify/slimming.h"

#include <cstddef>
#include <string>

namespace reluscope {

/// Where outputs were compared after a simplification.
struct SimplificationCheck {
    double max_rel_difference = 0;  ///< max |f - g| / max(1, |f|) over the points and outputs
    std::size_t rows = 0;           ///< of a table
    std::size_t points = 0;         ///< random ones of the box
};

/// Writes docs/simplify.md's `reluscope-simplification` of a lossless simplification. `domain` is "data" or "box".
void write_slimming_report(const Slimming& slimming, const std::string& domain, const SimplificationCheck& check,
                           const TextSink& sink);

}  // namespace reluscope
