#include "analysis/rows/column_holds.h"

#include "analysis/rows/single_changes.h"
#include "base/numerics/tolerances.h"

#include <algorithm>

namespace reluscope {

namespace {

/// The piece with the row's pattern that reaches to its place.
LineHold map_hold(const LinePath& path, double t, PatternBits own) {
    for (std::size_t p = 0; p < path.num_pieces(); ++p) {
        const double begin = path.knots[p];
        const double end = path.knots[p + 1];
        const bool reaches = begin - tolerances::kShortestPiece <= t && t <= end + tolerances::kShortestPiece;
        if (reaches && hamming_distance(path.patterns.row(p), own) == 0) return {std::min(begin, t), std::max(end, t)};
    }
    return {t, t};
}

LineHold decision_hold(const LinePath& path, double t, std::int32_t decision) {
    LineHold hold{path.knots.front(), path.knots.back()};
    for (const auto& [begin, end] : other_decisions(path, decision)) {
        if (begin >= t) {
            hold.high = std::min(hold.high, begin);
        } else if (end <= t) {
            hold.low = std::max(hold.low, end);
        } else {
            return {t, t};
        }
    }
    return {std::min(hold.low, t), std::max(hold.high, t)};
}

}  // namespace

LineHolds line_holds(const LinePath& path, double t, PatternBits own, std::optional<std::int32_t> decision) {
    LineHolds holds;
    holds.map = map_hold(path, t, own);
    if (decision) holds.decision = decision_hold(path, t, *decision);
    return holds;
}

Result<LineHolds> holds_between(const Network& network, const Eigen::VectorXd& from, const Eigen::VectorXd& to,
                                double t, PatternBits own, std::optional<std::int32_t> decision,
                                std::size_t max_pieces) {
    LinePathOptions options;
    options.max_pieces = max_pieces;
    const Result<LinePath> path = line_path(network, from, to, options);
    if (!path) return tl::unexpected<Error>(path.error());
    if (!path->complete) return refuse("The line along the column has too many pieces.");
    return line_holds(*path, t, own, decision);
}

}  // namespace reluscope
