#pragma once

#include "analysis/lines/line_path.h"
#include "analysis/patterns.h"
#include "base/result.h"

#include <Eigen/Core>

#include <cstdint>
#include <optional>

namespace reluscope {

/// A part of a straight line in its t, its ends included as far as they are known.
struct LineHold {
    double low = 0, high = 0;
};

/// How far along a line through a row things stay as they are at the row.
struct LineHolds {
    LineHold map;                      ///< the activation pattern, and with it the affine map
    std::optional<LineHold> decision;  ///< the predicted class; none where nothing is decided
};

/// How far from `t` in [0, 1], the place of a row on the line, the row's pattern `own` and its class `decision` (none:
/// nothing is decided) hold in either direction, by the exact pieces of the line (analysis/lines/line_path.h). Where
/// rounding shows something else right at the row, the interval is the row's place alone.
LineHolds line_holds(const LinePath& path, double t, PatternBits own, std::optional<std::int32_t> decision);

/// Cuts the line and looks around the row's place. A line with more pieces than `max_pieces` is an error, as are those
/// of line_path().
Result<LineHolds> holds_between(const Network& network, const Eigen::VectorXd& from, const Eigen::VectorXd& to,
                                double t, PatternBits own, std::optional<std::int32_t> decision,
                                std::size_t max_pieces = 100'000);

}  // namespace reluscope
