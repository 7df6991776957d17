#pragma once

#include "app/commands.h"
#include "geometry/plane_frame.h"
#include "scene/plane_canvas.h"
#include "scene/plane_scene.h"
#include "ui/plane_build.h"
#include "ui/plane_points.h"

#include <imgui.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// Two fingers in this frame.
struct Pinch {
    bool active = false;  ///< on a touch screen; else a trackpad, which tells a zoom alone
    ImVec2 centre;
    ImVec2 pan;      ///< since the last frame
    float zoom = 1;  ///< factor since the last frame
};

/// What the plane view keeps from frame to frame: arrays made from the state, each with what it was made from, and gestures under way. Nothing in
/// here decides what the program knows; it can be thrown away at any time between two frames.
struct PlaneMemory {
    // --- the platform's part
    PlaneCanvas* canvas = nullptr;  ///< none: only axes are drawn
    Pinch pinch;                    ///< of this frame
    float zoom_per_notch = 1.15F;   ///< of the wheel
    std::function<double()> now;    ///< monotonic seconds; without, a few steps of work are done per frame
    double work_until = 0;          ///< work of this frame should not go on for longer
    bool has_time() const { return now && now() < work_until; }
    /// How much closer the wheel and a trackpad's fingers bring what is under the pointer in this frame; 1: not at all.
    double zoom_asked() const {
        return std::pow(double{zoom_per_notch}, double{ImGui::GetIO().MouseWheel}) *
               (pinch.active ? 1.0 : double{pinch.zoom});
    }

    // --- made from the state
    PlanePicture picture;     ///< of this frame; the canvas reads it after the frame
    PlaneBuild build;         ///< of the picture's mesh and colours
    bool unfinished = false;  ///< more frames are wanted; whoever makes the frames sets it back before each
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
