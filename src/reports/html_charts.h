#pragma once

#include "formats/model_file.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace reluscope {

/// A number with its place in the JSON report.
struct ChartValue {
    double value = 0;
    std::string pointer;  ///< JSON pointer; empty where the report has it not
};

struct SignedBar {
    std::string label;
    ChartValue number;
};

/// What was predicted and observed of one group of rows.
struct OutcomeLine {
    std::string label;
    ChartValue predicted;
    ChartValue observed;  ///< NaN where nothing was
};

/// The words of a chart with one axis of numbers, below it.
struct ChartWords {
    std::string title;  ///< for those who do not see it
    std::string axis;
    std::string low_end;   ///< what lies to the left, before the axis' name; may be empty
    std::string high_end;  ///< what lies to the right, after it
};

/// Round numbers between `low` and `high`, at most `most` of them: those with the finest step of 1, 2 or 5 times a
/// power of ten. Empty where high > low does not hold.
std::vector<double> chart_ticks(double low, double high, int most);

/// Bars about one zero line over an axis, in the colours of the report's style sheet, as SVG. Empty without bars.
std::string bars_svg(const std::vector<SignedBar>& bars, const ChartWords& words);

/// A dot for what was predicted and a ring for what was observed, a line each, over an axis. `is_share`: in percent.
std::string outcomes_svg(const std::vector<OutcomeLine>& lines, const ChartWords& words, bool is_share);

/// Values of pixels, row by row: stronger where they are larger.
std::string pixels_svg(const ImageShape& image, const Eigen::VectorXd& values, const std::string& title);

/// At most `width` characters, with an ellipsis where some are cut off.
std::string shortened(const std::string& text, std::size_t width);

}  // namespace reluscope
