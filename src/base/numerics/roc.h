#pragma once

#include <cstdint>
#include <span>

namespace reluscope {

/// Area under the ROC curve: the chance that a random row of class `positive` has a higher score than a random row of
/// another one, equal scores counting half. Exact but for the last division. NaN where one of the two kinds is missing,
/// or a score is NaN, which has no place among the others. O(n log n).
///
/// Shapes   one score and one class per row.
double area_under_roc(std::span<const double> scores, std::span<const std::int32_t> classes, std::int32_t positive = 1);

}  // namespace reluscope
