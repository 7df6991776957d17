#pragma once

#include "scene/relief/relief_canvas.h"
#include "ui/plane/plane_build.h"
#include "ui/plane/plane_memory.h"
#include "ui/relief/relief_points.h"

#include <imgui.h>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// What the relief keeps from frame to frame: arrays made from the state, each with what it was made from, and gestures
/// under way.
struct ReliefMemory {
    ReliefCanvas* canvas = nullptr;  ///< the platform's part; none: only the box is drawn

    PlaneBuild build;  ///< of mesh and colours
    std::unique_ptr<ReliefSurfaceJob> job;
    std::shared_ptr<const ReliefSurface> next;  ///< complete, on its way to the canvas
    bool waited = false;                        ///< for a frame with time left
    std::shared_ptr<const PlaneMesh> job_mesh;  ///< of `job`
    std::size_t job_output = 0;

    ReliefPicture picture;  ///< of this frame
    LogitRange range;       ///< in the visible window
    std::shared_ptr<const ReliefSurface> range_of;
    std::array<double, 4> range_window{};
    std::shared_ptr<const LevelSet> boundary_of;
    std::shared_ptr<const ReliefSurface> boundary_on;
    std::array<double, 6> box_key{};

    ReliefPoints points;
    ReliefSpace space;
    Point2 low{-1, -1}, high{1, 1};  ///< the visible window in cell coordinates

    bool dragged = false;  ///< since the button went down; then it is no click
    bool hovered = false;  ///< the pointer is over the picture
    RegionLesson lesson;
    std::optional<ImVec2> told_mouse;
    std::array<double, 5> told_view{};
    const void* told_surface = nullptr;
};

}  // namespace reluscope
