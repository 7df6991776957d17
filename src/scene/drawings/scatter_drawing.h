#pragma once

#include "analysis/rows/row_coordinates.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"
#include "scene/plane/row_marks.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

/// A scatter as a document: what the canvas draws, and the words around it.
struct ScatterPage {
    const RowCoordinates& places;
    const RowMarks& marks;  ///< one per row
    PlaneWindow window;     ///< the part that is seen
    std::string axis_x;
    std::string axis_y;
    std::string meaning;                        ///< of the colours
    std::vector<LegendEntry> entries;           ///< of the legend; used where it has no ramp
    std::vector<std::string> ticks_x, ticks_y;  ///< names of the whole numbers from 0, for texts; else empty
    std::optional<std::uint32_t> selected;      ///< row
};

/// Points that a drawing has at most; of more rows, as many at even distances are drawn, and it says so.
inline constexpr std::size_t kMostDrawnRows = 20000;

/// Points, axes with ticks, and the legend. Marks are rows.
Drawing scatter_drawing(const ScatterPage& page, const Palette& palette, DrawPoint size);

}  // namespace reluscope
