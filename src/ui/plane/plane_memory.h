#pragma once

#include "app/state/commands.h"
#include "geometry/plane_frame.h"
#include "scene/plane/plane_canvas.h"
#include "scene/plane/plane_scene.h"
#include "ui/plane/plane_build.h"
#include "ui/plane/plane_points.h"

#include <imgui.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// What the plane view keeps from frame to frame: arrays made from the state, each with what it was made from, and
/// gestures under way. Nothing in here decides what the program knows; it can be thrown away at any time between two
/// frames.
struct PlaneMemory {
    // --- the platform's part
    PlaneCanvas* canvas = nullptr;  ///< none: only axes are drawn
    bool canvas_waits = false;      ///< the canvas has more to take over; set while it draws, after the frame

    // --- made from the state
    PlanePicture picture;  ///< of this frame; the canvas reads it after the frame
    PlaneBuild build;      ///< of the picture's mesh and colours
    std::optional<UnitId> unit;
    std::shared_ptr<const LevelSet> boundary;
    PlanePoints points;

    // --- gestures
    double moved_at = -1;             ///< ImGui's time when a gesture changed the window last
    std::optional<ImVec2> box_start;  ///< corner of the zoom box, on the screen
    /// Where a path that is being drawn begins: a row near the pointer, else the point of the plane.
    struct PathStart {
        PathPoint point;
        Point2 at;
    };
    std::optional<PathStart> path_start;
    bool dragged = false;              ///< since the button went down; then it is no click
    bool pinched = false;              ///< likewise
    std::optional<ImVec2> told_mouse;  ///< where the pointer was when the hover was last told
    PlaneWindow told_window;           ///< and the window
    const void* told_partition = nullptr;
    Point2 menu_at{0, 0};             ///< where the menu was asked for
    std::optional<RowId> menu_row;    ///< the row whose point is there
    std::optional<UnitId> menu_wall;  ///< the unit whose wall is there
    float card_height = 96;           ///< of the pinned region's card in the last frame
    bool hovered = false;             ///< the pointer is over the picture
};

}  // namespace reluscope
