#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/plane/plane_memory.h"

#include <string>

namespace reluscope {

/// The plane of the inputs with its exact regions: controls, picture, legend. Fills the current child window.
void plane_panel(const Ui& ui, const AppState& state, PlaneMemory& memory);

// Its parts, each in a file of its own.

/// Where the visible window lies on the screen.
struct PlaneView2D {
    ImVec2 min, max;
    PlaneWindow window;

    ImVec2 to_screen(Point2 p) const {
        const double x = (p.x - window.s0) / window.width();
        const double y = (p.y - window.t0) / window.height();
        return {min.x + static_cast<float>(x) * (max.x - min.x), max.y - static_cast<float>(y) * (max.y - min.y)};
    }
    /// What a unit of the screen is on the plane.
    double unit_x() const { return window.width() / static_cast<double>(max.x - min.x); }
    double unit_y() const { return window.height() / static_cast<double>(max.y - min.y); }
    Point2 to_plane(ImVec2 at) const {
        return {window.s0 + (at.x - min.x) / (max.x - min.x) * window.width(),
                window.t0 + (max.y - at.y) / (max.y - min.y) * window.height()};
    }
};

/// What the plane's mesh and colours are made from; `under_pointer`: the pointer is over the picture, which must stay
/// calm.
PlaneSource wanted_source(const AppState& state, const Palette& palette, bool under_pointer);

/// The picture of the state's own partition, complete, for a document; nothing is hovered in it. There is a partition,
/// of which `build` is made. `size`: of the picture, in units.
PlanePicture still_plane_picture(const AppState& state, const Palette& palette, ImVec2 size, const PlaneBuild& build);

/// What the regions' colours mean, in a few words.
std::string plane_colour_meaning(const AppState& state);

/// Colour mode, plane, depth, unit.
void plane_controls(const Ui& ui, const AppState& state);
/// What the regions are coloured by, on the plane and on the relief.
void plane_colour_combo(const Ui& ui, const AppState& state);
/// What is shown, and "fit"; stands at the right end of the current line where that has room, else on a line of its
/// own.
void plane_toggles(const Ui& ui, const AppState& state);
/// What varies on the plane and what is held, in a popup under a button.
void plane_chooser(const Ui& ui, const AppState& state);
/// How to read the colours, and how many regions there are.
void plane_legend(const Ui& ui, const AppState& state, const PlaneMemory& memory);
float plane_legend_height(const Ui& ui, float width);
/// The picture with its axes, and what the pointer does to it.
void plane_picture(const Ui& ui, const AppState& state, ImVec2 size, PlaneMemory& memory);
/// Brings the memory's picture up to date with the state.
void update_plane_picture(const Ui& ui, const AppState& state, const PlaneView2D& view, PlaneMemory& memory);
/// Pans, zooms, hovers, pins; after the picture's item.
void plane_gestures(const Ui& ui, const AppState& state, const PlaneView2D& view, PlaneMemory& memory);
/// What is known about a region, in the current window.
void region_card(const Ui& ui, const AppState& state, const RegionFacts& facts, float width);

/// The row whose point is within `reach` of `at` on the screen, the nearest one.
std::optional<RowId> point_near(const PlaneState& plane, const PlaneView2D& view, ImVec2 at, float reach);

/// The unit whose wall, a side of the region at `at`, passes within `reach` of it on the screen.
std::optional<UnitId> wall_near(const PlaneState& plane, const PlaneView2D& view, ImVec2 at, float reach);

RegionColouring plane_colouring(PlaneColour colour);

/// The cluster whose regions and rows stand out: hovered elsewhere, for under the pointer itself a picture must stay
/// calm.
std::optional<std::uint32_t> lit_cluster(const AppState& state, bool under_pointer);
/// The mesh and the colours that the state and the settings ask for.
PlaneSource wanted_source(const AppState& state, const Palette& palette, bool under_pointer);

/// True where the outputs speak of classes.
bool plane_has_classes(const Document& document);

}  // namespace reluscope
