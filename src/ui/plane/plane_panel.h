#pragma once

#include "app/state/state.h"
#include "ui/kit/view_bar.h"
#include "ui/kit/viewport.h"
#include "ui/plane/plane_memory.h"

#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// The plane of the inputs with its exact regions: controls, picture, legend. Fills the current child window.
void plane_panel(const Ui& ui, const AppState& state, PlaneMemory& memory);

/// Says why there is no plane, and of one input where its function is seen instead. False: there is one.
bool says_no_plane(const Ui& ui, const AppState& state);

// Its parts, each in a file of its own.

/// What the plane's mesh and colours are made from; `under_pointer`: the pointer is over the picture, which must stay
/// calm.
PlaneSource wanted_source(const AppState& state, const Palette& palette, bool under_pointer);

/// The picture of the state's own partition, complete, for a document; nothing is hovered in it. There is a partition,
/// of which `build` is made. `size`: of the picture, in units.
PlanePicture still_plane_picture(const AppState& state, const Palette& palette, ImVec2 size, const PlaneBuild& build);

/// What the regions' colours mean, in a few words.
std::string plane_colour_meaning(const AppState& state);

/// Colour, rows, slice, scale, layers, more.
void plane_controls(const Ui& ui, const AppState& state);
/// What the regions are coloured by, on the plane and on the relief.
void plane_colour_combo(const Ui& ui, const AppState& state, ViewBar& bar);
/// What varies on the plane and what is held, in a popup under a button.
void plane_chooser(const Ui& ui, const AppState& state, ViewBar& bar);
/// True where the network has more inputs than the plane shows.
bool plane_is_slice(const AppState& state);
/// How to read the colours, and how many regions there are.
void plane_legend(const Ui& ui, const AppState& state, const PlaneMemory& memory);
/// The legend; its status says how many regions there are.
PlaneLegend plane_words(const AppState& state, const ColourLegend& colours, const Palette& palette);
/// The path, from one end over its breakpoints to the other, where the plane contains it; else nothing.
std::vector<Point2> path_in_plane(const AppState& state);
/// The picture with its axes, and what the pointer does to it.
void plane_picture(const Ui& ui, const AppState& state, ImVec2 size, PlaneMemory& memory);
/// Brings the memory's picture up to date with the state.
void update_plane_picture(const Ui& ui, const AppState& state, const Viewport2D& view, PlaneMemory& memory);
/// Pans, zooms, hovers, pins; after the picture's item.
void plane_gestures(const Ui& ui, const AppState& state, const Viewport2D& view, PlaneMemory& memory);
/// What is known about a region, in the current window. `lesson`: says first what a region is.
void region_card(const Ui& ui, const AppState& state, const RegionFacts& facts, float width, bool lesson);

/// The row whose point is shown and within `reach` of `at` on the screen, the nearest one.
std::optional<RowId> point_near(const PlaneState& plane, const Viewport2D& view, ImVec2 at, float reach);

/// The unit whose wall, a side of the region at `at`, passes within `reach` of it on the screen.
std::optional<UnitId> wall_near(const PlaneState& plane, const Viewport2D& view, ImVec2 at, float reach);

/// The cluster whose regions and rows stand out: hovered elsewhere, for under the pointer itself a picture must stay
/// calm.
std::optional<std::uint32_t> lit_cluster(const AppState& state, bool under_pointer);
/// True where the outputs speak of classes.
bool plane_has_classes(const Document& document);

}  // namespace reluscope
