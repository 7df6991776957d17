#pragma once

#include <limits>

namespace reluscope {

/// How well a network does on some rows. What does not apply is NaN.
struct RowScores {
    double loss = std::numeric_limits<double>::quiet_NaN();       ///< mean over the rows of class_weight * loss
    double objective = std::numeric_limits<double>::quiet_NaN();  ///< loss with all penalties
    double accuracy = std::numeric_limits<double>::quiet_NaN();   ///< classes: share of the rows predicted right
    /// Numbers: 1 - sum (f - y)^2 / sum (y - mean y)^2 of these rows.
    double r2 = std::numeric_limits<double>::quiet_NaN();
    double rmse = std::numeric_limits<double>::quiet_NaN();  ///< numbers: root of the mean of (f - y)^2
};

}  // namespace reluscope
