#pragma once

#include "base/text/text_job.h"
#include "simplify/families/family_scores.h"
#include "simplify/slimming.h"

#include <cstddef>
#include <optional>
#include <string>

namespace reluscope {

/// What the figures of a curve's entries are measured on, in every kind of `reluscope-simplification`: the rows that
/// the simplification was made of. Those of held-out rows are beside them, as `held_out`.
inline constexpr const char* kCurveRows = "training";

/// Where outputs were compared after a simplification.
struct SimplificationCheck {
    double max_rel_difference = 0;            ///< max |f - g| / max(1, |f|) over the points and outputs
    std::size_t rows = 0;                     ///< of a table
    std::size_t points = 0;                   ///< random ones of the box
    std::optional<FamilyScores> scores = {};  ///< of the smaller network on the rows of the table, where there is one
};

/// Writes docs/simplify.md's `reluscope-simplification` of a lossless simplification. `domain` is "data" or "box".
void write_slimming_report(const Slimming& slimming, const std::string& domain, const SimplificationCheck& check,
                           const TextSink& sink);

}  // namespace reluscope
