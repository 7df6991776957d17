#pragma once

#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// One line of a chart; NaN leaves a gap.
struct ChartSeries {
    std::string name;
    Rgba colour = 0;
    std::vector<double> values;  ///< one per x, from x = 1
};

struct ChartOptions {
    std::string title;
    std::string unit = "epoch";  ///< of x
    bool counts = false;         ///< x counts units: a value is told of "with 3 families", and not of "after epoch 3"
    bool share = false;          ///< values are shares, of what `share_of` says
    std::string share_of;        ///< "of the rows predicted right"
    std::optional<double> most;  ///< no value can be larger: the axis ends there
    bool whole_numbers = false;
    std::optional<int> marked;    ///< x with a line through it
    std::optional<double> level;  ///< a dashed level, named level_name
    std::string level_name;
    bool axes = true;  ///< numbers at the axes and names of the lines
};

/// Where the lines of a chart lie.
struct ChartPlot {
    DrawRect area;
    double low = 0;
    double high = 1;
    std::size_t count = 1;  ///< of x

    float x(double i) const;
    float y(double value) const;
    /// The whole number nearest to a place.
    int index(float at) const;
};

/// The plot of a chart whose top left corner stands at `origin`. Its axis begins at 0 and, of shares, ends at 1; where
/// all values and the level lie in less than half of that, it begins and ends with them.
ChartPlot chart_plot(DrawPoint origin, DrawPoint size, const std::vector<ChartSeries>& series,
                     const ChartOptions& options);

/// Adds a chart: lines over whole numbers from 1, with axes, names, the level and the mark.
void add_chart(Drawing& drawing, const Palette& palette, const ChartPlot& plot, DrawPoint origin, DrawPoint size,
               const std::vector<ChartSeries>& series, const ChartOptions& options);

}  // namespace reluscope
