#pragma once

#include "analysis/study.h"
#include "base/ids.h"

#include <Eigen/Core>

#include <cstdint>
#include <limits>
#include <vector>

namespace reluscope {

/// Why a side of a box is where it is.
enum class BoxLimit : std::uint8_t {
    kHeld,  ///< the input is no number of the table, does not vary or its cell is missing: it stays as it is
    kWall,  ///< a hidden unit would switch in a corner of the box
    kData   ///< no row of the table has a value beyond
};

/// How far a row's explanation holds when several columns change at once. Lengths are in standard deviations of the
/// inputs over the rows, sides in model units.
struct HoldingBox {
    /// Radius of the largest ball around the row in which the explanation holds: every input may move. Infinite where
    /// no unit makes a wall.
    double ball = std::numeric_limits<double>::infinity();
    /// Half the width of the largest box around the row in which it holds and all numbers of the table may go equally
    /// far on both sides. Infinite where no unit ever switches.
    double centred = std::numeric_limits<double>::infinity();
    /// Radius of a ball in which explanation and decision hold together, as `ball` where nothing is decided. It is the
    /// largest one: where it is smaller than `ball`, the slightest step beyond, in one direction, decides otherwise. Of
    /// several outputs behind sigmoids, each with a decision of its own, no decision changes in it, nor which output is
    /// the largest.
    double decision_ball = std::numeric_limits<double>::infinity();
    /// The box in which it holds and whose sides are as far away as can be: per input.
    Eigen::VectorXd low, high;
    std::vector<BoxLimit> low_limit, high_limit;  ///< per input
    std::vector<UnitId> low_unit, high_unit;      ///< per input: the unit of kWall
    /// The network decides the same in the whole box, closed; only where it makes decisions
    /// (analysis/rows/row_geometry.h).
    bool same_decision = false;
};

/// The largest ball and boxes of one row, exact to rounding.
///
/// Box       Inputs that are numbers of the table move between the smallest and the largest value of the rows;
///           categories, indicators and missing cells stay. All sides leave the row at the same speed, in standard
///           deviations. Where a corner meets a wall, the sides that make this corner stop and the others go on, until
///           each has stopped. So no side can be moved outward without leaving region or data, and none could go
///           farther without another one, no farther away than it, giving way ("max-min fair").
/// Exact     On the region every pre-activation is affine, so that a wall is met first in one corner, which is known.
/// Cost      the walls of one region, and (sides + walls) per side that stops.
/// `study` needs its patterns.
HoldingBox holding_box(const Study& study, RowId row);
/// For a row that is not of the table, such as an edited one: it is a row of the study `own`, with the network and the
/// encoder of `table`, which says what values numbers take (and the row's own ones beside) and how long a deviation is.
HoldingBox holding_box(const Study& table, const Study& own, RowId row);

}  // namespace reluscope
