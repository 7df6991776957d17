#pragma once

#include "app/state/state.h"

#include <string>

namespace reluscope {

/// What an axis of the scatter is called where it is chosen: "age", "component 1", "prediction of survived".
std::string row_axis_name(const Document& document, RowAxis axis);

/// The axis with its unit; a component with its largest weights and the share of the variance that it explains.
/// `which` is 0 for x and 1 for y.
std::string row_axis_title(const Document& document, const RowCoordinates& places, std::size_t which);

/// The prediction for a row: "survived = yes, 0.87" or "3.2", with its cluster.
std::string row_prediction(const Document& document, RowId row);

/// What the colours of the scatter mean, for its legend.
std::string scatter_colour_meaning(const Document& document, ScatterColour colour, Eigen::Index output);

}  // namespace reluscope
