#include "reports/pattern_svg.h"

#include "analysis/pattern_shape.h"
#include "base/numerics/numerics.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace reluscope {

namespace {

/// Two decimals are enough on a page.
std::string svg_number(double value) { return number_text(std::round(100 * value) / 100); }

/// One layer of a pattern: a square for each unit, or a bar with the number of active ones.
std::string pattern_run_svg(PatternBits bits, const PatternRun& run, double top) {
    constexpr double kStroke = 0.5;  // outlines lie inside of their squares
    const double left = 1.0 + static_cast<double>(run.left);
    if (run.bar) {
        return "<rect x=\"" + svg_number(left) + "\" y=\"1\" width=\"" + svg_number(run.length) + "\" height=\"" +
               svg_number(kPatternBarHeight) + "\" rx=\"3\" fill=\"hsl(" + std::to_string(layer_hash(bits, run) % 360) +
               " 45% 80%)\"/><text class=\"units\" x=\"" + svg_number(left + static_cast<double>(run.length) / 2) +
               "\" y=\"12\" text-anchor=\"middle\">" + active_units_text(bits, run) + "</text>";
    }
    std::string squares;
    for (std::size_t i = 0; i < run.width; ++i) {
        const bool on = get_bit(bits, run.first_bit + i);
        const double inset = on ? 0 : kStroke;
        const std::string side = svg_number(static_cast<double>(kPatternSquare) - 2 * inset);
        squares += std::string("<rect class=\"") + (on ? "on" : "off") + "\" x=\"" +
                   svg_number(left + static_cast<double>(i) * static_cast<double>(kPatternPitch) + inset) + "\" y=\"" +
                   svg_number(top + inset) + "\" width=\"" + side + "\" height=\"" + side + "\"/>";
    }
    return squares;
}

}  // namespace

std::string pattern_svg(const Network& network, PatternBits bits, float room) {
    const std::vector<PatternRun> runs = pattern_runs(network, room);
    const bool bars = std::any_of(runs.begin(), runs.end(), [](const PatternRun& run) { return run.bar; });
    const auto shapes = static_cast<double>(bars ? kPatternBarHeight : kPatternSquare);
    const double width = runs.empty() ? 2 : 2 + static_cast<double>(runs.back().left + runs.back().length);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + svg_number(width) +
                      "\" height=\"" + svg_number(shapes + 2) + "\" viewBox=\"0 0 " + svg_number(width) + " " +
                      svg_number(shapes + 2) + "\"><title>activation pattern " + pattern_text(network, bits) +
                      "</title>";
    for (const PatternRun& run : runs)
        svg += pattern_run_svg(bits, run, 1 + (shapes - static_cast<double>(kPatternSquare)) / 2);
    return svg + "</svg>\n";
}

}  // namespace reluscope
