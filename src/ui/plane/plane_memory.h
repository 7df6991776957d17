#pragma once

#include "app/state/commands.h"
#include "geometry/plane_frame.h"
#include "scene/plane/plane_canvas.h"
#include "scene/plane/plane_scene.h"
#include "ui/kit/viewport.h"
#include "ui/plane/plane_build.h"
#include "ui/plane/plane_points.h"

#include <imgui.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// The line that says what a region is, at the top of the first cards: until some of them were looked at, or one was
/// closed.
class RegionLesson {
public:
    bool is_over() const { return read_ >= kReads; }
    /// A card of this region is shown now, at Dear ImGui's time `now`.
    void note(RegionId region, double now) {
        if (region_ == region) return;
        if (region_.valid() && now - since_ > kReadSeconds) ++read_;
        region_ = region;
        since_ = now;
    }
    void end() { read_ = kReads; }

private:
    static constexpr int kReads = 4;
    static constexpr double kReadSeconds = 1.5;  // a card that was there for less was not read
    RegionId region_;
    double since_ = 0;
    int read_ = 0;
};

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
    std::shared_ptr<const std::vector<std::uint32_t>> families;  ///< whose borders are drawn
    PlanePoints points;

    // --- gestures
    double told_shape = 0;  ///< of the picture, as the program was told
    int drawn_frame = -2;   ///< Dear ImGui's number of the frame in which it was drawn last
    double moved_at = -1;   ///< ImGui's time when a gesture changed the window last
    ViewportGestures gestures;
    /// Where a path that is being drawn begins: a row near the pointer, else the point of the plane.
    struct PathStart {
        PathPoint point;
        Point2 at;
    };
    std::optional<PathStart> path_start;
    std::optional<ImVec2> told_mouse;  ///< where the pointer was when the hover was last told
    PlaneWindow told_window;           ///< and the window
    const void* told_partition = nullptr;
    Point2 menu_at{0, 0};             ///< where the menu was asked for
    std::optional<RowId> menu_row;    ///< the row whose point is there
    std::optional<UnitId> menu_wall;  ///< the unit whose wall is there
    float card_height = 96;           ///< of the pinned region's card in the last frame
    bool hovered = false;             ///< the pointer is over the picture
    RegionLesson lesson;
};

}  // namespace reluscope
