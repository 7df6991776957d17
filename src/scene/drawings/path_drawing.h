#pragma once

#include "analysis/lines/line_path.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace reluscope {

/// The predicted class from `t` on.
struct ClassBand {
    double t = 0;
    std::int32_t predicted = 0;
    std::string name = {};
};

/// What the profile of a path shows.
struct PathProfile {
    const LinePath& path;
    const Network& network;
    Eigen::Index output = 0;
    bool probability = false;             ///< the output after the link, which is curved
    std::function<double(double)> value;  ///< of the output at t, as it is shown
    std::vector<ClassBand> bands;         ///< ascending in t; none where the outputs are plain numbers
    std::string output_axis = {};         ///< "P(survived)"
};

/// Where the profile lies inside its drawing.
struct PathPlot {
    DrawRect area;
    double low = 0;
    double high = 1;
    double end = 1;       ///< t that was followed
    float lanes_top = 0;  ///< ticks of the breakpoints, a lane per layer
    float lanes_height = 0;
    std::size_t lanes = 0;

    float x(double t) const;
    float y(double value) const;
    double t(float at) const;
};

PathPlot path_plot(const PathProfile& profile, DrawPoint size);

/// Band of class `i`: where its colour stands above the plot.
DrawRect band_rect(const PathPlot& plot, const PathProfile& profile, std::size_t i);

/// The output along a line: exact between its knots while these can be told apart, else its value at every half unit;
/// the predicted class as a band above, breakpoints as ticks below.
Drawing path_drawing(const PathProfile& profile, const PathPlot& plot, const Palette& palette, DrawPoint size);

}  // namespace reluscope
