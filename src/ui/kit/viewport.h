#pragma once

#include "scene/plane/plane_canvas.h"
#include "scene/plane/plot_painter.h"
#include "ui/kit/widgets.h"

#include <imgui.h>

#include <optional>

namespace reluscope {

/// Where the visible window of a plane lies on the screen.
struct Viewport2D {
    ImVec2 min, max;
    PlaneWindow window;

    float width() const { return max.x - min.x; }
    float height() const { return max.y - min.y; }
    ImVec2 middle() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
    ImVec2 to_screen(Point2 p) const;
    Point2 to_plane(ImVec2 at) const;
    /// What a unit of the screen is on the plane.
    double unit_x() const { return window.width() / static_cast<double>(width()); }
    double unit_y() const { return window.height() / static_cast<double>(height()); }

    /// The window after zooming by `factor` so that the point under `at` stays there.
    PlaneWindow zoomed(ImVec2 at, double factor) const;
    PlaneWindow panned(ImVec2 by) const;

    /// The viewport as the frame of a plot, in a drawing that covers the screen.
    PlotFrame frame() const { return {{{min.x, min.y}, {max.x, max.y}}, window}; }
    /// Tells a picture whose cells are those of `basis` where they lie on the screen.
    void place(const PlaneWindow& basis, PlanePicture& picture) const;
};

/// The pixels of a command of Dear ImGui's renderer, for a picture that is drawn in its middle. False if there are
/// none.
bool clip_to(const ImDrawCmd& command, PlanePicture& picture);

/// Gestures that are under way in a viewport.
struct ViewportGestures {
    std::optional<ImVec2> box_start;  ///< corner of the zoom box, on the screen
    bool dragged = false;             ///< since the button went down; then it is no click
    bool pinched = false;             ///< since the button went down; then it is no click
};

/// What they ask for in this frame.
struct ViewportAsked {
    std::optional<PlaneWindow> window;  ///< to be shown
    bool fit = false;                   ///< all is to be shown
    bool moving = false;                ///< the window moves with the pointer or with fingers
    bool double_clicked = false;
    bool clicked = false;   ///< released where it went down
    bool dropped = false;   ///< released elsewhere, and it was no box
    bool released = false;  ///< one of these, or neither
};

/// What the user does with the last item, which is the picture: dragging pans, with Shift it draws a box to zoom to;
/// wheel and pinch zoom about the pointer; arrows pan, plus and minus zoom, 0 and a double click fit. `draws`: dragging
/// draws something else, and does not pan. `leaves_shift`: arrows with Shift mean something else.
ViewportAsked viewport_gestures(const Ui& ui, const Viewport2D& view, ViewportGestures& gestures, bool draws,
                                bool leaves_shift);

/// Paints the box in the picture, where there is one.
void paint_zoom_box(PlotPainter& plot, const DrawRect& area, const ViewportGestures& gestures);

}  // namespace reluscope
