#pragma once

#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"
#include "scene/plane/plot_painter.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// One column of the table, as its dots are drawn.
struct SwarmColumn {
    std::string name;
    std::uint32_t feature = 0;                 ///< its first input, which its line is marked with
    std::vector<std::string> categories = {};  ///< their names; empty: the column is a number
    std::vector<std::string> two_states = {};  ///< of a number that is 0 or 1: what these say; else empty
    /// Per row: the column's own value, NaN where it is missing; of categories their number.
    std::vector<double> own = {};
    double low = 0, high = 1;  ///< own values that have the first and the last colour
};

/// A dot per row on a line per column: what the column adds to the row's output (Lundberg and Lee 2017; the picture is
/// known as the summary plot of SHAP).
struct SwarmPicture {
    std::vector<SwarmColumn> columns;  ///< as they are drawn, from above
    Eigen::MatrixXd values;            ///< columns x rows
    std::vector<std::uint32_t> rows;   ///< what dots are marked with
    std::vector<bool> outlined = {};   ///< rows of the chosen cluster; empty: none
    std::optional<std::uint32_t> chosen;
    float pitch = 44;       ///< height of one column's line: kSwarmPitch, or less where that saves scrolling
    std::string axis;       ///< below the numbers
    std::string low, high;  ///< at the ends of the colours of numbers
};

/// The colour of a number that is so far, from 0 to 1, from its column's low values to its high ones: of the dots and
/// of the legend. On dark ground the lowest one is lighter, so that each has a contrast of at least 3 on a panel.
Rgba swarm_colour(float share, bool dark);

/// Height of one column's line where there is room.
inline constexpr float kSwarmPitch = 44;
/// So high that `lines` of them, with the axis and the legend below, fit into `room`; at least so high that dots can
/// stand beside each other. `states`: how many columns have a line of the legend for their categories.
float swarm_pitch(std::size_t lines, float room, std::size_t states = 0);

/// As wide as `width`; lines begin at the top. Below the axis stand the colours of numbers, and those of the categories
/// of each column that has some. Dots are marked as rows, lines and their names as features.
Drawing swarm_drawing(const SwarmPicture& picture, float width, const Palette& palette);

/// One column: its value against what it adds.
struct DependencePicture {
    SwarmColumn column;
    std::vector<double> adds;  ///< per row
    std::vector<std::uint32_t> rows;
    std::vector<std::uint32_t> clusters;  ///< per row: by which dots are coloured
    std::vector<bool> outlined = {};
    std::optional<std::uint32_t> chosen;
    PlotAxis x, y;
};

Drawing dependence_drawing(const DependencePicture& picture, DrawPoint size, const Palette& palette);

}  // namespace reluscope
