#pragma once

#include "analysis/lines/line_path.h"
#include "base/ids.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Pieces that the path of the view may have before it stops.
inline constexpr std::size_t kPathPieces = 200000;

/// One end of a path.
struct PathEnd {
    std::string name;          ///< "Row 12", the row's own name, or "a point of the plane"
    std::optional<RowId> row;  ///< none for a point or a vector
    Eigen::VectorXd input;     ///< features, in model units
};

/// What one column of the table contributes to the change of the logit: integrated gradients, summed over the column's
/// inputs.
struct PathStep {
    std::string column;
    std::string from_cell;  ///< as text with its unit; empty where the end is no row and stands for no cell
    std::string to_cell;
    double value = 0;  ///< in logits
    /// What the line goes through there that no cell of the table holds: fractions of whole numbers, or mixtures of
    /// categories.
    enum class Between { kNothing, kFractions, kMixtures };
    Between between = Between::kNothing;
};

/// What holds at one place of the path.
struct PathFacts {
    double t = 0;
    std::size_t piece = 0;
    double value = 0;  ///< of the output that is read
    double slope = 0;  ///< its derivative by t
    double probability = 0;
    std::string pattern;
    std::vector<UnitId> flips;  ///< units that flip where the piece begins; none on the first piece
};

/// The straight line between two inputs, and what is read on it. All of it belongs to `path`; a new line takes its
/// place when it is complete.
struct PathState {
    std::optional<PathEnd> from;
    std::optional<PathEnd> to;
    std::shared_ptr<const LinePath> path;
    Eigen::Index output = 0;              ///< that is read: the explained one
    std::vector<PathStep> steps;          ///< largest |value| first; they add up to `change`
    double change = 0;                    ///< logit at the end minus logit at the start, by forward passes
    std::vector<PathDecision> decisions;  ///< ascending in t, the first at 0; empty where the outputs are plain numbers
    std::optional<double> hovered_t;
    std::optional<PathFacts> hovered;

    std::optional<RowId> start;  ///< a path was begun here and waits for another row
    bool tool = false;           ///< dragging on the plane draws a path
    bool probability = false;    ///< the chart shows the output after the link
    std::uint64_t revision = 0;  ///< grows with every line and every output
};

}  // namespace reluscope
