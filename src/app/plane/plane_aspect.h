#pragma once

#include "app/state/plane_state.h"

namespace reluscope {

/// The smallest window about the middle of `wanted` that holds it and fills a picture of `shape` (width over height)
/// where `t_per_s` units of t are as long as one of s. `wanted` itself where the numbers allow no such window.
PlaneWindow with_one_scale(const PlaneWindow& wanted, double shape, double t_per_s);

/// Makes what is seen of a plane from what is wanted, its picture's shape and its scale.
void show_wanted(PlaneState& plane);

/// Sets the scale at which both axes are drawn alike. Axes that count standard deviations, and two columns of the same
/// unit, have the plane's own coordinates: a circle in them is round. Columns of different units, or of spreads so
/// different that the one would be a line, are drawn per standard deviation.
void set_scale(PlaneState& plane, const StudyInput& input, const RowStatistics& statistics);

/// True for a row so far from a slice that the slice says little about it: further than one standard deviation, as the
/// root mean square over the inputs.
bool is_far(const PlanePoint& point);
/// True where the point of a row stands on the region of another pattern than the row's. Where only the first layers
/// are drawn, regions have no whole patterns, and nothing is said.
inline bool is_elsewhere(const PlaneView& view, const PlanePoint& point) { return !view.depth && !point.own_region; }
/// True where the point of a row is on the plane's picture.
inline bool is_shown(const PlaneView& view, const PlanePoint& point) { return view.far_rows || !is_far(point); }

}  // namespace reluscope
