#pragma once

#include "app/state/state.h"
#include "scene/drawings/scatter_drawing.h"
#include "ui/kit/viewport.h"
#include "ui/scatter/scatter_memory.h"

#include <optional>

namespace reluscope {

/// All rows by two axes: controls, picture, legend. Fills the current child window.
void scatter_panel(const Ui& ui, const AppState& state, ScatterMemory& memory);

/// The scatter's picture as a document; none before the places of the rows are known. At most kMaxDrawnRows rows.
std::optional<Drawing> scatter_page(const AppState& state, const Palette& palette, DrawPoint size);

// Its parts, in files of their own.

/// Brings the memory's picture up to date with the state.
void update_scatter_picture(const Ui& ui, const AppState& state, const Viewport2D& view, ScatterMemory& memory);
/// Pans, zooms, hovers, selects; after the picture's item.
void scatter_gestures(const Ui& ui, const AppState& state, const Viewport2D& view, ScatterMemory& memory);
/// An axis with its title, once the rows have places, and the names of the whole numbers where it is one of texts.
PlotAxis scatter_axis(const AppState& state, std::size_t which);
/// The legend of rows that are coloured so; its status says how many there are.
ScatterLegend scatter_words(const AppState& state, RowColouring by, const ColourLegend& colours, bool all_coloured,
                            bool dark);
/// How large the points of so many rows are, in units of the screen.
float scatter_radius(std::size_t rows);
RowColouring scatter_colouring(ScatterColour colour);

}  // namespace reluscope
