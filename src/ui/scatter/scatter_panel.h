#pragma once

#include "app/state/state.h"
#include "scene/kit/drawing.h"
#include "ui/kit/widgets.h"
#include "ui/scatter/scatter_memory.h"

#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// All rows by two axes: controls, picture, legend. Fills the current child window.
void scatter_panel(const Ui& ui, const AppState& state, ScatterMemory& memory);

/// The same picture as a document; none before the places of the rows are known. At most kMostDrawnRows rows.
std::optional<Drawing> scatter_page(const AppState& state, const Palette& palette, DrawPoint size);

// Its parts, in files of their own.

/// Where the visible window lies on the screen.
struct ScatterPlace {
    ImVec2 min, max;
    PlaneWindow window;

    ImVec2 to_screen(double x, double y) const {
        return {min.x + static_cast<float>((x - window.s0) / window.width()) * (max.x - min.x),
                max.y - static_cast<float>((y - window.t0) / window.height()) * (max.y - min.y)};
    }
    Point2 to_axes(ImVec2 at) const {
        return {window.s0 + static_cast<double>((at.x - min.x) / (max.x - min.x)) * window.width(),
                window.t0 + static_cast<double>((max.y - at.y) / (max.y - min.y)) * window.height()};
    }
};

/// Brings the memory's picture up to date with the state.
void update_scatter_picture(const Ui& ui, const AppState& state, const ScatterPlace& place, ScatterMemory& memory);
/// Pans, zooms, hovers, selects; after the picture's item.
void scatter_gestures(const Ui& ui, const AppState& state, const ScatterPlace& place, ScatterMemory& memory);
/// Names of the whole numbers on an axis of texts; empty on others.
std::vector<std::string> scatter_tick_names(const Document& document, RowAxis axis);
/// How large the points of so many rows are, in units of the screen.
float scatter_radius(std::size_t rows);
RowColouring scatter_colouring(ScatterColour colour);

}  // namespace reluscope
