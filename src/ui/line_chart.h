#pragma once

#include "ui/widgets.h"

#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// One line of a chart; NaN leaves a gap.
struct ChartSeries {
    std::string name;
    ImU32 colour = 0;
    std::vector<double> values;  ///< one per x, from x = 1
};

struct ChartOptions {
    std::string title;
    std::string unit = "epoch";  ///< of x
    bool share = false;          ///< values are shares: the axis goes from 0 to 1
    bool whole_numbers = false;
    std::optional<int> marked;    ///< x with a line through it
    std::optional<double> level;  ///< a dashed level, named level_name
    std::string level_name;
    bool axes = true;  ///< numbers at the axes and names of the lines
};

/// Lines over whole numbers from 1. Returns the x that was clicked or dragged to.
std::optional<int> line_chart(const Ui& ui, const char* label, ImVec2 size, const std::vector<ChartSeries>& series,
                              const ChartOptions& options);

}  // namespace reluscope
