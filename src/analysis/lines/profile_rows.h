#pragma once

#include "analysis/lines/feature_profile.h"
#include "data/target.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// A row in the picture of a profile.
struct RowDot {
    double at = 0;     ///< the feature in model units; of levels the number of the row's level, from 0 to 1 more
    double value = 0;  ///< the output, or the answer
};

/// The rows of the table over one feature. Where there are more than kMaxRowDots, every k-th row is there.
struct RowDots {
    std::vector<RowDot> predicted;  ///< the network's own output for each
    std::vector<RowDot> observed;   ///< the answers, of rows that have one; none where they have no place on the scale
    std::size_t num_rows = 0;       ///< of the table
    std::size_t num_answers = 0;    ///< rows of the table with an answer
};

inline constexpr std::size_t kMaxRowDots = 2000;

/// Answers have a place on the scale of an output where both are numbers; or, of a network with one input, where the
/// output is the probability of a class: 1 or 0.
///
/// Cost     one pass over the rows that are shown.
RowDots row_dots(const FeatureProfile& profile, Eigen::Index output, bool probability);

}  // namespace reluscope
