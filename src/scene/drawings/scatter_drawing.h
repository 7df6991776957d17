#pragma once

#include "analysis/rows/row_coordinates.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"
#include "scene/plane/plot_painter.h"
#include "scene/plane/row_marks.h"

#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// How to read a scatter.
struct ScatterLegend {
    ColourLegend colours;
    std::string meaning = {};               ///< of the colours
    std::vector<LegendEntry> entries = {};  ///< used where the colours are no ramp
    std::vector<LegendEntry> rest = {};     ///< below the entries: what has no colour of its own
    std::string note = {};                  ///< behind the ramp or the entries: what they leave out
    std::string status = {};                ///< how many rows there are
};

inline constexpr float kScatterLegendHeight = 46;
/// Paints it below a picture as wide as `room`. Returns the places of the entries that are shown.
std::vector<DrawRect> paint_scatter_legend(PlotPainter& plot, DrawPoint at, float room, const ScatterLegend& legend);

/// A scatter as a document: what the canvas draws, and the words around it.
struct ScatterPage {
    const RowCoordinates& places;
    const RowMarks& marks;  ///< one per row
    PlaneWindow window;     ///< the part that is seen
    PlotAxis x, y;
    ScatterLegend legend;
    std::optional<std::uint32_t> selected;  ///< row
};

/// Points that a drawing has at most; of more rows, as many at even distances are drawn, and it says so.
inline constexpr std::size_t kMaxDrawnRows = 20000;

/// Points, axes with ticks, and the legend. Marks are rows.
Drawing scatter_drawing(const ScatterPage& page, const Palette& palette, DrawPoint size);

}  // namespace reluscope
