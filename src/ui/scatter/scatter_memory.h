#pragma once

#include "geometry/point_grid.h"
#include "scene/plane/plane_canvas.h"
#include "scene/plane/row_marks.h"
#include "ui/kit/viewport.h"

#include <imgui.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace reluscope {

struct WhatIf;

/// What the scatter keeps from frame to frame: arrays made from the state, each with what it was made from, and
/// gestures under way.
struct ScatterMemory {
    PlaneCanvas* canvas = nullptr;  ///< the platform's part; none: only axes are drawn

    /// What the points are made from.
    struct Source {
        std::shared_ptr<const RowCoordinates> coordinates;
        std::shared_ptr<const Clustering> clustering;
        std::shared_ptr<const PatternTable> patterns;
        RowColouring by = RowColouring::kCluster;
        std::size_t output = 0;
        bool dark = false;
        std::array<double, 4> basis{};
        bool operator==(const Source&) const = default;
    };
    Source shown;                ///< of `picture.points`
    std::optional<Source> next;  ///< of `job`
    std::unique_ptr<RowMarksJob> job;
    ColourLegend legend;  ///< of what is shown
    bool all_coloured = true;
    PlaneWindow basis;     ///< what is [-1, 1]^2 in the picture
    PlanePicture picture;  ///< of this frame; the canvas reads it after the frame

    // Rows near to a place.
    std::shared_ptr<const RowCoordinates> grid_of;  ///< of `grid`, or of `grid_job` while there is one
    PointGrid grid;
    std::unique_ptr<PointGridJob> grid_job;

    /// What the points on top were made from.
    struct LitKey {
        const void* points = nullptr;
        std::optional<std::uint32_t> cluster, row, selected, selected_cluster;
        bool dark = false;
        std::shared_ptr<const WhatIf> what_if = {};
        bool operator==(const LitKey&) const = default;
    };
    LitKey lit_key;

    ViewportGestures gestures;
    bool hovered = false;  ///< the pointer is over the picture
};

}  // namespace reluscope
