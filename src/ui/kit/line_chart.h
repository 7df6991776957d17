#pragma once

#include "scene/drawings/chart_drawing.h"
#include "ui/kit/widgets.h"

#include <optional>
#include <vector>

namespace reluscope {

/// A chart (scene/drawings/chart_drawing.h) as an item named `label`, with the values under the pointer in a tooltip.
/// Returns the x that was clicked or dragged to.
std::optional<int> line_chart(const Ui& ui, const char* label, ImVec2 size, const std::vector<ChartSeries>& series,
                              const ChartOptions& options);

}  // namespace reluscope
